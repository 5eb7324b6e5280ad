// The door of administrators over memory ports: `await world.call('GET alpha realm-config/…')` asks as the administrator of the root realm.
import { configurationDoor } from '../../functions/http/configuration/configuration-door.ts';
import type { JourneySource } from '../../functions/journey/source.ts';
import { storedJourney } from '../../functions/journey/source.ts';
import type { JsonObject } from '../../functions/json.ts';
import type { NodeDefinition } from '../../functions/node/define-node.ts';
import { nodeDefinitions } from '../../functions/nodes/node-set.ts';
import type { Session } from '../../functions/ports/sessions.ts';
import { realms } from '../../functions/realm/realms.ts';
import type { ApiEventOptions } from '../../testing/api-event.ts';
import { memoryPorts } from '../../testing/memory/ports.ts';
import { seededRandomness } from '../../testing/seeded-randomness.ts';
import { simulatedClock } from '../../testing/simulated-clock.ts';
import { oathProfile } from '../contracts/oath-profile.ts';
import { call, doorTools, type SeenReply } from './call-door.ts';

export const admin = { realm: '/', username: 'admin' };

export interface ConfigurationCaller extends ApiEventOptions {
  /** Default: the administrator of the root realm, signed in with a second factor. `null`: nobody. */
  readonly as?: (Partial<Session> & { readonly factor?: boolean }) | null;
}

export async function configurationWorld({
  root = {},
  alpha = {},
  definitions = [],
  environment,
}: {
  readonly root?: JsonObject;
  readonly alpha?: JsonObject;
  /** Of node types beside ours. */
  readonly definitions?: readonly NodeDefinition[];
  /** Of the function. */
  readonly environment?: Readonly<Record<string, string>>;
} = {}) {
  const clock = simulatedClock();
  const ports = memoryPorts({ clock });
  const { configurationEditor } = ports;
  await configurationEditor.put('/', 'realm', '', { administrators: ['admin'], ...root });
  await configurationEditor.put('/alpha', 'realm', '', alpha);
  await configurationEditor.put('/beta', 'realm', '', {});
  await configurationEditor.put('/', 'child', '/alpha', {});
  const base = doorTools(environment && { environment });
  const tools = {
    ...base,
    realmSettings: realms({ configuration: ports.configuration, clock, log: base.log }).realm,
  };
  const randomness = seededRandomness('configuration');
  const handler = configurationDoor(
    tools,
    { ...ports, clock },
    {
      definitions: [...nodeDefinitions, ...definitions],
      randomness,
    },
  );
  await ports.oathEnrolment.save(admin, oathProfile({ uuid: 'of the administrator' }));
  let tokens = 0;

  const signIn = async ({ factor = true, ...changes }: ConfigurationCaller['as'] & {} = {}) => {
    tokens += 1;
    const token = `token-${tokens}`;
    const user = { ...admin, ...changes };
    await ports.sessionIssuer.create(token, {
      ...user,
      universalId: `id=${user.username},ou=user,o=test,ou=services,ou=am-config`,
      authLevel: 0,
      factors: factor
        ? [{ factor: 'otp', at: clock.now(), device: 'oath#of the administrator' }]
        : [{ factor: 'pwd', at: clock.now() }],
      epoch: (await ports.sessionGround.look(user)).epoch,
      properties: {},
      createdAt: clock.now(),
      latestAccessAt: clock.now(),
      maxIdleMinutes: 30,
      maxMinutes: 120,
      ...changes,
    });
    return token;
  };

  return {
    clock,
    ports,
    log: base.log,
    signIn,
    /** `PUT alpha realm-config/…`: method, realm (`/` for the root realm) and the path behind it. */
    async call(request: string, { as = {}, headers, ...options }: ConfigurationCaller = {}): Promise<SeenReply> {
      const [method, realm = '/', path] = request.split(' ');
      const session = as === null ? {} : { iPlanetDirectoryPro: await signIn(as) };
      const prefix = realm === '/' ? '/am/json/realms/root' : `/am/json/realms/root/realms/${realm}`;
      return call(handler, `${method} ${prefix}/${path}`, { headers: { ...session, ...headers }, ...options });
    },
    /** A path as it is. */
    raw: (request: string, options: ApiEventOptions) => call(handler, request, options),
    store: (source: JourneySource, realm = '/alpha') =>
      configurationEditor.put(realm, 'journey', source.id, storedJourney(source)),
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
