// One unit's page of a round: which entry is shown, one question a screen on a phone, marks of a reviewer.
// What is typed, kept and sent is the business of rounds_saving.js.
import { startSaving } from './rounds_saving.js';

const PHONE = window.matchMedia('(max-width:700px)');

export function startRounds() {
  const root = document.querySelector('[data-round-page]');
  if (!root) return;
  const all = (what, from = root) => [...from.querySelectorAll(what)];
  const one = (what, from = root) => from.querySelector(what);
  const entries = () => all('.rd-entry');
  const current = () => one('.rd-entry.w-on');
  const questions = (entry) => all('.rd-q', entry);
  const say = (name, value) => (root.dataset[`say${name}`] || '').replace('#', value ?? '');
  const title = one('[data-rd-title]');
  const next = one('[data-rd-next]');
  const prev = one('[data-rd-prev]');
  const scroller = one('.rd-work');
  let saving = null;

  // What is left to do, in the order in which a phone asks for it: the list of the server knows it.
  const todo = () => all('#rd-list [data-need=mend], #rd-list [data-need=todo], #rd-list [data-need=sure]').map((a) => a.dataset.rdTo);

  function mark() {
    const on = current();
    all('#rd-nav [data-rd-to]').forEach((link) => {
      const here = link.dataset.rdTo === on?.id;
      link.classList.toggle('w-on', here);
      if (here) link.setAttribute('aria-current', 'true'); else link.removeAttribute('aria-current');
    });
  }

  function show(entry, question, { focus = false, push = true } = {}) {
    if (!entry) return;
    const changed = entry !== current();
    entries().forEach((each) => each.classList.toggle('w-on', each === entry));
    root.dataset.on = 'entry';
    const asked = questions(entry);
    const now = question || asked.find((each) => one('.w-err', each)) || asked[0];
    asked.forEach((each) => each.classList.toggle('w-now', each === now));
    mark();
    if (changed) one('.rd-col', entry).scrollTop = 0;
    one(`#rd-nav [data-rd-to="${entry.id}"]`)?.scrollIntoView({ block: 'nearest' });
    if (PHONE.matches) scroller.scrollTop = 0;
    if (push && window.location.hash !== `#${entry.id}`) window.history.replaceState(null, '', `#${entry.id}`);
    if (focus && now && !PHONE.matches) one('input:not([type=file]):not([type=checkbox]):not([type=radio]), textarea, select', now)?.focus({ preventScroll: true });
    draw();
  }

  function showScreen(name) {
    root.dataset.on = name;
    scroller.scrollTop = 0;
    draw();
  }

  // An address may name an entry, or one field of it: #entry-12, #entry-12-value-used.
  function follow(hash, focus) {
    const id = decodeURIComponent(hash.replace(/^#/, ''));
    const named = id && document.getElementById(id);
    const entry = named ? named.closest('.rd-entry') : entries().find((each) => id.startsWith(`${each.id}-`));
    if (!entry) return false;
    const question = named?.closest('.rd-q') || (named && one('.rd-q', named)) || null;
    show(entry, named === entry ? null : question, { push: false });
    if (named && named !== entry) {
      const field = one('input:not([type=file]), textarea, select', named);
      named.scrollIntoView({ block: 'center' });
      if (focus) field?.focus({ preventScroll: true });
    }
    return true;
  }

  function draw() {
    mark();
    if (!next) return;
    const on = root.dataset.on || 'list';
    const entry = current();
    const asked = entry ? questions(entry) : [];
    const at = asked.findIndex((each) => each.classList.contains('w-now'));
    const steps = one('[data-rd-steps]');
    title.textContent = on === 'entry' ? entry.dataset.title : on === 'check' ? say('Check') : title.dataset.list;
    one('[data-rd-n]').textContent = on === 'entry' ? `${at + 1} / ${asked.length}` : '';
    steps.hidden = on !== 'entry';
    steps.replaceChildren(...asked.map((each, n) => {
      const step = document.createElement('i');
      if (n < at) step.className = 'w-d';
      if (n === at) step.className = one('.w-err', each) ? 'w-e' : 'w-c';
      return step;
    }));
    prev.hidden = on === 'list';
    next.classList.toggle('w-off', false);
    if (on === 'list') {
      const mend = one('#rd-list [data-need=mend]');
      next.textContent = mend ? say('BeginMend') : todo().length ? say('Begin') : say('Check');
    } else if (on === 'entry') {
      next.textContent = at + 1 < asked.length ? say('Next') : entry.dataset.kind === 'parts' ? say('Next') : say('Sure');
    } else {
      const lacking = Number(root.dataset.lacking);
      const vouched = one('[data-rd-vouch]')?.checked;
      next.textContent = lacking ? say('List') : one('#rd-check').dataset.say || next.dataset.file || say('Check');
      next.classList.toggle('w-off', !lacking && (!vouched || !saving?.calm()));
    }
    const file = one('[data-rd-file]');
    if (file) file.disabled = !saving?.calm();
  }

  async function onward() {
    const on = root.dataset.on || 'list';
    if (on === 'list') {
      const first = todo()[0];
      if (first) show(document.getElementById(first)); else showScreen('check');
      return;
    }
    if (on === 'check') {
      if (Number(root.dataset.lacking)) { showScreen('list'); return; }
      if (!next.classList.contains('w-off')) document.getElementById('rd-file-phone').requestSubmit();
      return;
    }
    const entry = current();
    const asked = questions(entry);
    const at = asked.findIndex((each) => each.classList.contains('w-now'));
    if (at + 1 < asked.length) { show(entry, asked[at + 1]); return; }
    if (await sure(entry)) after(entry);
  }

  // Confirmed here, or, without a network, kept to be confirmed later: either way one goes on.
  async function sure(entry) {
    return entry.dataset.kind === 'parts' ? saving.send(entry) : saving.confirm(entry);
  }

  function after(entry) {
    const left = todo().filter((id) => id !== entry.id);
    const order = entries().map((each) => each.id);
    const behind = left.find((id) => order.indexOf(id) > order.indexOf(entry.id)) || left[0];
    if (behind) show(document.getElementById(behind), null, { focus: true });
    else if (PHONE.matches) showScreen('check');
    else one('#rd-submit button')?.focus();
  }

  root.addEventListener('click', async (event) => {
    const to = event.target.closest('[data-rd-to]');
    if (to) {
      event.preventDefault();
      if (follow(to.dataset.rdTo, true)) window.history.replaceState(null, '', `#${to.dataset.rdTo}`);
      return;
    }
    if (event.target.closest('[data-rd-next]')) { await onward(); return; }
    if (event.target.closest('[data-rd-prev]')) {
      const entry = current();
      const asked = entry ? questions(entry) : [];
      const at = asked.findIndex((each) => each.classList.contains('w-now'));
      if (root.dataset.on === 'entry' && at > 0) show(entry, asked[at - 1]); else showScreen('list');
      return;
    }
    if (event.target.closest('[data-rd-back]') && root.dataset.on && root.dataset.on !== 'list') { event.preventDefault(); showScreen('list'); return; }
    if (event.target.closest('[data-rd-sure]')) { const entry = current(); if (await sure(entry)) after(entry); return; }
    if (event.target.closest('[data-rd-first]')) { const first = todo()[0]; if (first) show(document.getElementById(first), null, { focus: true }); return; }
    const earlier = event.target.closest('[data-rd-earlier]');
    if (earlier) { event.preventDefault(); const quote = one('blockquote', earlier.closest('.rd-text-q')); quote.hidden = !quote.hidden; return; }
    const flag = event.target.closest('[data-rd-mark]');
    if (flag) {
      const box = flag.nextElementSibling;
      box.hidden = !box.hidden;
      flag.setAttribute('aria-expanded', String(!box.hidden));
      const field = one('input', box);
      if (box.hidden) field.value = ''; else field.focus();
      marks();
    }
  });

  root.addEventListener('change', (event) => {
    const field = event.target;
    if (field.matches('[data-rd-why]')) show(current(), one('.rd-q[data-q=why]', current()));
    if (field.matches('[data-rd-mend]')) one('input:not([type=radio]), select', field.closest('.rd-q'))?.focus();
    if (field.matches('[data-rd-vouch]')) draw();
  });
  root.addEventListener('input', (event) => { if (event.target.name?.startsWith('reason:')) marks(); });

  // A reviewer's marks: with any, the page can be returned and not approved.
  function marks() {
    const fields = all('input[name^="reason:"]');
    const marked = fields.filter((field) => field.value.trim());
    fields.forEach((field) => {
      if (!field.value) return;
      field.closest('.w-in').hidden = false;
      one('[data-rd-mark]', field.closest('.rd-mark')).setAttribute('aria-expanded', 'true');
    });
    const word = one('[data-rd-return-word]');
    if (word) word.textContent = marked.length ? `${say('Return')} (${marked.length})` : say('Return');
    const button = one('[data-rd-return]');
    if (button) { button.classList.toggle('w-go', marked.length > 0); button.disabled = !marked.length && fields.length > 0; }
    const approve = one('[data-rd-approve]');
    if (approve) { approve.disabled = marked.length > 0; approve.classList.toggle('w-go', !marked.length); }
  }

  document.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest('input, textarea, select')) return;
    const rows = entries();
    const step = { j: 1, k: -1 }[event.key];
    if (!step || !rows.length || PHONE.matches) return;
    const at = rows.indexOf(current());
    show(rows[Math.min(rows.length - 1, Math.max(0, at + step))] || rows[0]);
  });
  window.addEventListener('hashchange', () => follow(window.location.hash, true));
  PHONE.addEventListener('change', draw);

  if (root.dataset.mode === 'fill') saving = startSaving(root, { changed: draw });
  if (next) next.dataset.file = one('[data-rd-file]')?.textContent || '';
  if (!follow(window.location.hash, true)) {
    const first = document.getElementById(todo()[0]) || entries()[0];
    if (first) { show(first, null, { push: false }); }
    if (PHONE.matches) root.dataset.on = 'list';
  }
  marks();
  draw();
}
