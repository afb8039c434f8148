// The small picture of the whole drawing: cards as boxes and the part that is seen as a frame. A press or a drag goes there.
export function overview(canvas, graph, boxes) {
  let scheduled = false, scale = 1, origin = { x: 0, y: 0 };
  const style = name => getComputedStyle(canvas).getPropertyValue(name).trim();

  function paint() {
    scheduled = false;
    const ratio = devicePixelRatio || 1, { clientWidth: width, clientHeight: height } = canvas;
    if (!width) return;
    if (canvas.width !== width * ratio) [canvas.width, canvas.height] = [width * ratio, height * ratio];
    const pen = canvas.getContext('2d');
    pen.setTransform(ratio, 0, 0, ratio, 0, 0);
    pen.clearRect(0, 0, width, height);
    const seen = graph.getGraphArea();
    const all = [...boxes.values(), seen];
    const left = Math.min(...all.map(b => b.x)), top = Math.min(...all.map(b => b.y));
    const right = Math.max(...all.map(b => b.x + b.width)), bottom = Math.max(...all.map(b => b.y + b.height));
    scale = Math.min((width - 8) / (right - left), (height - 8) / (bottom - top));
    origin = { x: left - ((width / scale) - (right - left)) / 2, y: top - ((height / scale) - (bottom - top)) / 2 };
    const x = value => (value - origin.x) * scale, y = value => (value - origin.y) * scale;
    pen.fillStyle = style('--canvas-mini');
    for (const box of boxes.values()) pen.fillRect(x(box.x), y(box.y), Math.max(2, box.width * scale), Math.max(2, box.height * scale));
    pen.strokeStyle = style('--canvas-accent');
    pen.lineWidth = 1.5;
    pen.strokeRect(x(seen.x), y(seen.y), seen.width * scale, seen.height * scale);
  }

  const draw = () => { if (!scheduled) { scheduled = true; requestAnimationFrame(paint); } };
  const go = event => graph.centerPoint(origin.x + event.offsetX / scale, origin.y + event.offsetY / scale);
  canvas.onpointerdown = event => { canvas.setPointerCapture(event.pointerId); go(event); };
  canvas.onpointermove = event => { if (event.buttons) go(event); };
  for (const change of ['translate', 'scale', 'resize']) graph.on(change, draw);
  return draw;
}
