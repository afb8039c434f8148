// How a step looks: a card with its icon, name, who and for how long, and below them one row for each exit. Words are measured, so that
// what does not fit ends in an ellipsis; the whole of it is in the tooltip. Colours are the stylesheet's.
import { Graph, Point } from '@antv/x6';

export const width = 232;
const head = 58, row = 24, foot = 8, entryY = 29;

export const heightOf = exits => head + (exits > 0 ? exits * row + foot : 0);
const rowY = index => head + index * row + row / 2;

const pen = document.createElement('canvas').getContext('2d');
const family = getComputedStyle(document.body).fontFamily;

/** The text, cut to what fits. */
function fit(text, room, font) {
  pen.font = `${font} ${family}`;
  if (pen.measureText(text).width <= room) return text;
  let end = text.length;
  while (end > 1 && pen.measureText(text.slice(0, end) + '…').width > room) end--;
  return text.slice(0, end) + '…';
}

const text = (selector, className) => ({ tagName: 'text', selector, className });

Graph.registerNode('step', {
  width, height: head,
  markup: [
    { tagName: 'rect', selector: 'halo', className: 'step-halo' },
    { tagName: 'rect', selector: 'body', className: 'step-body' },
    { tagName: 'path', selector: 'line', className: 'step-line' },
    { tagName: 'rect', selector: 'wash', className: 'step-wash' },
    { tagName: 'g', selector: 'icon', className: 'step-icon' },
    text('title', 'step-title'), text('who', 'step-who'), text('limit', 'step-limit'),
    { tagName: 'g', selector: 'flag', className: 'step-flag', children: [{ tagName: 'rect', selector: 'flagBox' }, text('flagText')] },
    { tagName: 'g', selector: 'note', className: 'step-note', children: [{ tagName: 'path', selector: 'notePath' }] },
    { tagName: 'g', selector: 'badge', className: 'step-badge', children: [{ tagName: 'circle', selector: 'badgeDot' }, text('badgeText')] },
    text('others', 'step-others'),
    { tagName: 'g', selector: 'live', className: 'step-live', children: [{ tagName: 'rect', selector: 'liveBox' }, text('liveText')] },
  ],
  attrs: {
    halo: { x: -4, y: -4, refWidth: 8, refHeight: 8, rx: 14 },
    body: { refWidth: '100%', refHeight: '100%', rx: 10 },
    wash: { x: 10, y: 11, width: 36, height: 36, rx: 9 },
    icon: { transform: 'translate(16 17)' },
    title: { x: 56, y: 27 }, who: { x: 56, y: 45 }, limit: { x: width - 12, y: 45, textAnchor: 'end' },
    flagBox: { x: 0, y: -20, height: 16, rx: 8 }, flagText: { y: -8.5 },
    notePath: { d: 'M0 0h9l4 4v9h-13zM3 5h4M3 8h7', transform: `translate(${width - 34} 9)` },
    badge: { transform: `translate(${width} 0)` }, badgeDot: { r: 10 }, badgeText: { y: 4, textAnchor: 'middle' },
    others: { x: width, y: -8, textAnchor: 'end' },
    liveBox: { y: -24, height: 20, rx: 10 }, liveText: { x: width - 10, y: -10, textAnchor: 'end' },
  },
  ports: {
    groups: {
      entry: { position: 'absolute', markup: [{ tagName: 'circle', selector: 'dot', className: 'port-in' }], attrs: { dot: { r: 5, magnet: 'passive' } } },
      exit: {
        position: 'absolute',
        markup: [{ tagName: 'rect', selector: 'grip', className: 'port-grip' }, text('word', 'port-word'), { tagName: 'circle', selector: 'dot', className: 'port-out' }],
        attrs: { grip: { x: -96, y: -row / 2 + 1, width: 106, height: row - 2, rx: 6, magnet: true }, word: { x: -14, y: 4, textAnchor: 'end' }, dot: { r: 5, pointerEvents: 'none' } },
      },
    },
  },
}, true);

/** Connections begin at the dot of an exit, wherever it was gripped, and end at the entry. */
Graph.registerAnchor('door', (view, magnet) => {
  const { x, y } = view.cell.position();
  const port = (magnet.closest('[port]') ?? magnet.querySelector?.('[port]'))?.getAttribute('port');
  const index = view.cell.getData().exits.findIndex(exit => `out:${exit.port}` === port);
  return index < 0 ? new Point(x, y + entryY) : new Point(x + width, y + rowY(index));
}, true);

/** What X6 draws for a step as the page describes it. */
export function cardOf(step, words) {
  const height = heightOf(step.exits.length);
  const flag = step.starts ? words.start : '';
  pen.font = `11px ${family}`;
  const flagWidth = flag ? pen.measureText(flag).width + 16 : 0;
  const limit = fit(step.limit ?? '', 84, '12px');
  pen.font = `12px ${family}`;
  const limitWidth = limit ? pen.measureText(limit).width + 12 : 0;
  const live = fit(step.live?.text ?? '', width - 20, '600 12px');
  pen.font = `600 12px ${family}`;
  const liveWidth = live ? pen.measureText(live).width + 20 : 0;
  const worst = step.findings.some(finding => finding.isError) ? 'error' : 'warning';
  return {
    id: step.id, shape: 'step', width, height, zIndex: 2, data: step,
    attrs: {
      body: { class: `step-body` },
      line: { d: step.exits.length ? `M0 ${head - 1}h${width}` : '' },
      icon: { html: step.icon },
      title: { text: fit(step.title, step.comment ? width - 96 : width - 72, '600 14px') },
      who: { text: fit(step.who ?? step.kind, width - 70 - limitWidth, '12px') },
      limit: { text: limit },
      flag: { display: flag ? '' : 'none' }, flagBox: { width: flagWidth }, flagText: { text: flag, x: 8 },
      note: { display: step.comment ? '' : 'none' },
      badge: { display: step.findings.length ? '' : 'none', class: `step-badge ${worst}` },
      badgeText: { text: step.findings.length > 1 ? String(step.findings.length) : '!' },
      others: { text: (step.others ?? []).join('、') },
      live: { display: live ? '' : 'none', class: `step-live ${step.live?.tone ?? ''}` }, liveBox: { x: width - liveWidth, width: liveWidth }, liveText: { text: live },
    },
    ports: {
      items: [
        ...(step.entry ? [{ id: 'in', group: 'entry', args: { x: 0, y: entryY } }] : []),
        ...step.exits.map((exit, index) => ({
          id: `out:${exit.port}`, group: 'exit', args: { x: width, y: rowY(index) },
          attrs: {
            word: { text: fit(exit.name, width - 40, '12px'), class: `port-word ${exit.state}` },
            dot: { class: `port-out ${exit.state}` },
            grip: { 'aria-label': `${step.title}：${exit.name}`, role: 'button', 'data-port': exit.port },
          },
        })),
      ],
    },
  };
}

/** Classes and names of a card that attributes do not carry. */
export function dress(view, step, selected) {
  const element = view.container;
  element.setAttribute('role', 'group');
  element.setAttribute('aria-label', [step.title, step.live?.text, step.who, step.limit, ...step.findings.map(finding => finding.text)].filter(Boolean).join('，'));
  element.setAttribute('data-step', step.id);
  element.setAttribute('data-tone', step.tone);
  element.classList.toggle('is-selected', selected);
  element.classList.toggle('is-theirs', (step.others ?? []).length > 0);
  element.classList.toggle('is-unknown', step.tone === 'unknown');
  element.classList.toggle('is-found', !!step.found);
}
