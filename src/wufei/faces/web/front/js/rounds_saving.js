// What is typed into a page of a round: kept on this device at once, sent 800 ms later, sent again when the network is back.
// A save carries the version it began from; if somebody else was faster, both are shown and nothing typed is lost.
const PAUSE = 800;
const AGAIN = 10000;
const key = (entry) => `wufei:round:${entry.dataset.kind}:${entry.dataset.id}`;

export function startSaving(root, { changed }) {
  const one = (what, from = root) => from.querySelector(what);
  const all = (what, from = root) => [...from.querySelectorAll(what)];
  const say = (name, value) => (root.dataset[`say${name}`] || '').replace('#', value ?? '');
  const token = () => JSON.parse(document.body.getAttribute('hx-headers'))['X-CSRFToken'];
  const address = (entry, act = '') => `/rounds/${entry.dataset.kind}/${entry.dataset.id}/${act}`;
  const fields = (entry) => all('.rd-form [name]', entry).filter((field) => !['file', 'radio'].includes(field.type));
  const read = (field) => (field.type === 'checkbox' ? (field.checked ? '1' : '') : field.value);
  const put = (field, value) => { if (field.type === 'checkbox') field.checked = value === '1'; else field.value = value; };

  const said = one('[data-rd-said]').textContent;  // what the head said when the page came
  const timers = new Map();
  const sending = new Map();
  const base = new Map();  // entry → {field: what the server said last}
  const waiting = [];      // files that wait for the network
  let stopped = false;     // signed out: kept, not sent
  let saved = '';          // the time of the last save, as the server says it

  // ---------- what is kept on this device ----------
  const kept = (entry) => { try { return JSON.parse(window.localStorage.getItem(key(entry))); } catch { return null; } };
  const drafts = () => all('.rd-entry').filter((entry) => kept(entry));

  function dirty(entry) {
    const there = base.get(entry);
    return Object.fromEntries(fields(entry).filter((field) => read(field) !== there[field.name]).map((field) => [field.name, read(field)]));
  }

  function keep(entry, more = {}) {
    const before = kept(entry);
    const typed = dirty(entry);
    if (!Object.keys(typed).length && !(more.confirm ?? before?.confirm)) { window.localStorage.removeItem(key(entry)); return; }
    const from = { ...base.get(entry), ...(before?.from || {}) };
    window.localStorage.setItem(key(entry), JSON.stringify({ base: Number(entry.dataset.version), at: new Date().toISOString(), fields: typed, from, confirm: more.confirm ?? before?.confirm ?? false }));
  }

  const forget = (entry) => window.localStorage.removeItem(key(entry));

  // ---------- what the head says ----------
  function tell(state, text) {
    root.dataset.state = state;
    all('[data-rd-net]').forEach((bar) => {
      bar.classList.toggle('w-off', !['saved', 'saving'].includes(state));
      one('[data-rd-said]', bar).textContent = text;
    });
    changed();
  }

  const settled = () => {
    if (waiting.length) { tell('offline', say('Files', waiting.length)); return; }
    if (one('.rd-conflict:not([hidden])')) { tell('conflict', say('Conflict')); return; }
    if (drafts().length || sending.size || timers.size) return;
    if (one('.rd-err:not([hidden])')) { tell('error', say('Error')); return; }
    const was = root.dataset.state === 'offline';
    if (saved) tell('saved', was ? say('Back', saved) : say('Saved', saved));
    else tell('saved', said);
  };

  // ---------- sending ----------
  async function post(url, body) {
    if (!navigator.onLine) throw new TypeError('no network');
    const answer = await fetch(url, { method: 'POST', body, headers: { 'X-CSRFToken': token(), 'HX-Request': 'true', Accept: 'application/json' }, redirect: 'manual' });
    if (answer.status >= 500 || answer.type === 'opaqueredirect' && answer.status === 0 && !navigator.onLine) throw new TypeError('no answer');
    return answer;
  }

  function renew(entry, told) {
    for (const [id, html] of Object.entries(told.html || {})) {
      const there = document.getElementById(id);
      if (!there) continue;
      const box = document.createElement('template');
      box.innerHTML = html.trim();
      const fresh = box.content.firstElementChild;
      if (fresh) { there.replaceWith(fresh); window.htmx.process(fresh); }
    }
    if (told.lacking !== undefined) root.dataset.lacking = told.lacking;
    saved = told.saved || saved;
    if (entry && told.version) entry.dataset.version = told.version;
    for (const each of all('.rd-text', entry || root)) each.classList.toggle('w-changed', Boolean(one('.rd-marks', each)?.textContent));
  }

  function refuse(entry, problems) {
    for (const problem of problems) {
      const field = fields(entry).find((each) => each.name === problem.where || each.dataset.variable === problem.where);
      const box = field ? field.closest('.rd-q, .rd-text-q') : one('.rd-q.w-now', entry) || one('.rd-q', entry);
      const note = one('.rd-err', field?.closest('.rd-text-q') || box) || one('.rd-err', entry);
      field?.closest('.w-in')?.classList.add('w-err');
      field?.setAttribute('aria-invalid', 'true');
      if (note) { note.textContent = `${problem.says} ${problem.remedy}`; note.hidden = false; }
    }
  }

  function accept(entry) {
    all('.rd-err', entry).forEach((note) => { note.hidden = true; note.textContent = ''; });
    all('.rd-form [aria-invalid]', entry).forEach((field) => { field.removeAttribute('aria-invalid'); field.closest('.w-in')?.classList.remove('w-err'); });
  }

  // One save of an entry at a time; what is typed meanwhile goes with the next one. True once nothing is left to send.
  async function send(entry) {
    clearTimeout(timers.get(entry));
    timers.delete(entry);
    if (sending.has(entry)) { await sending.get(entry); return send(entry); }
    const typed = dirty(entry);
    const want = kept(entry)?.confirm;
    if (!Object.keys(typed).length && !want) { forget(entry); return true; }
    if (stopped) { tell('refused', say('Signin')); return false; }
    const work = saveOnce(entry, typed, want);
    sending.set(entry, work.finally(() => sending.delete(entry)));
    const done = await work;
    sending.delete(entry);
    if (done === 'again') return send(entry);
    settled();
    return done;
  }

  async function saveOnce(entry, typed, want) {
    if (Object.keys(typed).length) tell(root.dataset.state === 'offline' ? 'offline' : 'saving', root.dataset.state === 'offline' ? say('Offline') : say('Saving'));
    try {
      if (Object.keys(typed).length) {
        const answer = await post(address(entry, 'save'), new URLSearchParams({ version: entry.dataset.version, ...typed }));
        if (!answer.ok) return await refused(entry, answer, typed);
        accept(entry);
        const told = await answer.json();
        renew(entry, told);
        // An emptied number is left as it was told: it comes back into its field.
        for (const field of fields(entry)) {
          const now = told.fields[field.name] ?? read(field);
          if (field.name.startsWith('value:') && !typed[field.name] && field.name in typed && now) { put(field, now); refuse(entry, [{ where: field.name, says: say('Number'), remedy: '' }]); }
          base.get(entry)[field.name] = field.name in typed ? (field.name.startsWith('value:') && !typed[field.name] ? now : typed[field.name]) : base.get(entry)[field.name];
        }
      }
      if (want && !Object.keys(dirty(entry)).length) {
        const answer = await post(address(entry, 'confirm'), new URLSearchParams({ version: entry.dataset.version }));
        if (!answer.ok) { const left = await refused(entry, answer, {}); dropConfirm(entry); return left; }
        renew(entry, await answer.json());
        dropConfirm(entry);
      }
    } catch (error) {
      if (!(error instanceof TypeError)) throw error;
      keep(entry);
      tell('offline', say('Offline'));
      return false;
    }
    if (Object.keys(dirty(entry)).length) { keep(entry); return 'again'; }
    forget(entry);
    return true;
  }

  function dropConfirm(entry) {
    const draft = kept(entry);
    if (!draft) return;
    if (Object.keys(draft.fields).length) window.localStorage.setItem(key(entry), JSON.stringify({ ...draft, confirm: false }));
    else forget(entry);
  }

  async function refused(entry, answer, typed) {
    if (answer.type === 'opaqueredirect' || answer.status === 401) { stopped = true; tell('refused', say('Signin')); return false; }
    const { problems = [] } = await answer.json().catch(() => ({}));
    if (answer.status === 409 && problems[0]?.code === 'kernel.stale') return compare(entry, typed);
    refuse(entry, problems);
    if ([403, 404].includes(answer.status) || answer.status === 409) tell('refused', say('Refused'));
    else tell('error', say('Error'));
    return false;
  }

  // ---------- somebody else was faster ----------
  async function compare(entry, typed) {
    const answer = await fetch(address(entry), { headers: { Accept: 'application/json' } });
    if (!answer.ok) return refused(entry, answer, {});
    const theirs = await answer.json();
    const from = base.get(entry);
    const both = Object.keys(typed).filter((name) => theirs.fields[name] !== undefined && theirs.fields[name] !== from[name] && theirs.fields[name] !== typed[name]);
    for (const field of fields(entry)) {
      const now = theirs.fields[field.name];
      if (now === undefined) continue;
      if (!(field.name in typed)) put(field, now);
      if (!both.includes(field.name)) from[field.name] = now;
    }
    entry.dataset.version = theirs.version;
    keep(entry);
    if (!both.length) return 'again';
    ask(entry, theirs, both, typed);
    tell('conflict', say('Conflict'));
    return false;
  }

  function ask(entry, theirs, names, typed) {
    const card = one('.rd-conflict', entry);
    const word = (text, tag = 'span') => Object.assign(document.createElement(tag), { textContent: text });
    const label = (name) => fields(entry).find((field) => field.name === name)?.getAttribute('aria-label') || fields(entry).find((field) => field.name === name)?.closest('.w-f')?.querySelector('.w-lb')?.firstChild?.textContent.trim() || name;
    const list = document.createElement('dl');
    for (const name of names) list.append(word(label(name), 'dt'), word('', 'dd'), word(say('MineIs'), 'dt'), word(typed[name] || '—', 'dd'), word(say('TheirsIs', `${theirs.by} ${theirs.at}`), 'dt'), word(theirs.fields[name] || '—', 'dd'));
    const row = Object.assign(document.createElement('div'), { className: 'w-row' });
    const choose = (text, act) => { const button = Object.assign(word(text, 'button'), { type: 'button', className: 'w-b w-sm' }); button.addEventListener('click', act); row.append(button); };
    const done = () => { card.hidden = true; card.replaceChildren(); };
    choose(say('Mine'), () => { for (const name of names) base.get(entry)[name] = theirs.fields[name]; done(); keep(entry); send(entry); });
    choose(say('Theirs'), () => { for (const field of fields(entry)) if (names.includes(field.name)) { put(field, theirs.fields[field.name]); base.get(entry)[field.name] = theirs.fields[field.name]; } done(); keep(entry); send(entry); });
    card.replaceChildren(word(say('Both'), 'b'), list, row);
    card.hidden = false;
  }

  // ---------- evidence ----------
  async function upload(entry, files) {
    tell('saving', say('Uploading'));
    const body = new FormData();
    for (const file of files) body.append('evidence', file, file.name);
    try {
      const answer = await post(address(entry, 'evidence'), body);
      const told = await answer.json().catch(() => ({}));
      if (answer.ok) { accept(entry); renew(entry, told); }
      else {
        const note = one('.rd-evidence > .rd-err', entry);
        note.textContent = (told.problems || []).map((problem) => `${problem.says} ${problem.remedy}`).join(' ');
        note.hidden = false;
      }
    } catch (error) {
      if (!(error instanceof TypeError)) throw error;
      waiting.push([entry, files]);
    }
    settled();
  }

  async function remove(button) {
    const entry = button.closest('.rd-entry');
    const body = new URLSearchParams(button.dataset.part ? { part: button.dataset.part } : {});
    const answer = await post(button.dataset.rdRemove, body).catch(() => null);
    if (answer?.ok) renew(entry, await answer.json());
    else tell('offline', say('Offline'));
  }

  // ---------- listening ----------
  root.addEventListener('input', (event) => {
    const entry = event.target.closest('.rd-entry');
    if (!entry || !event.target.closest('.rd-form') || !base.get(entry) || !(event.target.name in base.get(entry))) return;
    keep(entry);
    tell(root.dataset.state === 'offline' ? 'offline' : 'saving', root.dataset.state === 'offline' ? say('Offline') : say('Kept'));
    clearTimeout(timers.get(entry));
    timers.set(entry, setTimeout(() => send(entry), PAUSE));
  });
  root.addEventListener('change', (event) => {
    const field = event.target;
    if (!field.matches('[data-rd-evidence]') || !field.files.length) return;
    upload(field.closest('.rd-entry'), [...field.files]).then(() => { field.value = ''; });
  });
  root.addEventListener('click', (event) => {
    const button = event.target.closest('[data-rd-remove]');
    if (button) remove(button);
  });
  root.addEventListener('submit', (event) => { if (event.target.matches('.rd-form')) { event.preventDefault(); send(event.target.closest('.rd-entry')); } });

  async function flush() {
    for (const [entry, files] of waiting.splice(0)) await upload(entry, files);
    for (const entry of drafts()) if (one('.rd-conflict', entry)?.hidden !== false) await send(entry);
    settled();
  }
  // A device says that it has a network a moment before it has one.
  window.addEventListener('online', () => setTimeout(flush, PAUSE));
  window.addEventListener('offline', () => tell('offline', say('Offline')));
  setInterval(() => { if (root.dataset.state === 'offline' && navigator.onLine) flush(); }, AGAIN);
  document.addEventListener('visibilitychange', () => { if (document.visibilityState === 'hidden') for (const entry of timers.keys()) send(entry); });

  // What was typed and not sent when the page was left comes back into its fields, and is sent or compared.
  for (const entry of all('.rd-entry')) {
    base.set(entry, Object.fromEntries(fields(entry).map((field) => [field.name, read(field)])));
    const draft = kept(entry);
    if (!draft) continue;
    const there = base.get(entry);
    for (const field of fields(entry)) if (field.name in draft.fields) put(field, draft.fields[field.name]);
    if (draft.base === Number(entry.dataset.version)) continue;
    // The server moved on since: whoever typed here shall see it, so the save begins from what it was then.
    entry.dataset.version = draft.base;
    for (const name of Object.keys(draft.fields)) if (name in draft.from) there[name] = draft.from[name];
  }
  if (drafts().length) flush();

  return {
    send,
    calm: () => !drafts().length && !sending.size && !timers.size && !waiting.length,
    async confirm(entry) {
      keep(entry, { confirm: true });
      const done = await send(entry);
      return done || root.dataset.state === 'offline';
    },
  };
}
