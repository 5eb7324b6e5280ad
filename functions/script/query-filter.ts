// The filters of IDM's queries: `userName eq "demo" and !(mail pr)`. A filter is read and compared here: nothing of it reaches
// a store.
import { comparableName } from '../ports/users.ts';
import { GuestError } from './script-host.ts';

export type QueryFilter =
  | { readonly is: 'and' | 'or'; readonly of: readonly QueryFilter[] }
  | { readonly is: 'not'; readonly of: readonly [QueryFilter] }
  | { readonly is: 'eq' | 'co' | 'sw'; readonly property: string; readonly value: string }
  | { readonly is: 'pr'; readonly property: string }
  | { readonly is: 'true' | 'false' };

const longestFilter = 4096;
const deepest = 20;
const token = /\s*(?:([()!])|"((?:\\.|[^"\\])*)"|'((?:\\.|[^'\\])*)'|([^\s()!"']+))/sy;

interface Token {
  readonly sign?: string | undefined;
  readonly word?: string | undefined;
  /** In quotes. */
  readonly text?: string | undefined;
}

/** Throws a GuestError for what is no filter. */
export function queryFilter(source: string): QueryFilter {
  if (source.length > longestFilter) throw unreadable();
  const tokens = tokensOf(source);
  let at = 0;
  const isNext = (word: string): boolean => tokens[at]?.word?.toLowerCase() === word;
  const sign = (wanted: string): boolean => {
    if (tokens[at]?.sign !== wanted) return false;
    at += 1;
    return true;
  };

  const chain = (word: 'and' | 'or', part: (depth: number) => QueryFilter, depth: number): QueryFilter => {
    const of = [part(depth)];
    for (; isNext(word); of.push(part(depth))) at += 1;
    const [only] = of;
    return of.length === 1 && only ? only : { is: word, of };
  };
  const any = (depth: number): QueryFilter => chain('or', all, depth);
  const all = (depth: number): QueryFilter => chain('and', one, depth);
  const one = (depth: number): QueryFilter => {
    if (depth > deepest) throw unreadable();
    if (sign('!')) return { is: 'not', of: [one(depth + 1)] };
    if (!sign('(')) return comparison();
    const inside = any(depth + 1);
    if (!sign(')')) throw unreadable();
    return inside;
  };
  const comparison = (): QueryFilter => {
    const property = tokens[at]?.word;
    if (property === undefined) throw unreadable();
    const operator = tokens[at + 1]?.word?.toLowerCase();
    if (operator === 'pr') {
      at += 2;
      return { is: 'pr', property: named(property) };
    }
    if (operator === 'eq' || operator === 'co' || operator === 'sw') {
      const value = tokens[at + 2]?.text ?? tokens[at + 2]?.word;
      if (value === undefined) throw unreadable();
      at += 3;
      return { is: operator, property: named(property), value };
    }
    if (property === 'true' || property === 'false') {
      at += 1;
      return { is: property };
    }
    throw ['gt', 'ge', 'lt', 'le', 'in'].includes(operator ?? '')
      ? new GuestError(`openidm: the operator ${operator} is not available`)
      : unreadable();
  };

  const filter = any(0);
  if (at < tokens.length) throw unreadable();
  return filter;
}

/** `values` gives those of a property. Case does not count, as in a directory. */
export function fits(filter: QueryFilter, values: (property: string) => readonly string[]): boolean {
  switch (filter.is) {
    case 'and':
      return filter.of.every((part) => fits(part, values));
    case 'or':
      return filter.of.some((part) => fits(part, values));
    case 'not':
      return !fits(filter.of[0], values);
    case 'pr':
      return values(filter.property).length > 0;
    case 'true':
      return true;
    case 'false':
      return false;
    default: {
      const wanted = comparableName(filter.value);
      const compare = {
        eq: (value: string) => value === wanted,
        co: (value: string) => value.includes(wanted),
        sw: (value: string) => value.startsWith(wanted),
      }[filter.is];
      return values(filter.property).some((value) => compare(comparableName(value)));
    }
  }
}

/** The values of which one must be that of the property, so that whoever fits is among those who have it. */
export function demanded(filter: QueryFilter, property: string): string | undefined {
  if (filter.is === 'eq') return filter.property === property ? filter.value : undefined;
  if (filter.is !== 'and') return undefined;
  return filter.of.map((part) => demanded(part, property)).find((value) => value !== undefined);
}

function tokensOf(source: string): Token[] {
  const tokens: Token[] = [];
  const text = source.trim();
  token.lastIndex = 0;
  for (let end = 0; end < text.length; end = token.lastIndex) {
    const [, sign, double, single, word] = token.exec(text) ?? [];
    const quoted = double ?? single;
    if (sign === undefined && quoted === undefined && word === undefined) throw unreadable();
    tokens.push({ sign, word, text: quoted?.replaceAll(/\\(.)/gs, '$1') });
  }
  return tokens;
}

/** JSON pointers of one step are names, too. */
function named(property: string): string {
  return property.replace(/^\//, '');
}

function unreadable(): GuestError {
  return new GuestError('openidm: the filter cannot be read');
}
