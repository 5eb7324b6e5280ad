// The door of administrators over memory ports: `await world.call('GET alpha realm-config/…')` asks as the administrator of the root realm.
import { configurationDoor } from '../../functions/http/configuration/configuration-door.ts';
import type { JourneySource } from '../../functions/journey/source.ts';
import { storedJourney } from '../../functions/journey/source.ts';
import type { NodeDefinition } from '../../functions/node/define-node.ts';
import { nodeDefinitions } from '../../functions/nodes/node-set.ts';
import type { ApiEventOptions } from '../../testing/api-event.ts';
import { seededRandomness } from '../../testing/seeded-randomness.ts';
import { type AdministrationOptions, admin, administrationWorld } from './administration-world.ts';
import { call, type SeenReply } from './call-door.ts';

export { admin };

export async function configurationWorld({
  definitions = [],
  ...options
}: AdministrationOptions & {
  /** Of node types beside ours. */
  readonly definitions?: readonly NodeDefinition[];
} = {}) {
  const { tools, caller, ...world } = await administrationWorld(options);
  const { ports, clock } = world;
  const handler = configurationDoor(
    tools,
    { ...ports, clock },
    { definitions: [...nodeDefinitions, ...definitions], randomness: seededRandomness('configuration') },
  );
  return {
    ...world,
    call: caller(handler),
    /** A path as it is. */
    raw: (request: string, options: ApiEventOptions) => call(handler, request, options),
    store: (source: JourneySource, realm = '/alpha') =>
      ports.configurationEditor.put(realm, 'journey', source.id, storedJourney(source)),
    journey: async (id: string, realm = '/alpha') => (await ports.configuration.get(realm, 'journey', id))?.value,
    /** Everything that is written. */
    written: () => structuredClone(ports.store.configuration),
  };
}

export type ConfigurationWorld = Awaited<ReturnType<typeof configurationWorld>>;

const tree = 'realm-config/authentication/authenticationtrees';

/** Puts a journey as AM's tools do: children of pages, nodes, tree. Resolves to every answer. */
export async function putAsTools(
  world: ConfigurationWorld,
  { id, tree: flow, nodes, innerNodes }: JourneySource,
  realm = 'alpha',
): Promise<SeenReply[]> {
  const replies: SeenReply[] = [];
  for (const [uuid, config] of [...Object.entries(innerNodes), ...Object.entries(nodes)]) {
    const { _type } = config as { _type: { _id: string } };
    replies.push(await world.call(`PUT ${realm} ${tree}/nodes/${_type._id}/${uuid}`, { body: config }));
  }
  replies.push(await world.call(`PUT ${realm} ${tree}/trees/${encodeURIComponent(id)}`, { body: flow }));
  return replies;
}
