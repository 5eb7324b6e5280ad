// Reads a QR code out of an SVG data URI, as a phone's camera would: what is decoded is the drawing, point by point.
import decoder from 'jsqr';

// The published type is the default export; at run time a CommonJS module is that function itself or holds it.
const jsQR = ('default' in decoder ? decoder.default : decoder) as typeof import('jsqr').default;

/** The SVG text inside the data URI. */
export const svgOf = (dataUri: string) => decodeURIComponent(dataUri.slice('data:image/svg+xml,'.length));

/** Draws the strokes of the SVG's last path as dark points, several per module, in the frame of its viewBox. */
const rasterise = (svg: string) => {
  const numbers = (text = '') => text.split(',').map(Number);
  const [left = 0, top = 0, width = 0, height = 0] = numbers(/viewBox='([^']*)'/.exec(svg)?.[1]);
  const path = /stroke='black' d='([^']*)'/.exec(svg)?.[1] ?? '';
  const scale = 4;
  const side = width * scale;
  const points = new Uint8ClampedArray(side * height * scale * 4).fill(255);
  const darken = (x: number, y: number) => points.fill(0, (y * side + x) * 4, (y * side + x) * 4 + 3);

  let [x, y] = [0, 0];
  for (const [, command, values] of path.matchAll(/([Mmh])([-\d,.]+)/g)) {
    const [dx = 0, dy = 0] = numbers(values);
    if (command === 'M') [x, y] = [dx, dy];
    if (command === 'm') [x, y] = [x + dx, y + dy];
    if (command !== 'h') continue;
    for (let column = (x - left) * scale; column < (x + dx - left) * scale; column += 1) {
      for (let row = (y - 0.5 - top) * scale; row < (y + 0.5 - top) * scale; row += 1) darken(column, row);
    }
    x += dx;
  }
  return { points, side };
};

/** The text of the code; undefined when there is none to be read. */
export const readQrCode = (dataUri: string): string | undefined => {
  const { points, side } = rasterise(svgOf(dataUri));
  return jsQR(points, side, side)?.data;
};
