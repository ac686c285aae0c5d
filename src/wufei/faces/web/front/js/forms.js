// Forms: files dropped on a field, drafts kept on this device until the form is sent, big buttons that say they work.
const key = (form) => `wufei:draft:${form.dataset.draft}`;

function restore(form) {
  const kept = window.localStorage.getItem(key(form));
  if (!kept) return;
  const values = JSON.parse(kept);
  let any = false;
  for (const [name, value] of Object.entries(values.fields)) {
    const field = form.elements[name];
    if (field && !field.value && value) { field.value = value; any = true; }
  }
  const note = form.querySelector('[data-draft-note]');
  if (any && note) { note.hidden = false; note.querySelector('time').textContent = values.at; }
}

function keep(form) {
  const fields = {};
  for (const field of form.elements) {
    if (field.name && ['TEXTAREA', 'INPUT', 'SELECT'].includes(field.tagName) && !['hidden', 'file', 'password'].includes(field.type)) fields[field.name] = field.value;
  }
  const at = new Date().toTimeString().slice(0, 5);
  window.localStorage.setItem(key(form), JSON.stringify({ fields, at }));
  const note = form.querySelector('[data-draft-note]');
  if (note) { note.hidden = false; note.querySelector('time').textContent = at; }
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
    const form = event.target.closest?.('form[data-draft]');
    if (form && event.detail.successful && event.detail.requestConfig.verb === 'post') window.localStorage.removeItem(key(form));
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
