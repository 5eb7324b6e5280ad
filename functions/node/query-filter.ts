// CREST query filters: `mail pr and !(/preferences/updates eq false)`. Parsed once, at import and by the node that runs it;
// evaluated on one user's record, never on a table.
import type { Json, JsonObject } from '../json.ts';
import { valueAt } from './user-object.ts';

type Value = string | number | boolean;
type Comparison = 'eq' | 'ne' | 'co' | 'sw' | 'gt' | 'ge' | 'lt' | 'le';

export type QueryFilter =
  | { readonly kind: 'and' | 'or'; readonly all: readonly QueryFilter[] }
  | { readonly kind: 'not'; readonly inner: QueryFilter }
  | { readonly kind: 'literal'; readonly value: boolean }
  | { readonly kind: 'present'; readonly path: string }
  | { readonly kind: 'compare'; readonly path: string; readonly operator: Comparison; readonly value: Value };

const deepest = 20;
const longest = 4096;
const comparisons: readonly string[] = ['eq', 'ne', 'co', 'sw', 'gt', 'ge', 'lt', 'le'];

// A quoted text, a bracket or an exclamation mark, or a word up to the next of these.
const tokens = /\s*("(?:[^"\\]|\\.)*"|[()!]|[^\s()!"]+)/gy;

/** Throws a SyntaxError that says what is wrong and where, by the number of the word. */
export function parseQueryFilter(text: string): QueryFilter {
  if (text.length > longest) throw new SyntaxError(`longer than ${longest} characters`);
  const words = wordsOf(text);
  let at = 0;
  const next = (): string | undefined => words[at];
  const take = (): string => {
    const word = words[at];
    if (word === undefined) throw new SyntaxError('ends too early');
    at += 1;
    return word;
  };
  const series = (kind: 'and' | 'or', part: (depth: number) => QueryFilter, depth: number): QueryFilter => {
    const first = part(depth);
    const all = [first];
    while (next() === kind) {
      at += 1;
      all.push(part(depth));
    }
    return all.length === 1 ? first : { kind, all };
  };
  const either = (depth: number): QueryFilter => series('or', (inner) => series('and', term, inner), depth);
  const term = (depth: number): QueryFilter => {
    if (depth > deepest) throw new SyntaxError(`brackets and negations go deeper than ${deepest}`);
    const word = take();
    if (word === '!') return { kind: 'not', inner: term(depth + 1) };
    if (word === '(') {
      const inner = either(depth + 1);
      if (take() !== ')') throw new SyntaxError(`")" is missing before word ${at}`);
      return inner;
    }
    if ((word === 'true' || word === 'false') && !isOperator(next()))
      return { kind: 'literal', value: word === 'true' };
    const path = pathOf(word, at);
    const operator = take();
    if (operator === 'pr') return { kind: 'present', path };
    if (!comparisons.includes(operator)) throw new SyntaxError(`no operator is called ${operator} (word ${at})`);
    return { kind: 'compare', path, operator: operator as Comparison, value: wordValue(take(), at) };
  };
  const filter = either(0);
  if (next() !== undefined) throw new SyntaxError(`goes on behind its end (word ${at + 1})`);
  return filter;
}

/** Every attribute that the filter asks for, as a path without a slash in front. */
export function pathsIn(filter: QueryFilter): string[] {
  switch (filter.kind) {
    case 'and':
    case 'or':
      return filter.all.flatMap(pathsIn);
    case 'not':
      return pathsIn(filter.inner);
    case 'literal':
      return [];
    default:
      return [filter.path];
  }
}

/** On a list, a comparison holds if it holds for one of its values. */
export function accepts(filter: QueryFilter, object: JsonObject): boolean {
  switch (filter.kind) {
    case 'and':
      return filter.all.every((part) => accepts(part, object));
    case 'or':
      return filter.all.some((part) => accepts(part, object));
    case 'not':
      return !accepts(filter.inner, object);
    case 'literal':
      return filter.value;
    case 'present':
      return isPresent(valueAt(object, filter.path));
    case 'compare': {
      const found = valueAt(object, filter.path);
      const values = Array.isArray(found) ? found : found === undefined ? [] : [found];
      return values.some((value) => holds(value, filter.operator, filter.value));
    }
  }
}

export function isPresent(value: Json | undefined): boolean {
  return value !== undefined && value !== null && value !== '' && !(Array.isArray(value) && value.length === 0);
}

function holds(found: Json, operator: Comparison, wanted: Value): boolean {
  if (operator === 'eq') return found === wanted;
  if (operator === 'ne') return found !== wanted;
  if (typeof found === 'string' && typeof wanted === 'string') {
    if (operator === 'co') return found.includes(wanted);
    if (operator === 'sw') return found.startsWith(wanted);
    return ordered(found, operator, wanted);
  }
  return typeof found === 'number' && typeof wanted === 'number' && ordered(found, operator, wanted);
}

function ordered<Compared extends string | number>(found: Compared, operator: Comparison, wanted: Compared): boolean {
  if (operator === 'gt') return found > wanted;
  if (operator === 'ge') return found >= wanted;
  if (operator === 'lt') return found < wanted;
  return operator === 'le' && found <= wanted;
}

function wordsOf(text: string): string[] {
  const words: string[] = [];
  const whole = text.trimEnd();
  tokens.lastIndex = 0;
  while (tokens.lastIndex < whole.length) {
    const [, word] = tokens.exec(whole) ?? [];
    if (word === undefined) throw new SyntaxError('a text has no closing quotation mark');
    words.push(word);
  }
  return words;
}

function isOperator(word: string | undefined): boolean {
  return word === 'pr' || (word !== undefined && comparisons.includes(word));
}

function pathOf(word: string, at: number): string {
  if (!/^\/?[\w.-]+(\/[\w.-]+)*$/.test(word)) throw new SyntaxError(`${word} is no name of an attribute (word ${at})`);
  return word.replace(/^\//, '');
}

function wordValue(word: string, at: number): Value {
  if (word.startsWith('"')) return word.slice(1, -1).replaceAll(/\\(.)/g, '$1');
  if (word === 'true' || word === 'false') return word === 'true';
  if (/^-?\d+(\.\d+)?$/.test(word)) return Number(word);
  throw new SyntaxError(`${word} is no value: texts stand in quotation marks (word ${at})`);
}
