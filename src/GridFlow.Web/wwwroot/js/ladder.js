// Scrolls a wide drawing so that a point of it (0 left, 1 right) is in the middle.
export const centre = (frame, share) => {
  const drawing = frame.querySelector('svg');
  if (drawing) frame.scrollLeft = drawing.clientWidth * share - frame.clientWidth / 2;
};
