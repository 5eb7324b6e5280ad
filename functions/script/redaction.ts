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

/**
 * Takes out texts, also as JSON writes them, and what may be the beginning of one at the end of a text that was cut. A script
 * makes up both the texts and what they are looked for in, so the time is that of reading either once (Aho and Corasick).
 */
export function redactor(secrets: Iterable<string>): (text: string) => string {
  const tree = searchTree(secrets);
  return (text) => {
    let [rest, at] = ['', 0];
    for (const [from, to] of spansIn(text, tree)) {
      rest += text.slice(at, from) + mark;
      at = to;
    }
    return rest + text.slice(at);
  };
}

/** The beginnings of all secrets, numbered; 0 is the empty one. */
interface SearchTree {
  /** The one that is a character longer, by `edge`. */
  readonly longer: ReadonlyMap<number, number>;
  readonly lengths: readonly number[];
  /** The longest proper end of it that is a beginning, too. */
  readonly otherwise: readonly number[];
  /** The length of the longest secret that it ends with; 0 for none. */
  readonly found: readonly number[];
}

function edge(beginning: number, code: number): number {
  return beginning * 0x1_0000 + code;
}

function searchTree(secrets: Iterable<string>): SearchTree {
  const longer = new Map<number, number>();
  const lengths = [0];
  const found = [0];
  const before = [0];
  const codes = [0];
  for (const secret of secrets) {
    if (secret.length < shortest) continue;
    for (const form of [secret, JSON.stringify(secret).slice(1, -1)]) {
      let at = 0;
      for (let index = 0; index < form.length; index += 1) {
        const code = form.charCodeAt(index);
        let next = longer.get(edge(at, code));
        if (next === undefined) {
          next = lengths.push(index + 1) - 1;
          longer.set(edge(at, code), next);
          found.push(0);
          before.push(at);
          codes.push(code);
        }
        at = next;
      }
      found[at] = form.length;
    }
  }
  const otherwise = lengths.map(() => 0);
  const tree = { longer, lengths, otherwise, found };
  // The short ones first: of those everything is known by the time.
  const ordered = [...lengths.keys()].sort((one, other) => numberAt(lengths, one) - numberAt(lengths, other));
  for (const at of ordered) {
    const parent = numberAt(before, at);
    if (parent !== 0) otherwise[at] = step(tree, numberAt(otherwise, parent), numberAt(codes, at));
    found[at] ||= numberAt(found, numberAt(otherwise, at));
  }
  return tree;
}

function step({ longer, otherwise }: SearchTree, start: number, code: number): number {
  for (let at = start; ; at = numberAt(otherwise, at)) {
    const next = longer.get(edge(at, code));
    if (next !== undefined) return next;
    if (at === 0) return 0;
  }
}

/** Where secrets lie, in order; those that overlap as one. */
function spansIn(text: string, tree: SearchTree): readonly [from: number, to: number][] {
  const spans: [from: number, to: number][] = [];
  const add = (from: number, to: number): void => {
    let start = from;
    for (let last = spans.at(-1); last && last[1] > start; last = spans.at(-1)) {
      start = Math.min(start, last[0]);
      spans.pop();
    }
    spans.push([start, to]);
  };
  let at = 0;
  for (let index = 0; index < text.length; index += 1) {
    at = step(tree, at, text.charCodeAt(index));
    const length = numberAt(tree.found, at);
    if (length > 0) add(index + 1 - length, index + 1);
  }
  const begun = numberAt(tree.lengths, at);
  if (begun >= shortest) add(text.length - begun, text.length);
  return spans;
}

function numberAt(list: readonly number[], index: number): number {
  return list[index] ?? 0;
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
