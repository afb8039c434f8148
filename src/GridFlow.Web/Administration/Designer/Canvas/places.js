// Where cards go: no card lands on another, what is aligned stays apart, and the whole is arranged by dagre from left to right.
import dagre from '@dagrejs/dagre';

const grid = 8, apart = 24;
export const snap = value => Math.round(value / grid) * grid;

const overlap = (a, b) => a.x < b.x + b.width + apart && b.x < a.x + a.width + apart && a.y < b.y + b.height + apart && b.y < a.y + a.height + apart;
const touches = (moved, by, others) => moved.some(box => others.some(other => overlap({ ...box, x: box.x + by.x, y: box.y + by.y }, other)));

/** How far some cards must still go so that none of them lies on another: the shortest way in one of many directions. */
export function freeShift(moved, others) {
  if (!touches(moved, { x: 0, y: 0 }, others)) return { x: 0, y: 0 };
  for (let far = grid * 2; far < 6000; far += grid * 2) {
    for (let turn = 0; turn < 16; turn++) {
      const angle = turn * Math.PI / 8;
      const by = { x: snap(Math.cos(angle) * far), y: snap(Math.sin(angle) * far) };
      if (!touches(moved, by, others)) return by;
    }
  }
  return { x: 0, y: 0 };
}

/** Whether any two cards lie on each other. */
export const collide = boxes => boxes.some((a, i) => boxes.some((b, j) => j > i && a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height));

/** The same drawing with more room: what lies on each other is pulled apart, rows first, and keeps its order. */
export function stretched(cards) {
  for (let wide = 1; wide < 4; wide += .15) {
    for (let high = 1; high < 3; high += .1) {
      const places = cards.map(card => ({ ...card, x: snap(card.x * wide), y: snap(card.y * high) }));
      if (!places.some((a, i) => places.some((b, j) => j > i && overlap(a, b)))) return places;
    }
  }
  return null;
}

/** New places for all cards, from left to right. */
export function arranged(cards, edges) {
  const graph = new dagre.graphlib.Graph({ multigraph: true });
  graph.setGraph({ rankdir: 'LR', nodesep: 40, ranksep: 84, edgesep: 16, ranker: 'network-simplex' });
  graph.setDefaultEdgeLabel(() => ({}));
  for (const card of cards) graph.setNode(card.id, { width: card.width, height: card.height });
  for (const edge of edges) graph.setEdge(edge.source, edge.target, {}, edge.id);
  dagre.layout(graph);
  return folded(cards.map(card => ({ ...card, rank: graph.node(card.id).x, y: graph.node(card.id).y - card.height / 2 })));
}

// A long ladder is folded into rows as a text is, so that it can be read on a screen.
function folded(cards) {
  const ranks = [...new Set(cards.map(card => card.rank))].sort((a, b) => a - b);
  const high = Math.max(...cards.map(card => card.y + card.height)) - Math.min(...cards.map(card => card.y));
  const rows = Math.max(1, Math.round(Math.sqrt((ranks.at(-1) - ranks[0]) / (high * 1.2 + 1))));
  const inRow = Math.ceil(ranks.length / rows), places = [];
  for (let row = 0, top = 0; row < rows; row++) {
    const own = ranks.slice(row * inRow, (row + 1) * inRow);
    const here = cards.filter(card => own.includes(card.rank));
    if (!here.length) continue;
    const least = Math.min(...here.map(card => card.y));
    places.push(...here.map(card => ({ id: card.id, x: snap(card.rank - own[0] - card.width / 2), y: snap(card.y - least + top) })));
    top += Math.max(...here.map(card => card.y + card.height)) - least + 96;
  }

  return places;
}

/** Places that bring cards into line: left, centre, right, top, middle, bottom, or evenly apart in a row or a column. */
export function aligned(cards, how) {
  const [left, top] = [Math.min(...cards.map(c => c.x)), Math.min(...cards.map(c => c.y))];
  const [right, bottom] = [Math.max(...cards.map(c => c.x + c.width)), Math.max(...cards.map(c => c.y + c.height))];
  const at = card => ({
    left: { x: left }, right: { x: right - card.width }, centre: { x: (left + right - card.width) / 2 },
    top: { y: top }, bottom: { y: bottom - card.height }, middle: { y: (top + bottom - card.height) / 2 },
  })[how] ?? {};
  if (how !== 'row' && how !== 'column') return spread(cards.map(card => ({ ...card, ...at(card) })), ['left', 'right', 'centre'].includes(how) ? 'y' : 'x');
  const axis = how === 'row' ? 'x' : 'y', size = how === 'row' ? 'width' : 'height';
  const sorted = [...cards].sort((a, b) => a[axis] - b[axis]);
  const room = (how === 'row' ? right - left : bottom - top) - sorted.reduce((sum, card) => sum + card[size], 0);
  const between = Math.max(apart, room / Math.max(1, sorted.length - 1));
  let next = sorted[0][axis];
  return sorted.map(card => { const placed = { ...card, [axis]: next }; next += card[size] + between; return placed; });
}

// Cards of one line that would lie on each other are pushed along it.
function spread(cards, axis) {
  const size = axis === 'x' ? 'width' : 'height';
  let end = -Infinity;
  return [...cards].sort((a, b) => a[axis] - b[axis]).map(card => {
    const placed = { ...card, [axis]: Math.max(card[axis], end + apart) };
    end = placed[axis] + card[size];
    return placed;
  });
}
