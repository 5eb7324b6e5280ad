// The two forms in which a registration URI is shown as a QR code: a picture for pages that draw it themselves,
// and the script text that AM's own page runs.

import { create } from 'qrcode/lib/core/qrcode.js';
import { largestQrText } from './registration-label.ts';

const quietZone = 4;

/**
 * One row as strokes: `M0,3h7` goes to the row's first dark run and draws it, `m1,0h2` skips to the next.
 * Commas instead of blanks, as a blank costs three characters in a URI.
 */
function rowPath(row: string, y: number): string {
  let x = 0;
  return Array.from(row.matchAll(/1+/g), ({ 0: run, index }) => {
    const move = x === 0 ? `M${index},${y}` : `m${index - x},0`;
    x = index + run.length;
    return `${move}h${run.length}`;
  }).join('');
}

/**
 * A black-on-white SVG of the smallest code that holds the text (error correction L), with its quiet zone, as a data URI.
 * Percent-encoded rather than Base64: every browser takes both, and of a path of letters, digits and commas the first
 * escapes next to nothing, whereas Base64 adds a third. The size is left to the page. Undefined
 * for a text that no QR code holds.
 */
export function qrSvgDataUri(text: string): string | undefined {
  if (Buffer.byteLength(text) > largestQrText) return undefined;
  const { size, data } = create(text, { errorCorrectionLevel: 'L' }).modules;
  const rows = Array.from({ length: size }, (_, y) => data.subarray(y * size, (y + 1) * size).join(''));
  const path = rows.map(rowPath).join('');
  const side = size + 2 * quietZone;
  // Strokes run through the middle of a row, hence the half.
  const [left, top] = [-quietZone, -quietZone - 0.5];
  const svg =
    `<svg xmlns='http://www.w3.org/2000/svg' viewBox='${left},${top},${side},${side}' shape-rendering='crispEdges'>` +
    `<path fill='white' d='M${left},${top}h${side}v${side}h-${side}z'/><path stroke='black' d='${path}'/></svg>`;
  return `data:image/svg+xml,${encodeURI(svg)}`;
}

function escapeUnit(unit: string): string {
  const code = unit.charCodeAt(0);
  const hex = code.toString(16).toUpperCase();
  return code < 0x100 ? `\\x${hex.padStart(2, '0')}` : `\\u${hex.padStart(4, '0')}`;
}

/**
 * The script with which AM's page draws the code. Issuer and account come from configuration and from users: all but
 * letters, digits, `_`, `.` and `,` is escaped, so that nothing in them can end the string and run.
 */
export function qrScript(uri: string): string {
  const text = uri.replaceAll(/[^\w.,]/g, escapeUnit);
  return `window.QRCodeReader.createCode({
    id: 'callback_0',
    text: '${text}',
    version: '20',
    code: 'L'
});
`;
}
