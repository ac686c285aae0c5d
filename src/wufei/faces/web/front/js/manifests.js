// Fields of a manifest that are asked only under a condition are shown while it holds. Not for: the phone (phone/).
import { holds } from './conditions.js';

function valuesOf(form) {
  const values = {};
  for (const field of form.elements) {
    if (field.name.startsWith('values.')) values[field.name.slice(7)] = field.type === 'checkbox' ? field.checked : field.value;
    else if (['way', 'code'].includes(field.name)) values[field.name] = field.value;
  }
  return values;
}

export function startManifests() {
  const show = (form) => {
    const values = valuesOf(form);
    form.querySelectorAll('[data-when]').forEach((label) => { label.hidden = !holds(JSON.parse(label.dataset.when), values); });
  };
  const begin = (root) => root.querySelectorAll('form').forEach((form) => { if (form.querySelector('[data-when]')) show(form); });
  begin(document);
  document.addEventListener('htmx:afterSettle', () => begin(document));
  document.addEventListener('input', (event) => { if (event.target.form?.querySelector('[data-when]')) show(event.target.form); });
}
