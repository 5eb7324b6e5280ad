// What is wrong with a service of a realm as somebody wants it. AM has more of them, and more keys in each, than are read here:
// those are kept as they are, unless they look like a slip.
import type { JsonObject } from '../json.ts';
import { nearest } from '../nearest.ts';
import { pushService, pushServiceId } from './push-service.ts';

const schemas: Readonly<Record<string, typeof pushService>> = { [pushServiceId]: pushService };

/** Each begins with its key, or with the service's own id. Empty: it can be used. */
export function serviceFaults(id: string, given: JsonObject): string[] {
  const schema = Object.hasOwn(schemas, id) ? schemas[id] : undefined;
  if (!schema) return misspelt(id, Object.keys(schemas));
  const issues = schema.safeParse(given).error?.issues ?? [];
  return [
    ...issues.map(({ path, message }) => [...path, message].join(': ')),
    ...Object.keys(given).flatMap((key) => misspelt(key, Object.keys(schema.shape))),
  ];
}

function misspelt(name: string, known: readonly string[]): string[] {
  const meant = known.includes(name) ? undefined : nearest(name, known);
  return meant === undefined ? [] : [`${name}: unknown; did you mean ${meant}?`];
}
