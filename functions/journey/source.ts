// A journey as its author wrote it: plain JSON in the shape of AM's exports. This is also what Configuration stores
// under the kind `journey`.
import { isJsonObject, type Json, type JsonObject } from '../json.ts';

export type JourneySource = {
  /** The journey's name. */
  readonly id: string;
  /** AM's tree: entry, node references and connections. */
  readonly tree: JsonObject;
  /** Node configs by id. */
  readonly nodes: JsonObject;
  /** Configs of page children by id. */
  readonly innerNodes: JsonObject;
  /** Scripts by id, as they came. */
  readonly scripts: JsonObject;
  /** Mail templates by name, as they came. */
  readonly emailTemplates?: JsonObject;
};

/** Who wrote a thing, when, and in which version: nothing that a journey depends on. */
const volatileMembers = new Set([
  '_rev',
  'createdBy',
  'createdDate',
  'creationDate',
  'lastChangeDate',
  'lastChanged',
  'lastChangedBy',
  'lastModifiedBy',
  'lastModifiedDate',
  'modified',
  'modifiedDate',
]);

/**
 * Reads AM's single-tree object, or what Configuration stores. Missing maps are empty; undefined without a tree.
 * Of the page children, the older spelling `innernodes` counts when the newer one has nothing.
 */
export function journeySource(id: string, value: unknown): JourneySource | undefined {
  if (!isJsonObject(value) || !isJsonObject(value['tree'])) return undefined;
  const innerNodes = members(value['innerNodes']);
  return {
    id,
    tree: lasting(value['tree']),
    nodes: members(value['nodes']),
    innerNodes: Object.keys(innerNodes).length > 0 ? innerNodes : members(value['innernodes']),
    scripts: isJsonObject(value['scripts']) ? value['scripts'] : {},
    ...(isJsonObject(value['emailTemplates']) && { emailTemplates: value['emailTemplates'] }),
  };
}

/** What its author calls its nodes, by id; those on pages too. */
export function displayNames({ tree, nodes }: JourneySource): Map<string, string> {
  const names = new Map<string, string>();
  const keep = (id: Json | undefined, reference: Json | undefined): void => {
    const name = isJsonObject(reference) ? reference['displayName'] : undefined;
    if (typeof id === 'string' && typeof name === 'string') names.set(id, name);
  };
  if (isJsonObject(tree['nodes'])) for (const [id, reference] of Object.entries(tree['nodes'])) keep(id, reference);
  for (const config of Object.values(nodes)) {
    const children = isJsonObject(config) ? config['nodes'] : undefined;
    for (const child of Array.isArray(children) ? children : [])
      keep(isJsonObject(child) ? child['_id'] : undefined, child);
  }
  return names;
}

/** What Configuration holds of a journey: all but the name, under which it lies, and what lies beside it: scripts and mail templates. */
export function storedJourney({
  id: _,
  scripts: __,
  emailTemplates: ___,
  ...members
}: JourneySource): Omit<JourneySource, 'id' | 'scripts' | 'emailTemplates'> {
  return members;
}

/** What stands in a map under exactly this key; a key such as `__proto__` finds nothing. */
export function memberOf(map: JsonObject, key: string): Json | undefined {
  return Object.hasOwn(map, key) ? map[key] : undefined;
}

/** DynamoDB keys have an end, and so has patience with names from the network. */
export function isJourneyName(id: string): boolean {
  return id !== '' && Buffer.byteLength(id) <= 256;
}

function members(value: Json | undefined): JsonObject {
  if (!isJsonObject(value)) return {};
  return Object.fromEntries(
    Object.entries(value).map(([id, member]) => [id, isJsonObject(member) ? lasting(member) : member]),
  );
}

// Only on the objects themselves: further in, `modified` may be an outcome and `createdBy` a state key.
function lasting(object: JsonObject): JsonObject {
  return Object.fromEntries(
    // `…-encrypted` holds a secret under another server's key: of no use here, and better not kept.
    Object.entries(object).filter(([key]) => !volatileMembers.has(key) && !key.endsWith('-encrypted')),
  );
}
