// Draws the part of the grid that is seen: a table of thousands of rows is some forty elements high.
const HEIGHT = 44, NUMBER = 44, CHECK = 150, MARGIN = 8, NARROW = 700, LEAST = 76; // pixels; rows

const element = (name, className, text) => {
  const made = document.createElement(name);
  if (className) made.className = className;
  if (text !== undefined) made.textContent = text;
  return made;
};

export class GridView {
  constructor(host, grid) {
    this.grid = grid;
    this.host = host;
    const { columns, texts } = grid.model;
    // What rows are called stays in sight.
    this.frozen = columns[0]?.frozen;

    this.frame = element('div', 'sheet-frame');
    // A grid owns rows and cells and nothing else: what is typed into lies over it, beside it in the document.
    this.table = element('div', 'sheet-grid');
    this.table.setAttribute('role', 'grid');
    this.table.setAttribute('aria-label', texts.grid);
    this.table.setAttribute('aria-colcount', columns.length + 2);
    const headed = cell => { cell.setAttribute('role', 'columnheader'); return cell; };
    const head = element('div', 'sheet-row sheet-head');
    head.setAttribute('role', 'row');
    this.head = head;
    head.append(headed(element('span', 'sheet-number', '#')), ...columns.map(column => {
      const cell = element('span', `sheet-cell${column.frozen && column === columns[0] ? ' frozen' : ''}${column.output ? ' output' : ''}${column.unknown ? ' bad' : ''}`);
      cell.append(element('span', 'words-of-cell', column.title));
      cell.title = `${column.title} (${column.head})`;
      return headed(cell);
    }), headed(element('span', 'sheet-check', texts.check)));
    this.space = element('div', 'sheet-space');
    this.catcher = element('textarea', 'sheet-catcher');
    Object.assign(this.catcher, { spellcheck: false, autocomplete: 'off', rows: 1 });
    for (const [name, value] of [['role', 'combobox'], ['aria-haspopup', 'listbox'], ['aria-expanded', 'false'], ['aria-controls', 'sheet-choices']]) this.catcher.setAttribute(name, value);
    this.suggestions = element('ul', 'sheet-suggestions');
    this.suggestions.setAttribute('role', 'listbox');
    this.suggestions.setAttribute('aria-label', texts.choose);
    this.suggestions.id = 'sheet-choices';
    this.suggestions.hidden = true;
    this.told = element('div', 'sheet-told');
    this.told.setAttribute('role', 'alert');
    this.told.hidden = true;
    this.table.append(head, this.space);
    const over = element('div', 'sheet-over');
    over.append(this.catcher, this.suggestions, this.told);
    this.frame.append(this.table, over);
    host.replaceChildren(this.frame);
    this.shown = new Map();
    this.fit();
    this.frame.addEventListener('scroll', () => this.later());
    this.observer = new ResizeObserver(() => { this.fit(); this.later(); });
    this.observer.observe(this.frame);
  }

  // Columns give up white space before any is hidden: words go on in a second line. Only where the least is too much the frame scrolls.
  fit() {
    const wanted = this.grid.model.columns.map(column => column.width), room = this.frame.clientWidth - NUMBER - CHECK;
    const sum = wanted.reduce((all, width) => all + width, 0), least = wanted.map(width => Math.min(width, LEAST)), floor = least.reduce((all, width) => all + width, 0);
    const share = sum <= room || room <= 0 ? 1 : Math.max(0, (room - floor) / (sum - floor));
    const widths = wanted.map((width, at) => this.frame.clientWidth > NARROW ? Math.floor(least[at] + (width - least[at]) * share) : width);
    if (widths.join() === this.widths?.join()) return;
    this.widths = widths;
    this.template = `${NUMBER}px ${widths.map(width => `${width}px`).join(' ')} minmax(${CHECK}px, 1fr)`;
    this.width = NUMBER + widths.reduce((all, width) => all + width, 0) + CHECK;
    this.head.style.cssText = `grid-template-columns:${this.template};width:max(100%, ${this.width}px)`;
    for (const drawn of this.shown.values()) drawn.remove();
    this.shown.clear();
  }

