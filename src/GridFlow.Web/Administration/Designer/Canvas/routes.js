// Ways of connections: right angles only, out of the right side and into the left one, around the cards in between where that is
// possible. Ways are chosen among few candidates by length, bends and cards crossed, so that a drag on a full drawing stays fluent.
import { Graph } from '@antv/x6';

const gap = 18, clear = 10, lanes = 28;

/** Where the cards are: kept by the canvas, read by every way. */
export const boxes = new Map();

const crosses = (box, x1, y1, x2, y2) =>
  Math.max(x1, x2) > box.x - clear && Math.min(x1, x2) < box.x + box.width + clear &&
  Math.max(y1, y2) > box.y - clear && Math.min(y1, y2) < box.y + box.height + clear;

function cost(points, others) {
  let sum = points.length * 24;
  for (let i = 1; i < points.length; i++) {
    const [a, b] = [points[i - 1], points[i]];
    sum += Math.abs(a.x - b.x) + Math.abs(a.y - b.y);
    for (const box of others) if (crosses(box, a.x, a.y, b.x, b.y)) sum += 900;
  }
  return sum;
}

/** The corners between two ends. */
export function way(from, to, source, target, order) {
  const others = [];
  for (const [id, box] of boxes) if (id !== source && id !== target) others.push(box);
  const ends = [boxes.get(source), boxes.get(target)].filter(Boolean);
  const spread = (order % 6) * 6;
  // Ways to different steps of one column go down beside each other.
  const right = from.x + gap + spread, left = to.x - 16 - (boxes.get(target)?.lane ?? 0) * 6;
  let best = null, least = Infinity;
  const consider = corners => {
    const points = [from, ...corners, to];
    // The own cards are in the way of the middle, not of the ends.
    const sum = cost(points, others) + cost(corners, ends);
    if (sum < least) [best, least] = [corners, sum];
  };
  if (left >= from.x + 12) {
    if (Math.abs(from.y - to.y) < 1) consider([{ x: (from.x + to.x) / 2, y: from.y }]);
    for (const x of [Math.min(right, left), (right + left) / 2, left - spread / 2]) consider([{ x, y: from.y }, { x, y: to.y }]);
  }
  const middle = (from.y + to.y) / 2;
  const rows = [];
  for (const box of [...others, ...ends]) {
    if (box.x > Math.max(right, left) + clear || box.x + box.width < Math.min(right, left) - clear) continue;
    rows.push(box.y - clear - 8 - spread, box.y + box.height + clear + 8 + spread);
  }
  rows.sort((a, b) => Math.abs(a - middle) - Math.abs(b - middle));
  for (const y of [middle, ...rows.slice(0, lanes)]) consider([{ x: right, y: from.y }, { x: right, y }, { x: left, y }, { x: left, y: to.y }]);
  return best;
}

Graph.registerRouter('ladder', (vertices, options, view) => {
  const edge = view.cell;
  return way(view.sourceAnchor, view.targetAnchor, edge.getSourceCellId(), edge.getTargetCellId(), edge.getData()?.order ?? 0);
}, true);
