// Pictures for brands in tests.
import { crc32, deflateSync } from 'node:zlib';

export const svgLogo =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 96 24"><rect width="96" height="24" fill="#0a6e4f"/></svg>';

export function svgUri(text: string = svgLogo): string {
  return `data:image/svg+xml;base64,${Buffer.from(text).toString('base64')}`;
}

export function pngUri(...sides: readonly [width?: number, height?: number]): string {
  return `data:image/png;base64,${pngFile(...sides).toString('base64')}`;
}

/** In one green. */
export function pngFile(width = 96, height = 24): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  // Eight bits a channel, red, green and blue.
  header.set([8, 2, 0, 0, 0], 8);
  const line = Buffer.concat([Buffer.from([0]), Buffer.from('0a6e4f'.repeat(width), 'hex')]);
  const lines = Buffer.concat(Array.from({ length: height }, () => line));
  const parts = [chunk('IHDR', header), chunk('IDAT', deflateSync(lines)), chunk('IEND', Buffer.alloc(0))];
  return Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), ...parts]);
}

function chunk(type: string, data: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(type), data]);
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  check.writeUInt32BE(crc32(named));
  return Buffer.concat([length, named, check]);
}
