// What administration tools ask about a node type: AM's schema of it, a config with its defaults, and the outcomes of one.
import * as z from 'zod';
import { isJsonObject, type Json, type JsonObject } from '../json.ts';
import { type NodeDefinition, outcomesOf } from '../node/define-node.ts';

/** AM's way of naming a type. */
export function typeBody({ type, displayName }: NodeDefinition): JsonObject {
  return { _id: type, name: displayName, collection: true };
}

/** The same, with what palettes show. */
export function describedType(definition: NodeDefinition): JsonObject {
  const tags = tagsOf(definition);
  return { ...typeBody(definition), tags, metadata: { tags }, help: definition.description };
}

/** Every key that a config of the type may have. */
export function configKeys({ config }: NodeDefinition): string[] {
  return Object.keys(described(config).properties ?? {});
}

/**
 * JSON Schema as AM words it: `properties` with `title`, `description`, `propertyOrder`, `type` and the like; a text by language
 * has the `format` `localised-text`, `required` names those that must be given.
 */
export function nodeSchema({ config }: NodeDefinition): JsonObject {
  const { properties = {}, required = [] } = described(config);
  const ordered = Object.entries(properties).map(([key, of], index): [string, JsonObject] => {
    const member: JsonObject = isJsonObject(of) ? of : {};
    const { title, ...rest } = member;
    const format = title === 'text by language' ? { format: 'localised-text' } : {};
    return [key, { title: inWords(key), ...rest, ...format, propertyOrder: (index + 1) * 100, exampleValue: '' }];
  });
  return {
    type: 'object',
    ...(ordered.length > 0 && { properties: Object.fromEntries(ordered) }),
    required: required.filter((key) => typeof key === 'string'),
  };
}

/** The defaults; without those keys that have none. */
export function nodeTemplate({ config }: NodeDefinition): JsonObject {
  const parsed = config.safeParse({});
  if (parsed.success && isJsonObject(parsed.data)) return JSON.parse(JSON.stringify(parsed.data));
  const { properties = {} } = described(config);
  return Object.fromEntries(
    Object.entries(properties).flatMap(([key, of]): [string, Json][] => {
      const usual = isJsonObject(of) ? of['default'] : undefined;
      return usual === undefined ? [] : [[key, usual]];
    }),
  );
}

/** Of a config as an export has it; of one that cannot be used, all that there can be. */
export function configOutcomes(definition: NodeDefinition, config: JsonObject): readonly string[] {
  const parsed = definition.config.safeParse(config);
  if (parsed.success) return outcomesOf(definition, parsed.data);
  return definition.outcomes === 'fromConfig' ? [] : definition.outcomes;
}

/** As AM lists them under `_outcomes`. */
export function outcomeBodies(definition: NodeDefinition | undefined, ids: readonly string[]): JsonObject[] {
  return ids.map((id) => ({ id, displayName: outcomeName(definition, id) }));
}

// AM's words where they do not follow from the id.
const names: Readonly<Record<string, string>> = {
  'OathTokenVerifierNode notRegisteredOutcome': 'Not registered',
  'WebAuthnAuthenticationNode error': 'Client Error',
  'WebAuthnAuthenticationNode noDevice': 'No Device Registered',
  'WebAuthnAuthenticationNode successSignCountMismatch': 'Sign Count Mismatch',
  'WebAuthnRegistrationNode error': 'Client Error',
  'PushResultVerifierNode FALSE': 'Failure',
  'PushResultVerifierNode TRUE': 'Success',
  'PushWaitNode EXITED': 'Exit',
  optOutOutcome: 'Opt-out',
  timeoutOutcome: 'Time Out',
};

function outcomeName(definition: NodeDefinition | undefined, id: string): string {
  // Named by the author of the journey.
  if (definition === undefined || definition.outcomes === 'fromConfig') return id === 'outcome' ? 'Outcome' : id;
  return names[`${definition.type} ${id}`] ?? names[id] ?? (inWords(id.replace(/Outcome$/, '')) || 'Outcome');
}

/** `retryLimit` and `RETRY_LIMIT`: `Retry Limit`. */
function inWords(name: string): string {
  const words = name
    .replaceAll('_', ' ')
    .replaceAll(/(?<=[a-z0-9])(?=[A-Z])/g, ' ')
    .split(' ');
  return words
    .map((word) => {
      const rest = /^[A-Z0-9]+$/.test(word) ? word.slice(1).toLowerCase() : word.slice(1);
      return `${word.slice(0, 1).toUpperCase()}${rest}`;
    })
    .join(' ');
}

// AM's own tags sort its palette; these go by what a type is called, so that a node of one's own has one, too.
const tagRules: readonly (readonly [tag: string, type: RegExp])[] = [
  ['mfa', /Push|Oath|MultiFactor|RecoveryCode|AuthenticatorApp/],
  ['contextual', /Device|Cookie/],
  ['basic authn', /Username|Password|DataStore|IdentityStore|ZeroPage|LoginCount|AccountLockout|RetryLimit/],
  ['identity management', /Attribute|User|Patch|QueryFilter|Terms|ProfileProperty/],
  ['behavior', /Meter|Timer|Session|Url|Details|Metadata|AuthLevel/],
  ['scripting', /Script|ConfigProvider/],
];

function tagsOf({ type }: NodeDefinition): string[] {
  const found = tagRules.flatMap(([tag, pattern]) => (pattern.test(type) ? [tag] : []));
  return found.length > 0 ? found : ['utilities'];
}

interface Described {
  readonly properties?: JsonObject;
  readonly required?: Json[];
}

function described(config: z.ZodType): Described {
  return JSON.parse(JSON.stringify(z.toJSONSchema(config, { io: 'input', unrepresentable: 'any' })));
}
