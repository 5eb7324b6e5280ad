// What a script logs, or throws, may quote what it was given. Values that are secret are taken out wherever they occur.
import type { Json } from '../json.ts';

const shortest = 6;
const mark = '[redacted]';

/** Every text, and every number, in these values that is long enough to be told from chance. */
export function quotable(...values: readonly unknown[]): string[] {
  const found = new Set<string>();
  const visit = (value: unknown): void => {
    if (typeof value === 'string' || typeof value === 'number') {
      const text = String(value);
      if (text.length >= shortest) found.add(text);
    } else if (typeof value === 'object' && value !== null) {
      for (const inner of Object.values(value as Record<string, Json>)) visit(inner);
    }
  };
  for (const value of values) visit(value);
  return [...found];
}

/** Takes out texts, also as JSON writes them; the longest first, since one may be part of another. */
export function redactor(secrets: Iterable<string>): (text: string) => string {
  const forms = new Set<string>();
  for (const secret of secrets) {
    if (secret.length < shortest) continue;
    forms.add(secret);
    forms.add(JSON.stringify(secret).slice(1, -1));
  }
  const ordered = [...forms].sort((one, other) => other.length - one.length);
  return (text) => ordered.reduce((rest, secret) => rest.replaceAll(secret, mark), text);
}

/** One line: control characters as JSON escapes them, cut at so many bytes of UTF-8. */
export function oneLine(text: string, longest: number): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  const flat = text.replaceAll(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]/g, (char) => {
    return `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
  const bytes = Buffer.from(flat);
  if (bytes.length <= longest) return flat;
  // Not within a character.
  return `${bytes
    .subarray(0, longest)
    .toString('utf8')
    .replace(/\ufffd+$/, '')}…`;
}
