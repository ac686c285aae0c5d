// The camera on a screen, and what to do without one. Not for: what a code says (handing.js, choosing.js).
import { html } from 'lit-html';

import { watched } from './codes.js';
import { say } from './parts.js';
import { show, state } from './state.js';

let stop = () => {}; // what ends with the screen: the camera, the change of codes

export const until = (end) => { stop(); stop = end; };

export function left() {
  until(() => {});
  state.shown = state.scan = null;
}

// `scan`: what this screen has read so far, at its beginning; `read` takes a text and writes `fault` or `told` into it and is true where
// something else may be typed.
export function camera(scan, read, hint, typed) {
  if (!state.scan) {
    state.scan = scan;
    queueMicrotask(() => watched(document.getElementById('video'), read).then(
      (end) => { if (state.scan === scan) until(end); else end(); },
      () => { if (state.scan === scan) { scan.blind = true; show(); } },
    ));
  }
  const { fault, told, blind } = state.scan;
  return html`<div class="w-body"><video id="video" class="w-video" ?hidden=${blind} playsinline muted></video>
    <p class="w-hint" role="status">${told || (blind ? say('no_camera') : hint)}</p>${fault ? html`<p class="w-hint w-over" role="alert">${fault}</p>` : ''}
    <label class="w-f"><span class="w-lb">${typed}</span><textarea rows="3" class="w-bigin" autocapitalize="characters" @change=${(event) => { if (read(event.target.value) === true) event.target.value = ''; }}></textarea></label></div>`;
}