  get page() { return Math.max(1, Math.floor(this.frame.clientHeight / HEIGHT) - 2); }

  dispose() { this.observer.disconnect(); cancelAnimationFrame(this.waiting); this.host.replaceChildren(); }

  leave() {
    const rest = [...document.querySelectorAll('a[href], button:not([disabled]), input, select, textarea, [tabindex="0"]')]
      .filter(one => !this.frame.contains(one) && one.offsetParent && (this.frame.compareDocumentPosition(one) & Node.DOCUMENT_POSITION_FOLLOWING));
    (rest[0] ?? document.getElementById('main'))?.focus();
  }

  left(column) { return NUMBER + this.widths.slice(0, column).reduce((sum, width) => sum + width, 0); }

  cellOf(target) {
    const cell = target.closest?.('[data-row]');
    return cell && this.frame.contains(cell) ? { row: +cell.dataset.row, column: +(target.closest('[data-column]')?.dataset.column ?? -1) } : null;
  }

  show({ row, column }) {
    const frame = this.frame, top = row * HEIGHT, left = this.left(column), wide = frame.clientWidth > NARROW;
    const fixed = NUMBER + (wide && this.frozen && column > 0 ? this.widths[0] : 0), check = wide ? CHECK : 0;
    if (top < frame.scrollTop) frame.scrollTop = top;
    else if (top + 2 * HEIGHT > frame.scrollTop + frame.clientHeight) frame.scrollTop = top + 2 * HEIGHT - frame.clientHeight + 4;
    if (left - fixed < frame.scrollLeft) frame.scrollLeft = left - fixed;
    else if (left + this.widths[column] > frame.scrollLeft + frame.clientWidth - check) frame.scrollLeft = left + this.widths[column] - frame.clientWidth + check + 4;
  }

  later() {
    cancelAnimationFrame(this.waiting);
    this.waiting = requestAnimationFrame(() => this.draw());
  }

  draw() {
    const { grid, frame, table } = this, count = grid.rows.length + (grid.readOnly ? 0 : 1);
    this.space.style.cssText = `height:${count * HEIGHT}px;width:max(100%, ${this.width}px)`;
    table.setAttribute('aria-rowcount', count);
    const first = Math.max(0, Math.floor(frame.scrollTop / HEIGHT) - MARGIN);
    const last = Math.min(count - 1, Math.ceil((frame.scrollTop + frame.clientHeight) / HEIGHT) + MARGIN);
    for (const [row, drawn] of this.shown)
      if (row < first || row > last) { drawn.remove(); this.shown.delete(row); }
    for (let row = first; row <= last; row++) {
      // A row that looks as it did stays: moving on costs two rows, not forty.
      const known = this.shown.get(row), look = this.look(row);
      if (known?.look === look && known.cells === grid.rows[row]) continue;
      const drawn = Object.assign(this.row(row), { look, cells: grid.rows[row] });
      if (known) known.replaceWith(drawn);
      else this.space.append(drawn);
      this.shown.set(row, drawn);
    }
    this.place();
  }

  // All that a row's look depends on beside its cells.
  look(row) {
    const { grid } = this, { top, bottom, left, right } = grid.box, { marked = 0 } = grid.model;
    return `${marked}|${row >= top && row <= bottom ? `${left}-${right}` : ''}|${row === grid.at.row ? grid.at.column : ''}`;
  }

