// What a schema takes, in the words of the pages that are made from schemas.
import type * as z from 'zod';

/** A zod schema as JSON Schema. */
export type Described = z.core.JSONSchema.BaseSchema;

/** `true` takes anything. */
type Part = Described | boolean;

/** `whole number, 1 to 86400`, `text`, `"SAME", "ANY", "NONE"`; the title of the schema where it has one. */
export function takes(of: Described): string {
  if (of.title !== undefined) return of.title;
  if (of.enum) return of.enum.map((value) => JSON.stringify(value)).join(', ');
  if (of.anyOf) {
    // Null is how JSON leaves a value out: it is no choice of its own.
    const choices = of.anyOf.map(asDescribed).filter(({ type }) => type !== 'null');
    return choices.map((each) => takes(each) || 'anything').join(' or ');
  }
  if (of.type === 'integer') return `whole number${bounds(of)}`;
  if (of.type === 'number') return `number${bounds(of)}`;
  if (of.type === 'array') return listOf(asDescribed(of.items), of.minItems);
  if (of.type === 'object') return `{ ${Object.keys(of.properties ?? { '<name>': {} }).join(', ')} }`;
  const [type = ''] = [of.type ?? []].flat().filter((each) => each !== 'null');
  return type === 'string' ? 'text' : type;
}

/** As JSON; undefined without a default, or with an empty group. */
export function usual(of: Described): string | undefined {
  const value = of.default === undefined ? undefined : JSON.stringify(of.default);
  return value === '{}' ? undefined : value;
}

/** The schema of a part. */
export function asDescribed(schema: Part | Part[] | undefined): Described {
  return typeof schema === 'object' && !Array.isArray(schema) ? schema : {};
}

function listOf(items: Described, least = 0): string {
  const what = items.type === 'object' ? takes(items) : 'text';
  return `list of ${what}${least > 0 ? `, at least ${least}` : ''}`;
}

function bounds({ minimum = -Infinity, maximum = Infinity, exclusiveMinimum }: Described): string {
  if (exclusiveMinimum !== undefined) return ` above ${exclusiveMinimum}`;
  // Every whole number has these two.
  const from = minimum > Number.MIN_SAFE_INTEGER;
  const to = maximum < Number.MAX_SAFE_INTEGER;
  if (from && to) return `, ${minimum} to ${maximum}`;
  return from ? `, at least ${minimum}` : to ? `, at most ${maximum}` : '';
}
