// <wf-chart src="…json"> draws with ECharts from a JSON URL, or <wf-chart from="id" key="…"> from the page: {title, option, empty}. One theme, built from the tokens.
import * as echarts from 'echarts/core';
import { BarChart, LineChart, SankeyChart } from 'echarts/charts';
import { GridComponent, MarkLineComponent, TooltipComponent } from 'echarts/components';
import { CanvasRenderer } from 'echarts/renderers';

echarts.use([BarChart, LineChart, SankeyChart, GridComponent, MarkLineComponent, TooltipComponent, CanvasRenderer]);

const token = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

function theme() {
  const axis = { axisTick: { show: false }, axisLabel: { color: token('--ink3'), fontSize: 12 }, axisLine: { lineStyle: { color: token('--line') } } };
  return {
    color: ['--st4', '--st3', '--st2', '--miss-fill', '--near-fill', '--na-fill'].map(token),
    backgroundColor: 'transparent',
    animation: false,
    textStyle: { fontFamily: token('--sans'), fontSize: 12, color: token('--ink') },
    grid: { left: 8, right: 12, top: 16, bottom: 4, containLabel: true },
    categoryAxis: { ...axis, splitLine: { show: false } },
    valueAxis: { ...axis, min: 0, minInterval: 1, axisLine: { show: false }, splitLine: { lineStyle: { color: token('--line2') } } },
    bar: { barMaxWidth: 16, itemStyle: { borderRadius: 0 } },
    tooltip: { confine: true, backgroundColor: token('--card'), borderColor: token('--line'), borderWidth: 1, textStyle: { color: token('--ink') }, extraCssText: 'box-shadow:none' },
  };
}

// "--miss-fill" in a colour stands for the token, so that the JSON of the server holds no colour of its own.
const painted = (value) => {
  if (typeof value === 'string' && value.startsWith('--')) return token(value);
  if (Array.isArray(value)) return value.map(painted);
  if (value && typeof value === 'object') return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, painted(v)]));
  return value;
};

class Chart extends HTMLElement {
  connectedCallback() {
    this.redraw = () => this.draw();
    document.addEventListener('wufei:theme', this.redraw);
    this.watch = new ResizeObserver(() => this.chart?.resize());
    this.watch.observe(this);
    this.load();
  }

  disconnectedCallback() {
    document.removeEventListener('wufei:theme', this.redraw);
    this.watch?.disconnect();
    this.chart?.dispose();
    this.chart = null;
  }

  static get observedAttributes() { return ['src', 'data-version']; }

  attributeChangedCallback(name, before, after) { if (before && before !== after) this.load(); }

  async load() {
    const held = this.getAttribute('from') && document.getElementById(this.getAttribute('from'));
    if (held) { this.data = JSON.parse(held.textContent)[this.getAttribute('key')]; this.draw(); return; }
    const answer = await fetch(this.getAttribute('src'), { headers: { Accept: 'application/json' } });
    if (!answer.ok) { this.textContent = this.dataset.failed || ''; return; }
    this.data = await answer.json();
    this.draw();
  }

  draw() {
    if (!this.data || !this.isConnected) return;
    this.chart?.dispose();
    if (this.data.empty) { this.textContent = this.data.empty; return; }
    this.textContent = '';
    const box = document.createElement('div');
    box.style.cssText = 'width:100%;height:100%';
    this.append(box);
    this.chart = echarts.init(box, theme(), { renderer: 'canvas' });
    this.chart.setOption(painted(this.data.option));
    this.chart.on('click', (point) => { if (point.data?.url) window.location.assign(point.data.url); });
    this.setAttribute('role', 'img');
    this.setAttribute('aria-label', this.data.title || '');
  }
}

if (!customElements.get('wf-chart')) customElements.define('wf-chart', Chart);
