// Forms: files dropped on a field, drafts kept on this device until the form is sent, big buttons that say they work.
const key = (form) => `wufei:draft:${form.dataset.draft}`;

// The fields of a form that a draft keeps, by name; rows of a list share their names and keep their order.
function written(form) {
  const byName = new Map();
  for (const field of form.elements) {
    if (!field.name || !['TEXTAREA', 'INPUT', 'SELECT'].includes(field.tagName) || ['hidden', 'file', 'password', 'checkbox'].includes(field.type)) continue;
    byName.set(field.name, [...(byName.get(field.name) || []), field]);
  }
  return byName;
}

function blankless(row) {
  const copy = row.cloneNode(true);
  copy.removeAttribute('data-row-blank');
  return copy;
}

function restore(form) {
  const kept = window.localStorage.getItem(key(form));
  if (!kept) return;
  const { fields, at } = JSON.parse(kept);
  let any = false;
  const blank = form.querySelector('[data-row-blank]');
  const rowOf = blank?.querySelector('[name]:not([type=hidden])')?.name;
  for (let has = rowOf ? written(form).get(rowOf).length : 0; has < (fields[rowOf]?.length || 0); has += 1) blank.before(blankless(blank));
  for (const [name, all] of written(form)) {
    all.forEach((field, index) => {
      const value = fields[name]?.[index];
      if (!field.value && value) { field.value = value; any = true; }
    });
  }
  const note = form.querySelector('[data-draft-note]');
  if (any && note) { note.hidden = false; note.querySelector('time').textContent = at; }
}

function keep(form) {
  const fields = {};
  for (const [name, all] of written(form)) fields[name] = all.map((field) => field.value);
  const at = new Date().toTimeString().slice(0, 5);
  window.localStorage.setItem(key(form), JSON.stringify({ fields, at }));
  const note = form.querySelector('[data-draft-note]');
  if (note) { note.hidden = false; note.querySelector('time').textContent = at; }
}

// A refusal stands on top of the page; the field it speaks of is marked, and what was typed stays.
function markRefused(form) {
  form.querySelectorAll('.w-in.w-err').forEach((field) => field.classList.remove('w-err'));
  let first;
  document.querySelectorAll('#problems [data-where]').forEach(({ dataset }) => {
    const called = (name) => [...form.elements].filter((field) => field.name === name && field.type !== 'hidden');
    const named = called(dataset.where);
    // Rows of a list share the names of their fields: "mass.2" is the field of the third row.
    const [, column, row] = dataset.where.match(/^(.+)\.(\d+)$/) || [];
    const meant = named.find((field) => dataset.value && field.value.includes(dataset.value)) || named[0] || (column && called(column)[Number(row)]);
    meant?.closest('.w-in')?.classList.add('w-err');
    meant?.closest('details')?.setAttribute('open', '');
    first = first || meant;
  });
  first?.focus();
  first?.scrollIntoView({ block: 'center' });
}

export function startForms() {
  const begin = (root) => root.querySelectorAll('form[data-draft]').forEach((form) => {
    if (form.dataset.ready) return;
    form.dataset.ready = '1';
    restore(form);
    let timer;
    form.addEventListener('input', () => { clearTimeout(timer); timer = setTimeout(() => keep(form), 400); });
  });
  begin(document);
  document.addEventListener('htmx:afterSettle', (event) => begin(event.target));
  document.addEventListener('htmx:afterRequest', (event) => {
    const form = event.target.closest?.('form');
    if (form) markRefused(form);
    if (form?.matches('[data-draft]') && event.detail.successful && event.detail.requestConfig.verb === 'post') window.localStorage.removeItem(key(form));
  });
  // What an act changed stands at the top of its panel: on a phone the page goes back up to it.
  document.addEventListener('htmx:afterSwap', (event) => {
    const { target, requestConfig } = event.detail;
    if (target.id === 'panel' && requestConfig.verb === 'post' && target.getBoundingClientRect().top < 0) target.scrollIntoView({ block: 'start' });
  });
  // A blank row that is filled makes room for the next one.
  document.addEventListener('input', (event) => {
    const blank = event.target.closest?.('[data-row-blank]');
    if (!blank) return;
    const copy = blank.cloneNode(true);
    copy.querySelectorAll('input:not([data-stays]), textarea').forEach((field) => { field.value = ''; });
    blank.removeAttribute('data-row-blank');
    blank.after(copy);
  });
  // A field for files says what was chosen.
  document.addEventListener('change', (event) => {
    const field = event.target.closest?.('.w-file input');
    if (!field) return;
    const shown = field.parentElement.querySelector('.w-file-name');
    const names = [...field.files].map((file) => file.name);
    shown.textContent = names.length > 1 ? `${field.dataset.many.replace('#', names.length)}: ${names.join(', ')}` : names[0] || shown.dataset.none;
  });
  document.addEventListener('reset', (event) => {
    event.target.querySelectorAll('.w-file-name').forEach((shown) => { shown.textContent = shown.dataset.none; });
  });
  // A button opens its form in place; the others of the same panel close.
  document.addEventListener('click', (event) => {
    const button = event.target.closest('[data-show]');
    if (!button) return;
    const form = document.getElementById(button.dataset.show);
    if (!form) return;
    form.closest('.w-body, main').querySelectorAll('.w-act[id]').forEach((other) => { other.hidden = other !== form; });
    form.scrollIntoView({ block: 'nearest' });
    form.querySelector('input:not([type=hidden]), textarea')?.focus({ preventScroll: true });
  });
  document.addEventListener('submit', (event) => {
    const form = event.target;
    if (form.dataset.draft && !form.matches('[hx-post]')) window.localStorage.removeItem(key(form));
    const ask = event.submitter?.dataset.ask;
    if (ask && !window.confirm(ask)) { event.preventDefault(); event.stopImmediatePropagation(); return; }
    if (!form.matches('[hx-post], [hx-get]')) event.submitter?.classList.add('w-busy');
  }, true);
  for (const kind of ['dragover', 'dragleave', 'drop']) {
    document.addEventListener(kind, (event) => {
      const zone = event.target.closest?.('.w-drop');
      if (!zone) return;
      event.preventDefault();
      zone.classList.toggle('w-over', kind === 'dragover');
      const field = zone.querySelector('input[type=file]');
      if (kind === 'drop' && event.dataTransfer.files.length) {
        field.files = event.dataTransfer.files;
        field.dispatchEvent(new Event('change', { bubbles: true }));
      }
    });
  }
}
