// The grid of a table: what is pressed, typed and pasted. The document lives on the server; this keeps a copy of its cells, so
// that moving and reading cost no round trip, and sends whole edits.
import { GridView } from './grid-view.js';
import { Editing } from './grid-editing.js';

const LARGE = 20_000; // characters; a message to the server holds 32 KB

export const open = (host, server, model) => new Grid(host, server, model);

class Grid {
  constructor(host, server, model) {
    Object.assign(this, { server, model, readOnly: model.readOnly });
    this.at = { row: 0, column: 0 };   // the active cell
    this.from = { row: 0, column: 0 }; // where the selection began
    this.view = new GridView(host, this);
    this.editing = new Editing(this);
    const catcher = this.view.catcher;
    catcher.addEventListener('keydown', event => this.key(event));
    catcher.addEventListener('copy', event => this.copy(event));
    catcher.addEventListener('cut', event => { if (this.copy(event)) this.clear(); });
    catcher.addEventListener('paste', event => this.paste(event));
    this.view.frame.addEventListener('mousedown', event => this.press(event));
    this.view.frame.addEventListener('dblclick', event => { if (this.view.cellOf(event.target)) this.editing.begin(); });
    this.view.draw();
  }

  get rows() { return this.model.rows; }
  get columns() { return this.model.columns; }
  get box() {
    const { at, from } = this;
    return {
      top: Math.min(at.row, from.row), bottom: Math.max(at.row, from.row),
      left: Math.min(at.column, from.column), right: Math.max(at.column, from.column),
    };
  }
  get rowSpan() { const { top, bottom } = this.box; return [top, Math.min(bottom, this.rows.length - 1) - top + 1]; }

  // ---- what the server says

  splice(at, removed, rows) {
    this.model.rows.splice(at, removed, ...rows);
    this.at.row = Math.min(this.at.row, this.rows.length);
    this.from.row = Math.min(this.from.row, this.rows.length);
    this.view.draw();
  }

  marks(cells, rows) {
    this.model.cellMarks = new Map(cells.map(mark => [`${mark.row}:${mark.column}`, mark]));
    this.model.marked = (this.model.marked ?? 0) + 1;
    this.model.rowMarks = new Map(rows.map(mark => [mark.row, mark]));
    this.view.draw();
  }

  select(row, column, focus) {
    this.go(row, column);
    if (focus) this.view.catcher.focus({ preventScroll: true });
  }

  extend(rows, columns) {
    this.from = { row: this.at.row + rows - 1, column: Math.min(this.at.column + columns, this.columns.length) - 1 };
    this.view.draw();
  }

  dispose() { this.view.dispose(); clearTimeout(this.telling); }

  // ---- moving

  go(row, column, extending = false) {
    // One row below the last: where a new row is typed.
    const last = this.readOnly ? this.rows.length - 1 : this.rows.length;
    this.at = { row: Math.max(0, Math.min(row, last)), column: Math.max(0, Math.min(column, this.columns.length - 1)) };
    if (!extending) this.from = { ...this.at };
    this.view.show(this.at);
    this.view.draw();
    clearTimeout(this.telling);
    this.telling = setTimeout(() => this.server.invokeMethodAsync('Selected', this.at.row), 150);
  }

  next(back) {
    const { row, column } = this.at, width = this.columns.length;
    const flat = row * width + column + (back ? -1 : 1);
    if (flat >= 0) this.go(Math.floor(flat / width), flat % width);
  }

  press(event) {
    if (event.target.closest('.sheet-suggestions')) return;
    const cell = this.view.cellOf(event.target);
    if (!cell) return;
    event.preventDefault();
    if (event.target.closest('.sheet-choose')) return this.editing.choose();
    if (this.editing.on) {
      if (cell.row === this.at.row && cell.column === this.at.column) return;
      this.editing.commit();
    }
    if (cell.column < 0) { // the number of a row takes the whole row
      this.go(cell.row, this.columns.length - 1, event.shiftKey);
      this.from = { row: event.shiftKey ? this.from.row : cell.row, column: 0 };
      this.view.draw();
    } else {
      this.go(cell.row, cell.column, event.shiftKey);
      const drag = move => { const over = this.view.cellOf(move.target); if (over && over.column >= 0) this.go(over.row, over.column, true); };
      this.view.frame.addEventListener('mouseover', drag);
      addEventListener('mouseup', () => this.view.frame.removeEventListener('mouseover', drag), { once: true });
    }
    this.view.catcher.focus({ preventScroll: true });
  }

  key(event) {
    if (event.isComposing || event.keyCode === 229) return;
    if (this.editing.on) return this.editing.key(event);
    const { row, column } = this.at, ctrl = event.ctrlKey || event.metaKey, shift = event.shiftKey;
    const act = this.command(event, ctrl, shift) ?? this.movement(event, ctrl, shift, row, column);
    if (!act) return;
    event.preventDefault();
    act();
  }

