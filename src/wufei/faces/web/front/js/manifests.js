// Fields of a manifest that are asked only under a condition: the same words that the server judges by (rules/conditions).
const told = (value) => value !== undefined && value !== null && value !== '';

function holds([word, ...rest], values) {
  const [name, wanted] = rest;
  switch (word) {
    case 'filled': return told(values[name]);
    case 'among': return wanted.includes(String(values[name] ?? ''));
    case 'above': return Number.isInteger(Number(values[name])) && told(values[name]) && Number(values[name]) > wanted;
    case 'not': return !holds(name, values);
    case 'every': return rest.every((part) => holds(part, values));
    case 'either': return rest.some((part) => holds(part, values));
    default: return true;  // a word this page does not know is left to the server
  }
}

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
