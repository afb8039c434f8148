// A drawing fits its frame; it is drawn larger by its buttons or by the wheel with Ctrl, and moved with the pointer.
export function zoom(frame, factor) {
  const drawing = frame.querySelector('svg');
  if (!drawing) return;
  if (factor === 0) return drawing.style.removeProperty('width');
  const before = drawing.clientWidth;
  const after = Math.min(6000, Math.max(frame.clientWidth * 0.5, before * factor));
  const [x, y] = [frame.scrollLeft + frame.clientWidth / 2, frame.scrollTop + frame.clientHeight / 2];
  drawing.style.width = `${after}px`;
  drawing.style.maxWidth = 'none';
  // What was in the middle stays there.
  frame.scrollTo(x * after / before - frame.clientWidth / 2, y * after / before - frame.clientHeight / 2);
}

export function attach(frame) {
  frame.addEventListener('wheel', event => {
    if (!event.ctrlKey) return;
    event.preventDefault();
    zoom(frame, event.deltaY < 0 ? 1.2 : 1 / 1.2);
  }, { passive: false });
  let held;
  frame.addEventListener('pointerdown', event => {
    if (event.pointerType === 'mouse' && event.button === 0) held = { x: event.clientX + frame.scrollLeft, y: event.clientY + frame.scrollTop };
  });
  frame.addEventListener('pointermove', event => { if (held) frame.scrollTo(held.x - event.clientX, held.y - event.clientY); });
  for (const end of ['pointerup', 'pointerleave']) frame.addEventListener(end, () => { held = null; });
}
