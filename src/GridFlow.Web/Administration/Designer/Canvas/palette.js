// Steps are dragged from the list onto the canvas; a press or Enter puts one beside what is selected.
export function palette(list, surface, add) {
  if (!list) return () => {};
  const itemOf = event => event.target.closest('[data-type]');
  let ghost = null, start = null, dragged = false;

  function down(event) {
    const item = itemOf(event);
    if (!item || event.button !== 0 || item.disabled) return;
    [start, dragged] = [{ item, x: event.clientX, y: event.clientY }, false];
    document.addEventListener('pointermove', move);
    document.addEventListener('pointerup', up, { once: true });
    document.addEventListener('keydown', cancel);
  }

  function move(event) {
    if (!ghost && Math.hypot(event.clientX - start.x, event.clientY - start.y) < 5) return;
    if (!ghost) {
      ghost = start.item.cloneNode(true);
      ghost.classList.add('palette-ghost');
      ghost.setAttribute('aria-hidden', 'true');
      (list.closest('.designer') ?? document.body).append(ghost);
      dragged = true;
    }

    ghost.style.transform = `translate(${event.clientX + 8}px, ${event.clientY - 16}px)`;
    ghost.classList.toggle('is-over', isOver(event));
  }

  const isOver = event => { const box = surface.getBoundingClientRect(); return event.clientX > box.left && event.clientX < box.right && event.clientY > box.top && event.clientY < box.bottom; };

  function up(event) {
    if (ghost && start && isOver(event)) add(start.item.dataset.type, Number(start.item.dataset.exits), { x: event.clientX, y: event.clientY });
    end();
  }

  function cancel(event) { if (event.key === 'Escape' && ghost) end(); }

  function end() {
    ghost?.remove();
    [ghost, start] = [null, null];
    document.removeEventListener('pointermove', move);
    document.removeEventListener('keydown', cancel);
  }

  function click(event) {
    const item = itemOf(event);
    // The press that ends a drag is no press of its own.
    if (item && !dragged) add(item.dataset.type, Number(item.dataset.exits), null);
    dragged = false;
  }

  list.addEventListener('pointerdown', down);
  list.addEventListener('click', click);
  return () => { end(); list.removeEventListener('pointerdown', down); list.removeEventListener('click', click); };
}