  row(at) {
    const { grid } = this, { model, columns } = grid, cells = grid.rows[at], box = grid.box;
    const mark = model.rowMarks?.get(at), remark = cells?.[0]?.startsWith('#');
    const row = element('div', `sheet-row${remark ? ' remark' : ''}${cells ? '' : ' fresh'}${mark ? ` ${mark.severity}` : ''}`);
    row.dataset.row = at;
    row.setAttribute('role', 'row');
    row.setAttribute('aria-rowindex', at + 1);
    row.style.cssText = `top:${at * HEIGHT}px;grid-template-columns:${this.template};width:max(100%, ${this.width}px)`;
    const number = element('span', 'sheet-number', cells ? at + 1 : '+');
    number.setAttribute('role', 'rowheader');
    row.append(number);
    columns.forEach((column, place) => {
      const text = cells?.[place] ?? '', wrong = model.cellMarks?.get(`${at}:${place}`);
      const chosen = at >= box.top && at <= box.bottom && place >= box.left && place <= box.right;
      const active = at === grid.at.row && place === grid.at.column;
      const cell = element('span', `sheet-cell${column.frozen && column === columns[0] ? ' frozen' : ''}${column.output ? ' output' : ''}${wrong ? ' wrong' : ''}${chosen ? ' chosen' : ''}${active ? ' active' : ''}`);
      this.say(cell, column, text);
      if (active && !grid.readOnly && column.choices?.length) cell.append(this.chooser());
      cell.dataset.row = at;
      cell.dataset.column = place;
      cell.setAttribute('role', 'gridcell');
      if (chosen) cell.setAttribute('aria-selected', 'true');
      if (wrong) { cell.title = wrong.message; cell.setAttribute('aria-invalid', 'true'); }
      else if (text.length > 6) cell.title = cell.textContent === text ? text : `${cell.textContent} (${text})`;
      row.append(cell);
    });
    const check = element('span', 'sheet-check');
    check.append(element('span', '', mark?.message ?? ''));
    check.setAttribute('role', 'gridcell');
    if (mark) check.title = mark.message;
    row.append(check);
    return row;
  }

  // Names with their codes quiet behind them; what is no code stands as it is.
  say(cell, column, text) {
    const words = element('span', 'words-of-cell');
    text.split('|').forEach((part, at) => {
      const code = part.trim(), name = column.labels?.[code] ?? this.limit(code, column);
      if (at > 0) words.append(name ? '、' : '|');
      words.append(name ?? part);
      if (name) words.append(element('small', '', code));
    });
    cell.append(words);
  }

  // 1wd is 1 working day, whichever the number is.
  limit(code, column) {
    if (!column.limit) return undefined;
    const [, amount, unit] = /^(\d+)([a-z]+)$/.exec(code) ?? [];
    return this.grid.model.limits?.[unit] ? `${amount}${this.grid.model.limits[unit]}` : undefined;
  }

  chooser() {
    const button = element('button', 'sheet-choose', '▾');
    button.type = 'button';
    button.tabIndex = -1;
    button.setAttribute('aria-label', this.grid.model.texts.choose);
    return button;
  }

  // The catcher lies over the active cell, unseen until something is typed: an input method shows its window there.
  place() {
    const { grid, catcher } = this, { row, column } = grid.at, editing = grid.editing?.on;
    const left = this.left(column), top = row * HEIGHT;
    catcher.style.left = `${left}px`;
    catcher.style.top = `${top}px`;
    catcher.style.width = `${Math.max(this.widths[column], editing ? 200 : 0)}px`;
    catcher.style.height = `${HEIGHT}px`;
    if (editing) catcher.style.height = `${Math.max(HEIGHT, catcher.scrollHeight + 2)}px`;
    catcher.readOnly = grid.readOnly;
    catcher.setAttribute('aria-label', `${grid.columns[column]?.title ?? ''} ${row + 1}: ${grid.rows[row]?.[column] ?? ''}`);
    const below = top + catcher.offsetHeight;
    this.suggestions.style.cssText = `left:${left}px;top:${below}px`;
    const wrong = grid.model.cellMarks?.get(`${row}:${column}`);
    if (!editing) this.tell(wrong?.message, wrong);
    this.told.style.left = `${left}px`;
    this.told.style.top = `${below + (this.suggestions.hidden ? 0 : this.suggestions.offsetHeight)}px`;
  }

  tell(message) {
    this.told.hidden = !message;
    this.told.textContent = message ?? '';
  }
}
