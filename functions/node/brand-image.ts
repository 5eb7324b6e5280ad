// The pictures of a brand, as data URIs: SVG or PNG, small, and with nothing in them that acts or is fetched. Pages show them
// as images, where SVG runs nothing; what is refused here would at best not be shown.

/** Bytes of one file. */
export const mostImageBytes = 24 * 1024;
/** Pixels on either side. */
const longestSide = 2048;

const types = { svg: 'image/svg+xml', png: 'image/png' } as const;
const signature = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];

/** What acts, embeds or changes other elements. */
const acting =
  /<\s*\/?\s*(?:[\w-]+:)?(script|foreignobject|iframe|object|embed|audio|video|handler|listener|animate\w*|set)\b/i;
const attribute = /[\s"'/]([\w:.-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g;
/** A part of the same picture, or a picture that comes along. */
const ownPlace = /^(?:#[\w.-]+|data:image\/(?:png|jpeg|gif|webp);base64,[\w+/=\s]*)$/;

export function isDataUri(text: string): boolean {
  return text.startsWith('data:');
}

/** The file as a data URI. Its type is what it holds, whatever it is called; what is neither SVG nor PNG is taken for SVG. */
export function dataUri(file: Uint8Array): string {
  const type = isPng(file) ? types.png : types.svg;
  return `data:${type};base64,${Buffer.from(file).toString('base64')}`;
}

/** The bytes of a PNG; undefined for an SVG, and for what is no such data URI. */
export function pngBytes(uri: string): Uint8Array | undefined {
  const { type, bytes } = parts(uri) ?? {};
  return type === types.png ? bytes : undefined;
}

/** Undefined when it can be shown. */
export function imageFault(uri: string): string | undefined {
  const { type, bytes } = parts(uri) ?? {};
  if (!bytes) return 'must be an SVG or a PNG: the name of a file, or data:image/png;base64,…';
  if (bytes.length > mostImageBytes) {
    return `has ${bytes.length} bytes; it may have ${mostImageBytes}, since every sign-in loads it`;
  }
  return type === types.png ? pngFault(bytes) : svgFault(bytes);
}

function parts(uri: string): { readonly type: string; readonly bytes: Uint8Array } | undefined {
  const [, type, data] = /^data:(image\/(?:svg\+xml|png));base64,([A-Za-z0-9+/]+=*)$/.exec(uri) ?? [];
  return type === undefined || data === undefined ? undefined : { type, bytes: Buffer.from(data, 'base64') };
}

function isPng(bytes: Uint8Array): boolean {
  return signature.every((byte, at) => bytes[at] === byte);
}

function pngFault(bytes: Uint8Array): string | undefined {
  const view = Buffer.from(bytes);
  if (!isPng(bytes) || view.length < 24) return 'is no PNG';
  const sides = [view.readUInt32BE(16), view.readUInt32BE(20)];
  return sides.every((side) => side > 0 && side <= longestSide)
    ? undefined
    : `has ${sides.join(' × ')} pixels; ${longestSide} are enough on either side`;
}

function svgFault(bytes: Uint8Array): string | undefined {
  const neither = 'is neither an SVG in UTF-8 nor a PNG';
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return neither;
  }
  if (!/<svg[\s>]/i.test(text)) return neither;
  // What is written by its number is read as what it stands for.
  return actingFault(text) ?? actingFault(text.replaceAll(/&#(x?)([0-9a-f]+);?/gi, signOf));
}

function actingFault(text: string): string | undefined {
  if (/<!(?:DOCTYPE|ENTITY)|<\?xml-stylesheet/i.test(text)) {
    return 'has a document type, an entity or a style sheet of its own: save it as plain SVG';
  }
  const [, element] = acting.exec(text) ?? [];
  if (element !== undefined) return `has an element <${element}>: a logo is a picture and does nothing`;
  const values = [...text.matchAll(attribute)].map(
    ([, name = '', double, single]) => [name, (double ?? single ?? '').trim()] as const,
  );
  for (const [name, value] of values) {
    if (/^(?:\w+:)?on/i.test(name))
      return `has a script in the attribute ${name}: a logo is a picture and does nothing`;
    if (/(?:^|:)(?:href|src)$/i.test(name) && !ownPlace.test(value)) return foreign(value);
  }
  const styles = [
    ...values.filter(([name]) => !name.includes(':')).map(([, value]) => value),
    ...[...text.matchAll(/<style[^>]*>(.*?)<\/style/gis)].map(([, style = '']) => style),
  ];
  for (const style of styles) {
    if (/@import|\\/i.test(style)) return 'has styles that load others, or escapes in them: save it as plain SVG';
    for (const [, place = ''] of style.matchAll(/url\(\s*["']?([^)"']*)/gi)) {
      if (!ownPlace.test(place.trim())) return foreign(place);
    }
  }
  return undefined;
}

function signOf(_entity: string, hexadecimal: string, digits: string): string {
  const code = Number.parseInt(digits, hexadecimal ? 16 : 10);
  return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : '';
}

function foreign(place: string): string {
  return `points to ${place.slice(0, 60)}: nothing is fetched for a logo, so put all that it needs into the file`;
}
