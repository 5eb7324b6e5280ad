// The keys of the configuration as its schema describes them: for the page about them, and for naming the right key
// beside a wrong one.
import * as z from 'zod';
import { pushService } from '../functions/realm/push-service.ts';
import { realmSettings } from '../functions/realm/realm-settings.ts';
import { configurationSchema } from './configuration-schema.ts';
import { asDescribed, type Described, takes, usual } from './schema-words.ts';

export interface ConfigurationKey {
  /** From the top: `retention.logDays`, `realms.<name>.journeys`. */
  readonly path: string;
  readonly description: string;
  /** What it takes, in words. */
  readonly takes: string;
  /** As JSON; undefined without one. */
  readonly usual: string | undefined;
}

// What is checked by code alone is no text for readers.
const described: Described = describedBy(configurationSchema);

/** Every key that holds a value, and every group that says what it is for. */
export const configurationKeys: readonly ConfigurationKey[] = keysOf(described, []);

/** The same of the settings of a realm. */
export const realmKeys: readonly ConfigurationKey[] = keysOf(describedBy(realmSettings), []);

/** The same of a realm's push service. */
export const pushServiceKeys: readonly ConfigurationKey[] = keysOf(describedBy(pushService), []);

function describedBy(schema: z.ZodType): Described {
  return z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
}

function keysOf(of: Described, path: readonly string[]): ConfigurationKey[] {
  const children = [
    ...Object.entries(of.properties ?? {}).map(([key, child]) => keysOf(asDescribed(child), [...path, key])),
    typeof of.additionalProperties === 'object' ? keysOf(of.additionalProperties, [...path, '<name>']) : [],
  ];
  const { description, title } = of;
  if (description === undefined) return children.flat();
  // A group with a name of its own stands for what is in it.
  if (title !== undefined) return [{ path: path.join('.'), description, takes: takes(of), usual: usual(of) }];
  return [{ path: path.join('.'), description, takes: takes(of), usual: usual(of) }, ...children.flat()];
}

/** The names that stand beside each other at a place; none where any name is right. */
export function keysAt(path: readonly PropertyKey[]): string[] {
  const place = path.reduce<Described>(
    (of, key) => asDescribed(of.properties?.[String(key)] ?? of.additionalProperties),
    described,
  );
  return Object.keys(place.properties ?? {});
}
