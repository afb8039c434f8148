// Photos of a page, large. A link takes part by data-photo: "before" came with the report, "after" shows what was done. The window
// (Incidents/PhotoViewer.razor) is the document's own dialog: it keeps the keyboard to itself and gives it back. Without this script a link opens its photo.
const viewer = document.getElementById('photo-viewer');
const part = name => viewer.querySelector(`[data-part="${name}"]`);
const stage = part('stage');
const most = 8;
let photos = [], shown = 0, beside = { before: -1, after: -1 };
let scale = 1, x = 0, y = 0;
const fingers = new Map();

const isDouble = () => viewer.classList.contains('double');
const panes = () => isDouble() ? [part('before'), part('after')] : [part('before')];

/** The photos of the page in the order things happened, each once. */
function gather() {
  const seen = new Set();
  return [...document.querySelectorAll('main a[data-photo]')]
    .filter(link => !seen.has(link.href) && seen.add(link.href))
    .sort((one, other) => one.dataset.at - other.dataset.at);
}

function open(link) {
  photos = gather();
  viewer.classList.remove('double');
  const last = kind => photos.map(photo => photo.dataset.photo).lastIndexOf(kind);
  beside = { before: photos.findIndex(photo => photo.dataset.photo === 'before'), after: last('after') };
  part('strip').replaceChildren(...photos.map((photo, at) => {
    const button = Object.assign(document.createElement('button'), { type: 'button', title: photo.dataset.said });
    button.append(Object.assign(document.createElement('img'), { src: photo.querySelector('img').src, alt: photo.dataset.said }));
    button.addEventListener('click', () => show(at));
    const item = document.createElement('li');
    item.className = photo.dataset.photo;
    item.append(button);
    return item;
  }));
  part('compare').hidden = beside.before < 0 || beside.after < 0;
  for (const way of ['previous', 'next', 'strip']) part(way).hidden = photos.length < 2;
  // The dialog is modal before it is filled: what was pressed last gets the keyboard back.
  if (!viewer.open) viewer.showModal();
  show(Math.max(0, photos.findIndex(photo => photo.href === link.href)));
  stage.focus();
}

function show(at) {
  shown = (at + photos.length) % photos.length;
  beside[photos[shown].dataset.photo] = shown;
  draw();
  fit();
}

function draw() {
  panes().forEach((pane, side) => {
    const photo = photos[isDouble() ? beside[side ? 'after' : 'before'] : shown];
    const image = pane.querySelector('img');
    if (image.src !== photo.href) { image.removeAttribute('src'); image.src = photo.href; }
    image.alt = photo.dataset.said;
    pane.querySelector('figcaption').textContent = photo.dataset.said;
  });
  part('after').hidden = !isDouble();
  part('compare').setAttribute('aria-pressed', isDouble());
  part('place').textContent = `${shown + 1} / ${photos.length}`;
  part('original').href = photos[shown].href;
  [...part('strip').children].forEach((item, at) => {
    item.firstChild.setAttribute('aria-current', at === shown);
    if (at === shown) item.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  });
}

/** Both sides are moved alike: one looks at the same corner before and after. */
function place() {
  const { width, height } = part('before').querySelector('div').getBoundingClientRect();
  const [aside, down] = [width * (scale - 1) / 2, height * (scale - 1) / 2];
  [x, y] = [Math.min(aside, Math.max(-aside, x)), Math.min(down, Math.max(-down, y))];
  for (const pane of panes()) pane.querySelector('img').style.transform = `translate(${x}px, ${y}px) scale(${scale})`;
  stage.classList.toggle('large', scale > 1);
  part('scale').textContent = `${Math.round(scale * 100)} %`;
  part('smaller').disabled = scale <= 1;
  part('larger').disabled = scale >= most;
}

function fit() {
  [scale, x, y] = [1, 0, 0];
  place();
}

/** Enlarges by a factor; what lies under the point stays there. */
function zoom(factor, point) {
  const before = scale;
  scale = Math.min(most, Math.max(1, scale * factor));
  const box = panes().map(pane => pane.querySelector('div').getBoundingClientRect())
    .findLast((each, at) => !at || point && point.clientX >= each.left && point.clientY >= each.top);
  const [fromX, fromY] = point ? [point.clientX - box.left - box.width / 2, point.clientY - box.top - box.height / 2] : [0, 0];
  [x, y] = [fromX - (fromX - x) * scale / before, fromY - (fromY - y) * scale / before];
  place();
}

function move(right, down) {
  [x, y] = [x + right, y + down];
  place();
}

function compare() {
  viewer.classList.toggle('double');
  draw();
  fit();
}

document.addEventListener('click', event => {
  const link = event.target.closest?.('main a[data-photo]');
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  open(link);
});

const acts = {
  previous: () => show(shown - 1), next: () => show(shown + 1), larger: () => zoom(1.5), smaller: () => zoom(1 / 1.5), fit, compare, close: () => viewer.close(),
};
for (const [name, act] of Object.entries(acts)) part(name).addEventListener('click', act);

viewer.addEventListener('keydown', event => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const step = 80;
  const keys = {
    '+': acts.larger, '=': acts.larger, '-': acts.smaller, 0: fit, c: () => part('compare').hidden || compare(), PageUp: acts.previous, PageDown: acts.next,
    ArrowLeft: () => scale > 1 ? move(step, 0) : acts.previous(), ArrowRight: () => scale > 1 ? move(-step, 0) : acts.next(),
    ArrowUp: () => move(0, step), ArrowDown: () => move(0, -step),
  };
  const act = keys[event.key];
  if (!act) return;
  event.preventDefault();
  act();
});

stage.addEventListener('wheel', event => {
  event.preventDefault();
  zoom(Math.exp(-event.deltaY / 400), event);
}, { passive: false });
// Two quick presses on "next" turn two photos.
stage.addEventListener('dblclick', event => event.target.closest('button') || (scale > 1 ? fit() : zoom(2.5, event)));
addEventListener('popstate', () => viewer.close());

// One finger moves, two enlarge; a stroke across a photo that is not enlarged goes to the next.
let stroke = 0;
stage.addEventListener('pointerdown', event => {
  if (event.button > 0 || event.target.closest('button')) return;
  stage.setPointerCapture(event.pointerId);
  fingers.set(event.pointerId, event);
  stroke = event.pointerType === 'mouse' || scale > 1 || fingers.size > 1 ? NaN : 0;
});
stage.addEventListener('pointermove', event => {
  const was = fingers.get(event.pointerId);
  if (!was) return;
  if (fingers.size === 2) {
    const other = [...fingers.values()].find(finger => finger.pointerId !== event.pointerId);
    const span = finger => Math.hypot(finger.clientX - other.clientX, finger.clientY - other.clientY);
    zoom(span(event) / Math.max(1, span(was)), { clientX: (event.clientX + other.clientX) / 2, clientY: (event.clientY + other.clientY) / 2 });
  } else if (scale > 1) {
    move(event.clientX - was.clientX, event.clientY - was.clientY);
  } else {
    stroke += event.clientX - was.clientX;
  }
  fingers.set(event.pointerId, event);
});
for (const end of ['pointerup', 'pointercancel']) stage.addEventListener(end, event => {
  if (!fingers.delete(event.pointerId)) return;
  if (end === 'pointerup' && Math.abs(stroke) > 60 && photos.length > 1) show(shown + (stroke < 0 ? 1 : -1));
  stroke = NaN;
});
viewer.addEventListener('close', () => fingers.clear());
