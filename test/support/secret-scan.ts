// Looks for secrets in text: as they are, and in whatever encoding they may have got there.

export interface Secret {
  /** What it is, for the report. */
  readonly name: string;
  /** Text is looked for as it is, and in Base64; bytes in hex, Base32 and Base64. */
  readonly value: string | Uint8Array;
}

/** `name in line` for each find. Nothing is found of a secret that is empty. */
export function secretsIn(lines: readonly string[], secrets: readonly Secret[]): string[] {
  const wanted = secrets.flatMap(({ name, value }) =>
    formsOf(value).map((form) => ({ name, pattern: patternOf(form) })),
  );
  return lines.flatMap((line) =>
    wanted.filter(({ pattern }) => pattern.test(line)).map(({ name }) => `${name} in ${line}`),
  );
}

function formsOf(value: string | Uint8Array): string[] {
  const bytes = Buffer.from(value as string | Buffer); // one of the two overloads of `from`
  if (bytes.length === 0) return [];
  const base64 = [
    ...base64Forms(bytes),
    ...base64Forms(bytes).map((form) => form.replaceAll('+', '-').replaceAll('/', '_')),
  ];
  if (typeof value === 'string')
    return [value, JSON.stringify(value).slice(1, -1), encodeURIComponent(value), ...base64];
  const hex = bytes.toString('hex');
  return [hex, hex.toUpperCase(), base32(bytes), base32(bytes).toLowerCase(), ...base64];
}

/** What Base64 makes of the bytes wherever they stand in something longer: the characters that depend on them alone. */
function base64Forms(bytes: Buffer): string[] {
  return [0, 1, 2].map((offset) => {
    const text = Buffer.concat([Buffer.alloc(offset), bytes]).toString('base64');
    const end = Math.floor(((offset + bytes.length) * 8) / 6);
    return text.slice(Math.ceil((offset * 8) / 6), end);
  });
}

function base32(bytes: Buffer): string {
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  const groups = bits.match(/.{1,5}/g) ?? [];
  return groups.map((group) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'[parseInt(group.padEnd(5, '0'), 2)]).join('');
}

/** Short ones, such as codes, only where they stand alone: within an id or a time they are chance. */
function patternOf(form: string): RegExp {
  const escaped = form.replaceAll(/[^0-9A-Za-z]/g, '\\$&');
  return new RegExp(form.length < 12 ? `(?<![0-9A-Za-z])${escaped}(?![0-9A-Za-z])` : escaped);
}
