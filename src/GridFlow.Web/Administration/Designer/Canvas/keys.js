// The keyboard of the canvas. Letters typed into fields are theirs.
const arrows = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

export function keys(host, acts) {
  const handle = event => {
    if (event.target.closest('input, textarea, [contenteditable=true]')) return;
    const ctrl = event.ctrlKey || event.metaKey, key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    const act = ctrl
      ? { z: event.shiftKey ? acts.redo : acts.undo, y: acts.redo, a: acts.selectAll, c: acts.copy, x: acts.cut, v: acts.paste, d: acts.duplicate, f: acts.search, Enter: acts.apply }[key]
      : arrows[key] ? () => acts.nudge(...arrows[key], event.shiftKey)
      : { Delete: acts.remove, Backspace: acts.remove, Escape: acts.escape, Enter: acts.edit, F2: acts.edit, '/': acts.search, '+': () => acts.zoom(1), '=': () => acts.zoom(1), '-': () => acts.zoom(-1), 0: () => acts.zoom(0), f: acts.fit, '?': acts.help }[key];
    if (key === 'Tab' && !ctrl && !event.altKey) { if (acts.next(event.shiftKey ? -1 : 1)) event.preventDefault(); return; }
    if (!act || event.altKey) return;
    event.preventDefault();
    act();
  };
  host.addEventListener('keydown', handle);
  return () => host.removeEventListener('keydown', handle);
}