  command({ key, altKey }, ctrl, shift) {
    const [at, count] = this.rowSpan;
    if (key === 'F2') return () => this.editing.begin();
    if (ctrl && key.toLowerCase() === 'z') return () => this.server.invokeMethodAsync(shift ? 'Redo' : 'Undo');
    if (ctrl && key.toLowerCase() === 'y') return () => this.server.invokeMethodAsync('Redo');
    if (ctrl && key.toLowerCase() === 'a') return () => { this.from = { row: 0, column: 0 }; this.go(this.rows.length - 1, this.columns.length - 1, true); };
    if (key === 'Escape') return () => this.view.leave();
    if (this.readOnly) return null;
    if (altKey && (key === 'ArrowUp' || key === 'ArrowDown')) return () => this.moveRows(key === 'ArrowUp' ? -1 : 1);
    if (ctrl && key === 'Delete') return () => this.deleteRows();
    if (key === 'Delete' || key === 'Backspace') return () => this.clear();
    if (key === 'Insert') return () => this.insertRows(!shift);
    if (ctrl && key.toLowerCase() === 'd') return () => { if (count > 0) this.server.invokeMethodAsync('Duplicate', at, count); };
    return null;
  }

  movement({ key }, ctrl, shift, row, column) {
    const page = this.view.page, last = this.rows.length - 1;
    switch (key) {
      case 'ArrowUp': return () => this.go(ctrl ? 0 : row - 1, column, shift);
      case 'ArrowDown': return () => this.go(ctrl ? last : row + 1, column, shift);
      case 'ArrowLeft': return () => this.go(row, ctrl ? 0 : column - 1, shift);
      case 'ArrowRight': return () => this.go(row, ctrl ? this.columns.length - 1 : column + 1, shift);
      case 'Home': return () => this.go(ctrl ? 0 : row, 0, shift);
      case 'End': return () => this.go(ctrl ? last : row, this.columns.length - 1, shift);
      case 'PageUp': return () => this.go(row - page, column, shift);
      case 'PageDown': return () => this.go(row + page, column, shift);
      case 'Tab': return () => this.next(shift);
      case 'Enter': return () => this.go(row + (shift ? -1 : 1), column);
      default: return null;
    }
  }

  // ---- editing

  write(text) {
    const { row, column } = this.at;
    const before = this.rows[row]?.[column] ?? '';
    if (text === before) return;
    while (this.rows.length <= row) this.rows.push(this.columns.map(() => ''));
    this.rows[row] = this.columns.map((_, at) => at === column ? text : this.rows[row][at] ?? '');
    this.view.draw();
    this.send('Write', text, row, column);
  }

  clear() {
    const { top, bottom, left, right } = this.box;
    if (!this.readOnly && top < this.rows.length) this.server.invokeMethodAsync('Clear', top, left, Math.min(bottom, this.rows.length - 1) - top + 1, right - left + 1);
  }

  insertRows(above) {
    const { top, bottom } = this.box, at = Math.min(above ? top : bottom + 1, this.rows.length);
    this.server.invokeMethodAsync('Insert', at, bottom - top + 1).then(() => this.go(at, this.at.column));
  }

  deleteRows() {
    const [at, count] = this.rowSpan;
    if (count > 0) this.server.invokeMethodAsync('Delete', at, count).then(() => this.go(at, this.at.column));
  }

  moveRows(by) {
    const [at, count] = this.rowSpan;
    if (count < 1 || at + by < 0 || at + count + by > this.rows.length) return;
    this.server.invokeMethodAsync('Move', at, count, by).then(() => {
      this.from.row += by;
      this.go(this.at.row + by, this.at.column, true);
    });
  }

  copy(event) {
    if (this.editing.on) return false;
    const { top, bottom, left, right } = this.box;
    const quoted = cell => /[\t\n\r]/.test(cell) || cell.startsWith('"') ? `"${cell.replaceAll('"', '""')}"` : cell;
    event.clipboardData.setData('text/plain', this.rows.slice(top, bottom + 1)
      .map(row => this.columns.slice(left, right + 1).map((_, at) => quoted(row[left + at] ?? '')).join('\t')).join('\n'));
    event.preventDefault();
    return !this.readOnly;
  }

  paste(event) {
    if (this.editing.on || this.readOnly) return;
    event.preventDefault();
    const { top, bottom, left, right } = this.box;
    this.send('Paste', event.clipboardData.getData('text/plain'), top, left, bottom - top + 1, right - left + 1);
  }

  send(method, text, ...where) {
    return text.length < LARGE
      ? this.server.invokeMethodAsync(method, text, ...where)
      : this.server.invokeMethodAsync(`${method}Large`, DotNet.createJSStreamReference(new TextEncoder().encode(text)), ...where);
  }
}
