// The canvas of the designer. It shows the drawing the page sends and says what a person did; the page holds the truth. Only what must
// follow the hand happens here first: dragging, panning, zooming, selecting. The drop is told, not the way.
import { Graph, Selection, Snapline } from '@antv/x6';
import { cardOf, dress, heightOf, width as cardWidth } from './card.js';
import { keys } from './keys.js';
import { overview } from './overview.js';
import { aligned, arranged, collide, freeShift, snap, stretched } from './places.js';
import { palette } from './palette.js';
import { boxes } from './routes.js';

const clipboard = 'gridflow.clip', readable = .62;

/**
 * Opens the canvas.
 * @param host the element it fills
 * @param server the page: told of acts, see Designer.razor
 * @param options { editable, words, tells: the acts the page wants to be told, all where it says none; opens: a click opens a step }
 */
export function open(host, server, options) {
  const { words } = options;
  let editable = options.editable;
  const steps = new Map();
  // A page that was left answers nothing any more.
  const tell = async (name, ...args) => options.tells && !options.tells.includes(name) ? undefined : server.invokeMethodAsync(name, ...args).catch(gone => { if (host.isConnected) console.error(gone); });
  const surface = host.querySelector('[data-canvas]');
  const tip = host.querySelector('[data-tip]');

  const graph = new Graph({
    container: surface, autoResize: host, async: true, background: false,
    grid: { visible: true, size: 16, type: 'dot', args: { color: 'var(--canvas-dot)', thickness: 1 } },
    panning: { enabled: true, eventTypes: ['leftMouseDown', 'mouseWheel', 'mouseWheelDown'] },
    mousewheel: { enabled: true, modifiers: ['ctrl', 'meta'], zoomAtMousePosition: true, minScale: .15, maxScale: 2 },
    scaling: { min: .15, max: 2 },
    interacting: () => ({ nodeMovable: editable, magnetConnectable: editable, arrowheadMovable: editable, edgeMovable: false, edgeLabelMovable: false, vertexMovable: false }),
    moveThreshold: 3, clickThreshold: 4, magnetThreshold: 3,
    connecting: {
      snap: { radius: 36 }, allowBlank: true, allowNode: true, allowEdge: false, allowLoop: true, allowMulti: true, highlight: true,
      anchor: 'door', connectionPoint: 'anchor', router: 'ladder', connector: { name: 'rounded', args: { radius: 9 } },
      createEdge: ({ sourceMagnet }) => graph.createEdge({ ...line, data: { order: orderOf(sourceMagnet) } }),
      validateMagnet: ({ magnet }) => editable && magnet.getAttribute('magnet') !== 'passive',
      validateConnection: ({ type, sourcePort, targetCell, targetPort, sourceMagnet }) => type === 'source'
        ? !!sourcePort?.startsWith('out:')
        : !!targetCell?.getData()?.entry && (!targetPort || targetPort === 'in') && !!(sourceMagnet || sourcePort),
    },
    highlighting: {
      magnetAvailable: { name: 'className', args: { className: 'can-take' } },
      magnetAdsorbed: { name: 'className', args: { className: 'takes' } },
    },
  });
  graph.use(new Selection({
    rubberband: true, modifiers: 'shift', multiple: true, multipleSelectionModifiers: ['ctrl', 'meta', 'shift'], movable: true, following: true,
    showNodeSelectionBox: false, showEdgeSelectionBox: false, rubberNode: true, rubberEdge: false,
  }));
  graph.use(new Snapline({ tolerance: 6, sharp: true }));
  const drawOverview = overview(host.querySelector('[data-overview]'), graph, boxes);
  boxes.clear();

  const line = { shape: 'edge', zIndex: 1, attrs: { line: { class: 'way', targetMarker: { name: 'block', width: 9, height: 8 } }, wrap: { class: 'way-wrap' } } };
  const orderOf = magnet => [...(magnet.closest('.x6-node')?.querySelectorAll('[data-port]') ?? [])].indexOf(magnet);
  const boxOf = node => ({ id: node.id, ...node.getBBox().toJSON() });
  const remember = node => boxes.set(node.id, { ...boxOf(node), lane: boxes.get(node.id)?.lane ?? boxes.size % 5 });
  const nodes = () => graph.getNodes();
  const chosen = () => graph.getSelectedCells();
  const chosenNodes = () => chosen().filter(cell => cell.isNode());
  const others = ids => nodes().filter(node => !ids.has(node.id)).map(boxOf);

  // --- what the page sends

  let drawing = false;
  function draw(patch) {
    drawing = true;
    graph.batchUpdate(() => {
      for (const id of patch.removedEdges ?? []) graph.removeCell(id);
      for (const id of patch.removed ?? []) { graph.removeCell(id); steps.delete(id); boxes.delete(id); }
      for (const text of patch.steps ?? []) drawStep(JSON.parse(text));
      for (const edge of patch.edges ?? []) drawEdge(edge);
    });
    drawing = false;
    for (const step of steps.values()) redress(step.id);
    drawOverview();
  }

  function drawStep(step) {
    const known = graph.getCellById(step.id), before = steps.get(step.id);
    steps.set(step.id, step);
    const card = cardOf(step, words);
    if (!known) {
      const node = graph.addNode({ ...card, x: step.x ?? 0, y: step.y ?? 0 });
      remember(node);
      return;
    }

    known.setData(step, { overwrite: true });
    known.setAttrs(card.attrs);
    if (JSON.stringify(known.getPorts()) !== JSON.stringify(card.ports.items)) known.prop('ports/items', card.ports.items, { rewrite: true });
    known.resize(card.width, card.height);
    // Where nothing may be stored, cards that were pulled apart stay so.
    if (step.x !== null && (step.x !== before?.x || step.y !== before?.y)) known.position(step.x, step.y);
    remember(known);
  }

  function drawEdge(edge) {
    const known = graph.getCellById(edge.id);
    const order = steps.get(edge.source)?.exits.findIndex(exit => exit.port === edge.port) ?? 0;
    if (known) {
      known.setData({ order, name: edge.name, back: edge.back });
      const view = graph.findViewByCell(known);
      if (view) nameEdge(view);
      return;
    }

    graph.addEdge({ ...line, id: edge.id, data: { order, name: edge.name, back: edge.back }, source: { cell: edge.source, port: `out:${edge.port}` }, target: { cell: edge.target, port: 'in' } });
  }

  function redress(id) {
    const node = graph.getCellById(id), view = node && graph.findViewByCell(node);
    if (view) dress(view, steps.get(id), graph.isSelected(node));
  }

  graph.on('view:mounted', ({ view }) => {
    if (view.cell.isNode()) redress(view.cell.id);
    else nameEdge(view);
    if (!seen) performance.mark('canvas-first');
    seen = true;
  });
  let seen = false;

  function nameEdge(view) {
    view.container.setAttribute('role', 'img');
    view.container.setAttribute('aria-label', view.cell.getData()?.name ?? '');
    view.container.classList.toggle('is-selected', graph.isSelected(view.cell));
    view.container.classList.toggle('is-back', !!view.cell.getData()?.back);
  }

  /** Opening: what was never placed is arranged, what lies on each other is pulled apart, and as much as can be read is shown. */
  function settle() {
    const cards = nodes().map(boxOf);
    if (nodes().some(node => steps.get(node.id).x === null)) moveTo(layout(), true);
    else if (collide(cards)) moveTo(stretched(cards) ?? layout(), true);
    fit();
    if (graph.zoom() < readable) {
      graph.zoomTo(readable);
      const begin = nodes().find(node => steps.get(node.id).starts) ?? nodes()[0], at = begin.position();
      graph.positionPoint({ x: at.x, y: at.y }, 56, '16%');
    }
  }

  const layout = () => arranged(nodes().map(boxOf), graph.getEdges().map(edge => ({ id: edge.id, source: edge.getSourceCellId(), target: edge.getTargetCellId() })));

  // --- moving

  function moveTo(places, straighten = false) {
    const moved = [];
    graph.batchUpdate(() => {
      for (const { id, x, y } of places) {
        const node = graph.getCellById(id);
        if (!node) continue;
        node.position(snap(x), snap(y));
        remember(node);
        moved.push({ id, x: snap(x), y: snap(y) });
      }
    });
    rerouteAll();
    drawOverview();
    if (editable && moved.length) tell('Moved', moved, straighten);
  }

  const rerouteAll = () => { for (const edge of graph.getEdges()) graph.findViewByCell(edge)?.update(); };

  let dragged = new Set();
  graph.on('node:moving', () => host.classList.add('is-dragging'));
  graph.on('node:change:position', ({ node, options: how }) => {
    remember(node);
    if (!drawing && (how?.ui || how?.selection || how?.snapped)) dragged.add(node.id);
    drawOverview();
  });
  graph.on('node:moved', () => requestAnimationFrame(drop));

  function drop() {
    host.classList.remove('is-dragging');
    if (!dragged.size) return;
    const ids = dragged;
    dragged = new Set();
    const moved = [...ids].map(id => graph.getCellById(id)).filter(Boolean);
    const by = freeShift(moved.map(boxOf), others(ids));
    moveTo(moved.map(node => ({ id: node.id, x: node.position().x + by.x, y: node.position().y + by.y })));
  }

  let pushing;
  function nudge(dx, dy, far) {
    const moved = chosenNodes();
    if (!moved.length) return graph.translateBy(-dx * 80, -dy * 80);
    if (!editable) return;
    for (const node of moved) { node.translate(dx * (far ? 40 : 8), dy * (far ? 40 : 8)); dragged.add(node.id); }
    clearTimeout(pushing);
    pushing = setTimeout(drop, 350);
  }

  function arrange() {
    moveTo(layout(), true);
    fit();
  }

  function align(how) {
    const moved = chosenNodes().map(boxOf);
    if (moved.length < 2) return;
    const places = aligned(moved, how), by = freeShift(places, others(new Set(moved.map(card => card.id))));
    moveTo(places.map(card => ({ id: card.id, x: card.x + by.x, y: card.y + by.y })));
  }

  // --- connecting

  graph.on('edge:connected', ({ edge, isNew }) => {
    const [source, target] = [edge.getSource(), edge.getTarget()], port = source.port?.slice(4);
    // What the page draws has the name of its ends: what the hand drew makes way for it.
    edge.remove();
    if (isNew && target.cell) lead(source.cell, port, target.cell);
    else if (!isNew && target.cell && port) tell('Reconnected', edge.id, source.cell, port, target.cell);
    else if (!isNew) tell('Redraw', edge.id);
  });

  // Dropped on a card it leads there, wherever on the card that is; where there is nothing the page offers what may follow.
  graph.on('edge:mouseup', ({ edge, e }) => {
    const [source, target] = [edge.getSource(), edge.getTarget()];
    if (target.cell || !source.port || graph.getCellById(edge.id) !== edge) return;
    edge.remove();
    hideTip();
    const port = source.port.slice(4), on = cardAt(target.x, target.y);
    if (on) {
      if (steps.get(on).entry) lead(source.cell, port, on);
      return;
    }

    const frame = host.getBoundingClientRect();
    tell('Dropped', source.cell, port, target.x, target.y, e.clientX - frame.left, e.clientY - frame.top);
  });

  const cardAt = (x, y) => [...boxes].find(([, box]) => x >= box.x && x <= box.x + box.width && y >= box.y && y <= box.y + box.height)?.[0];

  function lead(source, port, target) {
    drawEdge({ id: `${source}/${port}>${target}`, source, port, target });
    tell('Connected', source, port, target);
  }

  graph.on('edge:selected', ({ edge }) => { if (editable) edge.addTools([{ name: 'source-arrowhead', args: tool }, { name: 'target-arrowhead', args: tool }]); });
  graph.on('edge:unselected', ({ edge }) => edge.removeTools());
  const tool = { tagName: 'circle', attrs: { r: 6, class: 'way-end' } };

  // --- selecting

  let told = '[]';
  graph.on('selection:changed', ({ added, removed }) => {
    for (const cell of [...added, ...removed]) {
      const view = graph.findViewByCell(cell);
      if (!view) continue;
      if (cell.isNode()) view.container.classList.toggle('is-selected', graph.isSelected(cell));
      else nameEdge(view);
    }

    // One choice for another comes as two changes.
    if (!drawing) queueMicrotask(tellSelection);
  });

  function tellSelection() {
    const [ids, edges] = [chosenNodes().map(node => node.id), chosen().filter(cell => cell.isEdge()).map(edge => edge.id)];
    const now = JSON.stringify([ids, edges]);
    if (now === told) return;
    told = now;
    tell('Selected', ids, edges);
  }

  /** Shows a way: its steps, and the connections that begin so. */
  function trace(ids, begins) {
    const [on, ways] = [new Set(ids), new Set(begins)];
    host.classList.toggle('is-tracing', on.size > 0);
    for (const node of nodes()) graph.findViewByCell(node)?.container.classList.toggle('is-traced', on.has(node.id));
    for (const edge of graph.getEdges()) {
      const start = edge.id.slice(0, edge.id.lastIndexOf('>') + 1);
      graph.findViewByCell(edge)?.container.classList.toggle('is-traced', ways.has(start) && on.has(edge.getTargetCellId()));
    }
  }

  function select(ids, show = false) {
    graph.resetSelection(ids.filter(id => graph.hasCell(id)));
    if (show && ids.length) reveal(ids[0]);
  }

  function reveal(id) {
    const cell = graph.getCellById(id);
    if (!cell) return;
    const seen = graph.getGraphArea(), box = cell.getBBox();
    if (!seen.containsRect(box)) graph.centerCell(cell);
  }

  // In the order people read: columns from left to right, each from top to bottom.
  function next(by) {
    const order = nodes().sort((a, b) => a.position().x - b.position().x || a.position().y - b.position().y);
    const at = order.findIndex(node => graph.isSelected(node));
    const to = at < 0 ? (by > 0 ? 0 : order.length - 1) : at + by;
    if (to < 0 || to >= order.length) { graph.cleanSelection(); return false; }
    select([order[to].id], true);
    return true;
  }

  graph.on(options.opens ? 'node:click' : 'node:dblclick', ({ node }) => tell('Edit', node.id));
  graph.on('blank:mousedown', () => { surface.focus({ preventScroll: true }); tell('Aside'); });
  graph.on('cell:mousedown', () => surface.focus({ preventScroll: true }));

  // --- tooltips: the whole of a name, a comment, what was found

  graph.on('node:mouseenter', ({ node }) => {
    const step = steps.get(node.id);
    if (!step) return;
    const lines = [step.title, [step.who, step.limit].filter(Boolean).join(' · '), step.comment].filter(Boolean);
    tip.replaceChildren(...lines.map((line, index) => Object.assign(document.createElement('p'), { textContent: line, className: index ? '' : 'strong' })),
      ...step.findings.map(finding => Object.assign(document.createElement('p'), { textContent: finding.text, className: finding.isError ? 'error' : 'warning' })));
    const box = graph.findViewByCell(node).container.getBoundingClientRect(), frame = host.getBoundingClientRect();
    tip.style.left = `${Math.min(Math.max(8, box.left - frame.left), frame.width - 328)}px`;
    tip.style.top = `${box.bottom - frame.top + 10}px`;
    tip.dataset.wait = String(setTimeout(() => { tip.hidden = host.matches(':active'); }, 500));
  });
  const hideTip = () => { clearTimeout(Number(tip.dataset.wait)); tip.hidden = true; };
  for (const leaving of ['node:mouseleave', 'node:mousedown', 'translate', 'scale']) graph.on(leaving, hideTip);

  // --- looking

  function fit() {
    if (!nodes().length) return graph.centerPoint(0, 0);
    const all = nodes().map(boxOf);
    const left = Math.min(...all.map(box => box.x)), top = Math.min(...all.map(box => box.y));
    const right = Math.max(...all.map(box => box.x + box.width)), bottom = Math.max(...all.map(box => box.y + box.height));
    graph.zoomToRect({ x: left, y: top, width: right - left, height: bottom - top }, { padding: 48, maxScale: 1, minScale: .15 });
    graph.centerPoint((left + right) / 2, (top + bottom) / 2);
    tellZoom();
  }

  function zoom(by) {
    if (by === 0) graph.zoomTo(1);
    else graph.zoom(by > 0 ? .15 : -.15);
  }

  let zoomTold;
  const tellZoom = () => { clearTimeout(zoomTold); zoomTold = setTimeout(() => tell('Zoomed', Math.round(graph.zoom() * 100)), 120); };
  graph.on('scale', tellZoom);

  // --- copying: the page makes the text, this browser keeps it for all its tabs

  async function copy() {
    const cards = chosenNodes().map(boxOf);
    if (!cards.length) return;
    const text = await tell('Copy', cards.map(card => card.id));
    if (text) localStorage.setItem(clipboard, JSON.stringify({ text, cards }));
  }

  function paste() {
    const kept = JSON.parse(localStorage.getItem(clipboard) ?? 'null');
    if (!kept || !editable) return;
    const seen = graph.getGraphArea();
    const visible = kept.cards.some(card => seen.containsRect(card) || seen.isIntersectWithRect(card));
    const start = visible ? { x: 32, y: 32 } : { x: snap(seen.center.x - kept.cards[0].x), y: snap(seen.center.y - kept.cards[0].y) };
    const shift = freeShift(kept.cards.map(card => ({ ...card, x: card.x + start.x, y: card.y + start.y })), nodes().map(boxOf));
    // Longer than a message may be.
    tell('Paste', DotNet.createJSStreamReference(new TextEncoder().encode(kept.text)), start.x + shift.x, start.y + shift.y);
  }

  function remove() {
    if (editable && chosen().length) tell('Deleted', chosenNodes().map(node => node.id), chosen().filter(cell => cell.isEdge()).map(edge => edge.id));
  }

  /** A free place for a card of so many exits, near a point; without one to the right of the step that is selected, else in the middle. */
  function free(exits, x, y) {
    const height = heightOf(exits), one = chosenNodes()[0], seen = graph.getGraphArea();
    if (x == null) [x, y] = one ? [one.position().x + cardWidth + 96, one.position().y] : [seen.center.x - cardWidth / 2, seen.center.y - height / 2];
    const box = { x: snap(x), y: snap(y), width: cardWidth, height };
    const by = freeShift([box], nodes().map(boxOf));
    return { x: box.x + by.x, y: box.y + by.y };
  }

  const forgetPalette = palette(document.querySelector('[data-palette]'), surface, (type, exits, at) => {
    if (!editable) return;
    const point = at ? graph.clientToLocal(at.x, at.y) : null;
    const place = free(exits, point ? point.x - cardWidth / 2 : null, point ? point.y - 28 : null);
    tell('Added', type, place.x, place.y);
  });

  const forgetKeys = keys(surface, {
    undo: () => tell('Undo'), redo: () => tell('Redo'), search: () => tell('Search'), apply: () => tell('Apply'), help: () => tell('Help'),
    selectAll: () => graph.resetSelection(nodes()), copy, cut: () => copy().then(remove), paste, duplicate: () => copy().then(paste), remove, nudge, next, zoom, fit,
    edit: () => { const [one] = chosenNodes(); if (one) tell('Edit', one.id); },
    escape: () => { if (chosen().length) graph.cleanSelection(); else tell('Escaped'); },
  });

  return {
    draw, settle, select, trace, reveal, arrange, align, fit, zoom, copy, paste, remove, free,
    focus: () => surface.focus(),
    lock: locked => { editable = !locked; },
    dispose() { forgetKeys(); forgetPalette(); hideTip(); graph.dispose(); boxes.clear(); },
  };
}
