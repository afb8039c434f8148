// One cell while it is typed into: checked as it grows, with the words the column knows.
const MOST = 300; // of a column's values in the open list

const element = (name, className, text) => Object.assign(document.createElement(name), { className, textContent: text });

export class Editing {
  constructor(grid) {
    this.grid = grid;
    this.on = false;
    const { catcher, suggestions } = grid.view;
    // An input method begins before there is any text.
    catcher.addEventListener('compositionstart', () => { if (!this.on) this.begin(''); });
    catcher.addEventListener('input', () => { this.all = false; if (this.on) this.changed(); else this.begin(catcher.value); });
    catcher.addEventListener('blur', () => { if (this.on) this.commit(); });
    suggestions.addEventListener('mousedown', event => {
      const item = event.target.closest('[data-at]');
      event.preventDefault();
      if (item) { this.picked = +item.dataset.at; this.take(); }
    });
  }

  begin(text) {
    const { grid } = this, { catcher } = grid.view;
    if (grid.readOnly) { catcher.value = ''; return; }
    const { row, column } = grid.at;
    this.on = true;
    // Typing over a cell moves on with the arrows, F2 moves within it: as spreadsheets do.
    this.within = text === undefined;
    catcher.value = text ?? grid.rows[row]?.[column] ?? '';
    catcher.classList.add('editing');
    catcher.focus({ preventScroll: true });
    this.changed();
  }

  // From the arrow in the cell: everything that may stand there, until something is typed.
  choose() {
    this.begin();
    this.all = true;
    this.changed();
  }

  end() {
    const { view } = this.grid;
    this.on = this.all = false;
    clearTimeout(this.checking);
    view.catcher.value = '';
    view.catcher.classList.remove('editing');
    view.suggestions.hidden = true;
    view.tell(null);
    view.draw();
  }

  commit() {
    const text = this.grid.view.catcher.value;
    this.end();
    this.grid.write(text);
  }

  key(event) {
    const { grid } = this, { key, shiftKey } = event, listed = !grid.view.suggestions.hidden;
    const step = (row, column) => () => { this.commit(); grid.go(grid.at.row + row, grid.at.column + column); };
    let act = null;
    if (key === 'Escape') act = () => this.end();
    else if (listed && (key === 'ArrowDown' || key === 'ArrowUp')) act = () => this.pick(key === 'ArrowDown' ? 1 : -1);
    else if (listed && this.picked >= 0 && (key === 'Enter' || key === 'Tab')) act = () => this.take();
    else if (key === 'Enter' && event.altKey) act = () => { grid.view.catcher.setRangeText('\n', grid.view.catcher.selectionStart, grid.view.catcher.selectionEnd, 'end'); this.changed(); };
    else if (key === 'Enter') act = step(shiftKey ? -1 : 1, 0);
    else if (key === 'Tab') act = () => { this.commit(); grid.next(shiftKey); };
    else if (!this.within && key === 'ArrowUp') act = step(-1, 0);
    else if (!this.within && key === 'ArrowDown') act = step(1, 0);
    else if (!this.within && key === 'ArrowLeft') act = step(0, -1);
    else if (!this.within && key === 'ArrowRight') act = step(0, 1);
    if (!act) return;
    event.preventDefault();
    event.stopPropagation();
    act();
  }

  changed() {
    const { grid } = this, { view } = grid;
    this.suggest();
    view.place();
    clearTimeout(this.checking);
    const { column } = grid.at, text = view.catcher.value;
    this.checking = setTimeout(async () => {
      const message = text.length < 4000 ? await grid.server.invokeMethodAsync('Check', column, text) : null;
      if (this.on && view.catcher.value === text) { view.tell(message); view.place(); }
    }, 200);
  }

  // The part of the cell that is being typed: all of it, or what follows the last | of a list.
  get part() {
    const text = this.grid.view.catcher.value;
    return this.grid.columns[this.grid.at.column].several ? text.slice(text.lastIndexOf('|') + 1) : text;
  }

  suggest() {
    const { grid } = this, { suggestions } = grid.view, choices = grid.columns[grid.at.column].choices ?? [];
    const typed = this.part.trim().toLowerCase();
    const fits = choice => choice.value.toLowerCase().includes(typed) || choice.label.toLowerCase().includes(typed);
    this.offered = this.all ? choices.slice(0, MOST) : choices.filter(fits).slice(0, 8);
    if (!this.all && this.offered.length === 1 && this.offered[0].value.toLowerCase() === typed) this.offered = [];
    this.picked = this.all ? this.offered.findIndex(choice => choice.value.toLowerCase() === typed) : -1;
    suggestions.hidden = this.offered.length === 0;
    suggestions.replaceChildren(...this.offered.map((choice, at) => {
      const item = element('li', '', '');
      item.setAttribute('role', 'option');
      item.dataset.at = at;
      item.append(element('b', '', choice.label), element('span', '', choice.label === choice.value ? '' : choice.value));
      return item;
    }));
    this.mark();
  }

  // The one that Enter takes, in sight and told to who listens.
  mark() {
    const { catcher, suggestions } = this.grid.view;
    [...suggestions.children].forEach((item, at) => {
      item.id = `sheet-choice-${at}`;
      item.classList.toggle('picked', at === this.picked);
      item.setAttribute('aria-selected', at === this.picked);
    });
    suggestions.children[this.picked]?.scrollIntoView({ block: 'nearest' });
    catcher.setAttribute('aria-expanded', !suggestions.hidden);
    if (this.picked >= 0 && !suggestions.hidden) catcher.setAttribute('aria-activedescendant', `sheet-choice-${this.picked}`);
    else catcher.removeAttribute('aria-activedescendant');
  }

  pick(by) {
    const count = this.offered.length;
    this.picked = this.picked < 0 ? (by > 0 ? 0 : count - 1) : (this.picked + by + count) % count;
    this.mark();
  }

  take() {
    const { catcher } = this.grid.view, text = catcher.value;
    catcher.value = text.slice(0, text.length - this.part.length) + this.offered[this.picked].value;
    this.all = false;
    catcher.focus({ preventScroll: true });
    this.changed();
    this.grid.view.suggestions.hidden = true;
    this.mark();
  }
}
