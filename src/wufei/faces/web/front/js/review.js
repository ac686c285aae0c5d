// The review of a plan by keyboard and pointer. The server keeps the truth; this file moves the focus and sends the acts.
export function startReview() {
  const root = document.querySelector('[data-review]');
  if (!root) return;
  const htmx = window.htmx;
  const page = document.getElementById('page');
  const cards = () => [...root.querySelectorAll('[data-item]')];
  const current = () => root.querySelector('[data-item].w-on');

  // What a person asks for is done in turn: a key pressed while the server still answers the one before waits for it.
  let turn = Promise.resolve();
  let waiting = 0;
  let adopting = false;
  const busy = (change) => {
    waiting += change;
    root.setAttribute('aria-busy', String(waiting > 0));
    if (waiting === 0 && adopting) setTimeout(adopt, 50);
  };
  const inTurn = (ask) => {
    busy(1);
    turn = turn.then(ask).catch((error) => console.error(error)).finally(() => busy(-1));
  };

  // The forms of the page send for themselves. Adopting waits for all that is still on its way, or it would leave it
  // out; where that was refused, the person reads why first and adopts by hand.
  const sent = new Set();
  document.addEventListener('htmx:beforeRequest', (event) => {
    if (!event.detail.elt.closest('[data-review] form')) return;
    sent.add(event.detail.xhr);
    busy(1);
  });
  document.addEventListener('htmx:afterRequest', (event) => {
    if (!event.detail.successful) adopting = false;
    if (sent.delete(event.detail.xhr)) busy(-1);
  });
  root.addEventListener('submit', (event) => {
    if (waiting === 0 || !event.target.matches('[data-adopt]')) return;
    adopting = true;
    event.preventDefault();
    event.stopPropagation();
  }, true);

  // The head with the form was made anew by what was waited for, and htmx takes a moment to know it.
  function adopt() {
    if (!adopting || waiting > 0) return;
    adopting = false;
    root.querySelector('[data-adopt]')?.requestSubmit();
  }

  function mark(line, scroll = true) {
    page.querySelectorAll('.w-cur').forEach((each) => each.classList.remove('w-cur'));
    line?.classList.add('w-cur');
    if (scroll) line?.scrollIntoView({ block: 'center' });
  }

  const lineAt = (offset) => [...page.querySelectorAll('[data-at]')].filter((each) => Number(each.dataset.at) <= offset).pop();
  const goto = (offset) => mark(lineAt(offset));

  // An item that begins within a line, as a goal does, has no line of its own: the one it stands in is marked.
  function point(id, scroll = true) {
    const own = [...page.querySelectorAll('[data-for]')].find((each) => each.dataset.for.split(' ').includes(String(id)));
    const span = document.getElementById(`item-${id}`)?.dataset.span;
    mark(own || (span && lineAt(Number(span))), scroll);
  }

  async function open(card) {
    if (!card) return;
    const before = current();
    if (before && before !== card) await htmx.ajax('GET', before.dataset.open, { target: before, swap: 'outerHTML' });
    const id = card.dataset.item;
    await htmx.ajax('GET', `${card.dataset.open}?open=1`, { target: `#item-${id}`, swap: 'outerHTML' });
    const fresh = document.getElementById(`item-${id}`);
    root.querySelectorAll('[data-current-item]').forEach((field) => { field.value = id; });
    fresh?.focus({ preventScroll: true });
    fresh?.scrollIntoView({ block: 'nearest' });
    point(id);
  }

  // Cards come in chunks; one that is not there yet is asked for together with all before it.
  async function reach(id) {
    if (!document.getElementById(`item-${id}`)) {
      await htmx.ajax('GET', `${root.dataset.items}?until=${id}`, { target: '#list-pane', swap: 'innerHTML' });
    }
    await open(document.getElementById(`item-${id}`));
  }

  async function step(by) {
    const all = cards();
    const at = all.indexOf(current());
    await open(all[Math.min(all.length - 1, Math.max(0, at + by))] || all[0]);
  }

  async function act(name, card = current()) {
    if (!card) return;
    const id = card.dataset.item;
    const all = cards();
    const next = all[all.indexOf(card) + 1]?.dataset.item;
    const values = { version: card.dataset.version };
    if (name === 'split') {
      const field = card.querySelector('[data-split-text]');
      if (!field) return;
      values.at = [...field.value.slice(0, field.selectionStart)].length;
      await htmx.ajax('POST', card.dataset.split, { target: '#list-pane', swap: 'innerHTML', values });
    } else if (name === 'merge') {
      await htmx.ajax('POST', card.dataset.merge, { target: '#list-pane', swap: 'innerHTML', values });
    } else {
      await htmx.ajax('POST', card.dataset.mark, { target: `#item-${id}`, swap: 'outerHTML', values: { ...values, event: name } });
      const line = [...page.querySelectorAll('[data-for]')].find((each) => each.dataset.for.split(' ').includes(id));
      const sign = line?.querySelector('.w-st');
      if (sign) sign.className = `w-st w-st-${name === 'doubt' ? 'doubted' : name === 'reset' ? 'pending' : 'reviewed'}`;
      if (next) await open(document.getElementById(`item-${next}`));
    }
  }

  root.addEventListener('click', (event) => {
    const button = event.target.closest('[data-act]');
    if (button) { inTurn(() => act(button.dataset.act, document.getElementById(button.closest('[data-item]').id))); return; }
    const remove = event.target.closest('[data-row-remove]');
    if (remove) { remove.closest('.w-ed-p').remove(); return; }
    const to = event.target.closest('[data-goto]');
    if (to) { goto(Number(to.dataset.goto)); return; }
    const card = event.target.closest('[data-item]');
    if (card && !card.classList.contains('w-on')) { inTurn(() => open(document.getElementById(card.id))); return; }
    const line = event.target.closest('[data-for]');
    if (line) inTurn(() => reach(line.dataset.for.trim().split(' ')[0]));
  });

  document.addEventListener('htmx:afterSettle', () => {
    const mark = document.getElementById('current-item');
    if (!mark) return;
    const id = mark.dataset.current;
    mark.remove();
    inTurn(() => open(document.getElementById(`item-${id}`)));
  });

  document.addEventListener('keydown', (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key === 'Enter') {
      root.querySelector('[data-adopt] button:not([disabled])')?.click();
      event.preventDefault();
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const field = event.target.closest('input, textarea, select');
    if (field) { if (event.key === 'Escape') current()?.focus(); return; }
    const keys = {
      j: () => inTurn(() => step(1)),
      k: () => inTurn(() => step(-1)),
      a: () => inTurn(() => act('accept')),
      e: () => current()?.querySelector('textarea, input[name=title]')?.focus(),
      s: () => inTurn(() => act('split')),
      m: () => inTurn(() => act('merge')),
      q: () => inTurn(() => act('doubt')),
      x: () => inTurn(() => act('reject')),
      r: () => inTurn(() => act('reset')),
      g: () => current() && point(current().dataset.item),
      u: () => inTurn(() => htmx.ajax('POST', root.dataset.undo, { target: '#list-pane', swap: 'innerHTML' })),
      n: () => root.querySelector('.w-add-item > summary')?.click(),
      f: () => {
        const all = [...document.querySelectorAll('[data-finding]')];
        const next = all[(all.indexOf(document.querySelector('[data-finding].w-on')) + 1) % all.length];
        all.forEach((each) => each.classList.toggle('w-on', each === next));
        next?.scrollIntoView({ inline: 'nearest', block: 'nearest' });
        next?.focus();
        if (next?.dataset.span) goto(Number(next.dataset.span));
      },
    };
    const run = keys[event.key.toLowerCase()];
    if (run) { event.preventDefault(); event.stopImmediatePropagation(); run(); }
  }, true);
}
