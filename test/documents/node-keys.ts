// The keys of a node's config, as its schema describes them.
import * as z from 'zod';
import type { NodeDefinition } from '../../functions/node/define-node.ts';
import { asDescribed, type Described, takes, usual } from '../../lib/schema-words.ts';

export interface NodeKey {
  readonly name: string;
  readonly description: string;
  /** What it takes, in words. */
  readonly takes: string;
  /** The default; without one, whether the key must be given. */
  readonly usual: string;
}

/** In the order of the schema. A key without a description is an error: the page would have nothing to say of it. */
export function nodeKeys(definition: NodeDefinition): NodeKey[] {
  const { properties, required } = configOf(definition);
  return properties.map(([name, of]) => {
    const { description } = of;
    if (description === undefined) throw new Error(`${definition.type} does not say what its key ${name} is`);
    const without = required.includes(name) ? 'must be given' : of.default === undefined ? 'optional' : '';
    const standard = usual(of);
    return { name, description, takes: takes(of), usual: standard === undefined ? without : `\`${standard}\`` };
  });
}

/** The keys that are on or off. */
export function nodeSwitches(definition: NodeDefinition): string[] {
  return configOf(definition).properties.flatMap(([name, { type }]) => (type === 'boolean' ? [name] : []));
}

/** Every default: what a config without keys is, but for those that must be given. */
export function nodeDefaults(definition: NodeDefinition): Readonly<Record<string, unknown>> {
  return Object.fromEntries(configOf(definition).properties.map(([name, of]) => [name, of.default]));
}

function configOf({ config }: NodeDefinition) {
  const { properties = {}, required = [] }: Described = z.toJSONSchema(config, { io: 'input' });
  return { required, properties: Object.entries(properties).map(([name, of]) => [name, asDescribed(of)] as const) };
}
