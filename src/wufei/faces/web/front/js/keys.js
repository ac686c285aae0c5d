// Keyboard: / to search, j and k through the rows of a list, Enter to open, Escape to close. Rows carry data-row.
const typing = (target) => target.closest('input, textarea, select, [contenteditable]');

function step(list, by) {
  const rows = [...list.querySelectorAll('[data-row]')].filter((row) => row.offsetParent !== null);
  if (!rows.length) return;
  const at = rows.findIndex((row) => row.classList.contains('w-on'));
  const next = rows[Math.min(rows.length - 1, Math.max(0, at + by))] || rows[0];
  rows.forEach((row) => row.classList.toggle('w-on', row === next));
  next.scrollIntoView({ block: 'nearest' });
  if (list.dataset.open === 'follow') next.click();
}

export function startKeys() {
  document.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === 'Escape') {
      document.querySelectorAll('details[open].w-menu, details[open].w-fl, details[open].w-burger').forEach((d) => d.removeAttribute('open'));
      if (!typing(event.target)) document.querySelector('[data-panel-close]')?.click();
      else event.target.blur();
      return;
    }
    if (typing(event.target)) return;
    if (event.key === '/') {
      const field = document.querySelector('[data-hotkey="/"]');
      if (field) { event.preventDefault(); field.focus(); field.select(); }
      return;
    }
    const list = document.querySelector('[data-rows]');
    if (!list) return;
    if (event.key === 'j') step(list, 1);
    if (event.key === 'k') step(list, -1);
    if (event.key === 'Enter') list.querySelector('[data-row].w-on')?.click();
    if (event.key === 'f') document.querySelector('[data-filters] summary')?.focus();
  });
  document.addEventListener('click', (event) => {
    document.querySelectorAll('details[open].w-menu, details[open].w-fl, details[open].w-burger').forEach((d) => {
      if (!d.contains(event.target)) d.removeAttribute('open');
    });
    const row = event.target.closest('[data-row]');
    if (row) row.closest('[data-rows]')?.querySelectorAll('[data-row]').forEach((other) => other.classList.toggle('w-on', other === row));
    if (event.target.closest('[data-dismiss]')) event.target.closest('.w-msg')?.remove();
    if (event.target.closest('[data-back]')) window.history.back();
  });
}
