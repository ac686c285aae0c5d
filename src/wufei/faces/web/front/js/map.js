// <wf-map src="…geojson">, or <wf-map from="id" key="…"> for data in the page, draws areas from GeoJSON with MapLibre and no tile server: classes from the tokens, names as HTML.
import * as maplibregl from 'maplibre-gl';

maplibregl.setWorkerUrl(new URL('./maplibre-gl-worker.js', import.meta.url).href);
const token = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

function bounds(collection) {
  const box = new maplibregl.LngLatBounds();
  const walk = (part) => (typeof part[0] === 'number' ? box.extend(part) : part.forEach(walk));
  collection.features.forEach((feature) => walk(feature.geometry.coordinates));
  return box;
}

class AreaMap extends HTMLElement {
  connectedCallback() {
    this.recolour = () => this.paint();
    document.addEventListener('wufei:theme', this.recolour);
    this.load();
  }

  disconnectedCallback() {
    document.removeEventListener('wufei:theme', this.recolour);
    this.map?.remove();
    this.map = null;
  }

  static get observedAttributes() { return ['src', 'layer', 'data-version']; }

  attributeChangedCallback(name, before, after) {
    if (!before || before === after || !this.map) return;
    if (name === 'layer') this.paint(); else this.load();
  }

  async load() {
    const held = this.getAttribute('from') && document.getElementById(this.getAttribute('from'));
    if (held) this.data = JSON.parse(held.textContent)[this.getAttribute('key')];
    else {
      const answer = await fetch(this.getAttribute('src'), { headers: { Accept: 'application/geo+json' } });
      if (!answer.ok) return;
      this.data = await answer.json();
    }
    if (!this.data.features.length) { this.textContent = this.dataset.empty || ''; return; }
    if (this.map) { this.map.getSource('areas')?.setData(this.data); this.paint(); return; }
    this.textContent = '';
    this.map = new maplibregl.Map({
      container: this,
      style: { version: 8, sources: { areas: { type: 'geojson', data: this.data } }, layers: [] },
      bounds: bounds(this.data),
      fitBoundsOptions: { padding: 14 },
      attributionControl: false,
      dragRotate: false,
      pitchWithRotate: false,
      cooperativeGestures: false,
      scrollZoom: false,
    });
    this.map.on('load', () => this.paint());
    this.map.on('resize', () => this.map.fitBounds(bounds(this.data), { padding: 14, duration: 0 }));
    this.map.on('click', 'fill', (event) => { const url = event.features[0].properties.url; if (url) window.location.assign(url); });
    this.map.on('mousemove', 'fill', () => { this.map.getCanvas().style.cursor = 'pointer'; });
    this.map.on('mouseleave', 'fill', () => { this.map.getCanvas().style.cursor = ''; });
  }

  paint() {
    if (!this.map || !this.map.isStyleLoaded()) return;
    const layer = this.getAttribute('layer') || 'value';
    for (const id of ['fill', 'line']) if (this.map.getLayer(id)) this.map.removeLayer(id);
    const classes = [0, 1, 2, 3, 4].flatMap((n) => [n, token(`--m${n}`)]);
    this.map.addLayer({ id: 'fill', type: 'fill', source: 'areas', paint: { 'fill-color': ['match', ['get', `${layer}_class`], ...classes, token('--track')] } });
    this.map.addLayer({ id: 'line', type: 'line', source: 'areas', paint: { 'line-color': token('--mline'), 'line-width': 1.5 } });
    this.markers?.forEach((marker) => marker.remove());
    this.markers = this.data.features.filter((feature) => feature.properties.longitude != null).map((feature) => {
      const label = document.createElement('a');
      label.className = 'w-map-label';
      label.href = feature.properties.url || '#';
      const name = document.createElement('b');
      name.textContent = feature.properties.short_name || feature.properties.name;
      const value = document.createElement('span');
      value.textContent = feature.properties[`${layer}_text`] ?? '';
      label.append(name, value);
      return new maplibregl.Marker({ element: label }).setLngLat([feature.properties.longitude, feature.properties.latitude]).addTo(this.map);
    });
    this.dataset.ready = '1';
  }
}

if (!customElements.get('wf-map')) customElements.define('wf-map', AreaMap);
