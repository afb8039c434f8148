// What the staff's pages ask of the browser: how it looks, what a reader chose for a list, where the keyboard was.
let held;
window.gridflow = {
  appear(dark) {
    document.documentElement.toggleAttribute('data-appearance', dark);
    if (dark) document.documentElement.dataset.appearance = 'dark';
    document.cookie = `appearance=${dark ? 'dark' : 'light'};path=/;max-age=31536000;samesite=lax`;
  },
  keep(key, value) { try { localStorage.setItem(key, value); } catch { /* A full or forbidden store keeps nothing. */ } },
  recall(key) { try { return localStorage.getItem(key); } catch { return null; } },
  async save(name, stream) {
    const link = Object.assign(document.createElement('a'), { href: URL.createObjectURL(new Blob([await stream.arrayBuffer()])), download: name });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  },
  // Where in a drawing a press was, in the drawing's own units.
  pointIn(drawing, x, y) {
    const screen = drawing.getScreenCTM();
    const at = new DOMPoint(x, y).matrixTransform(screen.inverse());
    return [at.x, at.y, (matchMedia('(pointer: coarse)').matches ? 22 : 11) / screen.a];
  },
  holdFocus() { held = document.activeElement; },
  giveFocusBack() { if (held?.isConnected) held.focus(); held = null; },
};

// A table that is wider than its frame says that it can be moved, and the keyboard moves it. A sheet has a frame of its own within.
function measure(frame) {
  const mover = frame.querySelector('.sheet-frame') ?? frame;
  const isWide = mover.scrollWidth > mover.clientWidth + 1;
  frame.toggleAttribute('data-wide', isWide);
  if (mover !== frame) return;
  if (isWide) frame.tabIndex = 0;
  else frame.removeAttribute('tabindex');
}
const sizes = new ResizeObserver(entries => entries.forEach(entry => {
  // What has left the page is told of once more.
  const frame = entry.target.closest('[data-scrolls]');
  if (frame) measure(frame);
}));
const watched = new WeakSet();
new MutationObserver(() => document.querySelectorAll('[data-scrolls], [data-scrolls] :is(table, .sheet-frame, .sheet-space)').forEach(part => {
  if (watched.has(part)) return;
  watched.add(part);
  sizes.observe(part);
})).observe(document.body, { subtree: true, childList: true });

// One key reaches the search from every page, unless somebody is typing.
document.addEventListener('keydown', event => {
  if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey || event.target.closest('input, textarea, select, [contenteditable]')) return;
  const search = document.querySelector('[data-global-search] input');
  if (!search) return;
  event.preventDefault();
  search.focus();
});
