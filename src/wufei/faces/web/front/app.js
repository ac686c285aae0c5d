// The entry of every page: HTMX without eval, then our own small modules. Charts and maps load only where they stand.
import htmx from 'htmx.org';
import { Idiomorph } from 'idiomorph';
import { startDeclarations } from './js/declarations.js';
import { startFacilities } from './js/facilities.js';
import { startForms } from './js/forms.js';
import { startIndicators } from './js/indicators.js';
import { startKeys } from './js/keys.js';
import { startManifests } from './js/manifests.js';
import { startPackages } from './js/packages.js';
import { startReview } from './js/review.js';
import { startRounds } from './js/rounds.js';
import { startScreen } from './js/screen.js';
import { startTheme } from './js/theme.js';

window.htmx = htmx;
htmx.config.allowEval = false;
htmx.config.includeIndicatorStyles = false;
htmx.config.historyCacheSize = 0;
// Nothing here animates a swap; with a delay an element would wear its old classes after the request has resolved.
htmx.config.defaultSettleDelay = 0;
htmx.config.responseHandling = [
  { code: '204', swap: false },
  { code: '[23]..', swap: true },
  { code: '[45]..', swap: true, error: true },
];
// Charts and maps draw their own inside: a renewal hands them their new attributes and leaves the rest to them.
const keepDrawn = (old, fresh) => {
  if (!['WF-CHART', 'WF-MAP'].includes(old.nodeName) || old.nodeName !== fresh.nodeName) return true;
  for (const { name, value } of fresh.attributes) {
    if (!['class', 'layer'].includes(name) && old.getAttribute(name) !== value) old.setAttribute(name, value);
  }
  return false;
};
htmx.defineExtension('morph', {
  isInlineSwap: (style) => style.startsWith('morph'),
  handleSwap(style, target, fragment) {
    if (!style.startsWith('morph')) return false;
    const inner = style.endsWith('innerHTML');
    return Idiomorph.morph(target, fragment.childNodes.length === 1 && !inner ? fragment.firstElementChild : fragment.childNodes, {
      morphStyle: inner ? 'innerHTML' : 'outerHTML',
      ignoreActiveValue: true,
      callbacks: { beforeNodeMorphed: keepDrawn },
    });
  },
});

document.addEventListener('htmx:beforeRequest', () => { const region = document.getElementById('problems'); if (region) region.textContent = ''; });

startTheme();
startKeys();
startDeclarations();
startForms();
startFacilities();
startIndicators();
startManifests();
startPackages();
startReview();
startRounds();
startScreen();

const lazy = (root) => {
  if (root.querySelector?.('wf-chart') || root.matches?.('wf-chart')) import('./js/charts.js');
  if (root.querySelector?.('wf-map') || root.matches?.('wf-map')) import('./js/map.js');
};
lazy(document.body);
document.addEventListener('htmx:afterSettle', (event) => lazy(event.target));
