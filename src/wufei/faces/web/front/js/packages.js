// Packages: what is ticked and weighs, the balance of a repacking while it is typed, the mass of a manifest from its packages.
// Whole grams throughout, so that sums are exact. Not for: judging (the server does).
const KG = 1000;
const grams = (text) => {
  const found = /^(\d*)(?:\.(\d{1,3})0*)?$/.exec((text || '').replaceAll(',', '').trim());
  return found ? Number(found[1] || 0) * KG + Number((found[2] || '').padEnd(3, '0')) : 0;
};
const plain = (g) => `${Math.trunc(g / KG)}${g % KG ? `.${String(Math.abs(g % KG)).padStart(3, '0').replace(/0+$/, '')}` : ''}`;
const shown = (g) => `${g < 0 ? '−' : ''}${plain(Math.abs(g)).replace(/\B(?=(\d{3})+(?!\d))(?<!\.\d*)/g, ',')}`;
const ticked = (root) => [...root.querySelectorAll('input[data-g]:checked')];
const weigh = (boxes) => boxes.reduce((sum, box) => sum + Number(box.dataset.g), 0);
const write = (root, name, text) => root.querySelectorAll(`[${name}]`).forEach((place) => { place.textContent = text; });

function tell(root) {
  const boxes = ticked(root);
  root.querySelectorAll('[data-tick-count]').forEach((place) => {
    const words = boxes.length ? place.dataset.some.replace('##', shown(weigh(boxes))).replace('#', boxes.length) : place.dataset.none;
    place.textContent = words;
  });
  root.querySelectorAll('[data-tick-act]').forEach((button) => { button.disabled = !boxes.length; });
  const all = root.querySelector('[data-tick-all]');
  if (all) {
    all.checked = boxes.length > 0 && boxes.length === root.querySelectorAll('input[data-g]').length;
    all.indeterminate = boxes.length > 0 && !all.checked;
  }
  const mass = root.matches('[data-stock]') && root.closest('form').elements.mass;
  if (mass && boxes.length) mass.value = plain(weigh(boxes));
  if (mass) mass.readOnly = boxes.length > 0;
}

const columns = (form) => [...form.querySelectorAll('[name=out_mass]')];

function balance(form) {
  const taken = weigh(ticked(form));
  const out = columns(form).reduce((sum, field) => sum + grams(field.value), 0);
  const lost = grams(form.elements.lost_g.value);
  const gap = taken - out - lost;
  write(form, 'data-balance-in', shown(taken));
  write(form, 'data-balance-out', shown(out));
  write(form, 'data-balance-lost', shown(lost));
  const place = form.querySelector('[data-balance-gap]');
  place.textContent = gap === 0 ? place.dataset.even : shown(gap);
  form.querySelector('[data-balance-bar]').classList.toggle('w-uneven', gap !== 0);
  form.querySelectorAll('[data-balance-rest]').forEach((button) => { button.disabled = gap === 0; });
  return gap;
}

function rest(form, name) {
  const filled = columns(form).filter((field) => grams(field.value) > 0 || !field.closest('[data-row-blank]'));
  const field = name === 'lost_g' ? form.elements.lost_g : filled.at(-1);
  const sum = grams(field.value) + balance(form);
  if (sum < 0) return;
  field.value = plain(sum);
  balance(form);
}

function total(form) {
  const place = form.querySelector('[data-filling-total]');
  place.dataset.first ||= place.textContent;
  const sum = Number(form.elements.count.value) * grams(form.elements.mass.value);
  place.textContent = sum > 0 ? place.dataset.said.replace('#', shown(sum)) : place.dataset.first;
}

export function startPackages() {
  const begin = () => {
    document.querySelectorAll('[data-ticks]').forEach(tell);
    document.querySelectorAll('form[data-balance]').forEach(balance);
  };
  begin();
  document.addEventListener('htmx:afterSettle', begin);
  document.addEventListener('input', ({ target }) => {
    const list = target.closest('[data-ticks]');
    if (list && target.matches('[data-tick-all]')) list.querySelectorAll('input[data-g]').forEach((box) => { box.checked = target.checked; });
    if (list) tell(list);
    const form = target.closest('form[data-balance]');
    // Of all that is put together one container is filled: its mass follows what is ticked.
    if (form?.matches('[data-follows]') && target.matches('[data-g]')) columns(form)[0].value = plain(Math.max(weigh(ticked(form)) - grams(form.elements.lost_g.value), 0));
    if (form) balance(form);
    const filling = target.closest('form[data-filling]');
    if (filling) total(filling);
  });
  document.addEventListener('click', ({ target }) => {
    const button = target.closest('[data-balance-rest]');
    if (button) rest(button.closest('form'), button.dataset.balanceRest);
  });
}
