// The balance of a treatment run while it is typed, in whole grams as the server counts. Not for: judging it (rules).
const GRAMS = 1_000_000;

const grams = (text) => {
  const said = text.trim().replace(/[,，\s]/g, '');
  return /^\d+(\.\d{1,6})?$/.test(said) ? Math.round(Number(said) * GRAMS) : 0;
};
const tonnes = (mass) => (mass / GRAMS).toLocaleString('en', { maximumFractionDigits: 6 });
const sum = (form, name) => [...form.querySelectorAll(name)].reduce((all, field) => all + grams(field.value), 0);

function show(form) {
  const taken = sum(form, '[data-in]');
  const told = sum(form, '[data-out]');
  form.querySelector('[data-taken]').textContent = tonnes(taken);
  form.querySelector('[data-told]').textContent = tonnes(told);
  const missing = form.querySelector('[data-missing]');
  missing.textContent = tonnes(taken - told);
  missing.classList.toggle('w-over', taken !== told);
  form.querySelectorAll('.w-fac-out').forEach((part) => { part.querySelector('[data-cause]').hidden = part.querySelector('select').value !== 'lost'; });
}

export function startFacilities() {
  const begin = () => document.querySelectorAll('form[data-run]').forEach(show);
  begin();
  document.addEventListener('htmx:afterSettle', begin);
  for (const kind of ['input', 'change']) document.addEventListener(kind, (event) => { if (event.target.form?.matches('[data-run]')) show(event.target.form); });
}
