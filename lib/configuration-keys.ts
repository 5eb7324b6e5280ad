// The keys of the configuration as its schema describes them: for the page about them, and for naming the right key
// beside a wrong one.
import * as z from 'zod';
import { configurationSchema } from './configuration-schema.ts';

type Described = z.core.JSONSchema.BaseSchema;

export interface ConfigurationKey {
  /** From the top: `retention.logDays`, `realms.<name>.journeys`. */
  readonly path: string;
  readonly description: string;
  /** What it takes, in words. */
  readonly takes: string;
  /** As JSON; undefined without one. */
  readonly usual: string | undefined;
}

const described: Described = z.toJSONSchema(configurationSchema, { io: 'input' });

/** Every key that holds a value, and every group that says what it is for. */
export const configurationKeys: readonly ConfigurationKey[] = keysOf(described, []);

function keysOf(of: Described, path: readonly string[]): ConfigurationKey[] {
  const children = [
    ...Object.entries(of.properties ?? {}).map(([key, child]) => keysOf(asDescribed(child), [...path, key])),
    typeof of.additionalProperties === 'object' ? keysOf(of.additionalProperties, [...path, '<name>']) : [],
  ];
  const { description } = of;
  if (description === undefined) return children.flat();
  const value = of.default === undefined || isEmptyObject(of.default) ? undefined : JSON.stringify(of.default);
  return [{ path: path.join('.'), description, takes: takes(of), usual: value }, ...children.flat()];
}

/** The names that stand beside each other at a place; none where any name is right. */
export function keysAt(path: readonly PropertyKey[]): string[] {
  const place = path.reduce<Described>(
    (of, key) => asDescribed(of.properties?.[String(key)] ?? of.additionalProperties),
    described,
  );
  return Object.keys(place.properties ?? {});
}

function takes(of: Described): string {
  if (of.enum) return of.enum.map((value) => JSON.stringify(value)).join(', ');
  if (of.anyOf) return of.anyOf.map((each) => takes(asDescribed(each))).join(' or ');
  const { minimum, maximum, exclusiveMinimum } = of;
  if (of.type === 'integer' && minimum !== undefined) return `whole number, ${minimum} to ${maximum}`;
  const number = of.type === 'integer' ? 'whole number' : 'number';
  if (exclusiveMinimum !== undefined) return `${number} above ${exclusiveMinimum}`;
  if (of.type === 'array') return 'list of text';
  if (of.type === 'object') return `{ ${Object.keys(of.properties ?? { '<name>': {} }).join(', ')} }`;
  return of.type === 'string' ? 'text' : String(of.type);
}

function asDescribed(schema: Described | boolean | undefined): Described {
  return typeof schema === 'object' ? schema : {};
}

function isEmptyObject(value: unknown): boolean {
  return JSON.stringify(value) === '{}';
}
