// A form that is declared: the difference to the books shown while typing, the reason asked where it is too large, and
// fields for a waste that the books do not know. What is right is judged by the server; this only tells at once.
const GRAMS = 1_000_000;

// Tonnes as typed in whole grams; null where it is no number.
function amount(text, mass) {
  const said = text.replace(/[,，\s]/g, '');
  if (!/^\d+(\.\d+)?$/.test(said)) return null;
  return mass ? Math.round(Number(said) * GRAMS) : Number(said);
}

const written = (value, mass) => (mass ? value / GRAMS : value).toLocaleString('en', { maximumFractionDigits: 6 });

function compare(form, cell) {
  const field = cell.querySelector('input');
  const mass = 'mass' in cell.dataset;
  const said = amount(field.value, mass);
  const told = cell.querySelector('.dc-apart');
  const reason = cell.querySelector('.dc-reason');
  const apart = said === null ? 0 : said - Number(cell.dataset.book);
  const beyond = Math.abs(apart) > Number(cell.dataset.allowed);
  const word = apart > 0 ? form.dataset.more : form.dataset.less;
  told.textContent = apart ? (mass ? word.replace('#', written(Math.abs(apart), mass)) : `${apart > 0 ? '+' : '−'}${written(Math.abs(apart), mass)}`) : said === null ? '' : form.dataset.same;
  told.classList.toggle('w-over', Boolean(apart) && beyond);
  if (reason) reason.hidden = !beyond && !reason.querySelector('input').value;
  return Boolean(apart);
}

function begin(form) {
  const sum = form.querySelector('[data-declaring-sum]');
  const all = () => {
    const apart = [...form.querySelectorAll('[data-book]')].filter((cell) => compare(form, cell)).length;
    if (sum) sum.textContent = apart ? sum.dataset.some.replace('#', apart) : sum.dataset.none;
  };
  form.addEventListener('input', all);
  form.addEventListener('change', (event) => {
    const add = event.target.closest('[data-declaring-add]');
    if (!add) return;
    const code = add.value.trim();
    const box = add.closest('.dc-add');
    const there = [...form.elements].some((field) => field.name.startsWith(`${add.dataset.declaringAdd}/${code}/`));
    if (!/^[a-z]+:\S+$/.test(code) || there) return;
    const line = document.createElement('fieldset');
    line.className = 'dc-line';
    const legend = document.createElement('legend');
    const known = [...form.querySelectorAll('#codes option')].find((option) => option.value === code);
    legend.textContent = `${code.split(':')[1]} ${known ? known.textContent : ''}`;
    const cells = document.createElement('div');
    cells.className = 'dc-cells';
    cells.append(box.querySelector('template').content.cloneNode(true));
    cells.querySelectorAll('input').forEach((field) => { field.name = field.name.replace('/+/', `/${code}/`); });
    line.append(legend, cells);
    box.before(line);
    add.value = '';
    line.querySelector('input').focus();
    all();
  });
  all();
}

export function startDeclarations() {
  document.querySelectorAll('form[data-declaring]').forEach((form) => { if (form.querySelector('.dc-bar')) begin(form); });
}
