// A user and the nodes for passkeys, run one by one.
import type { Json, JsonObject } from '../../functions/json.ts';
import type { Answers, Callback } from '../../functions/node/callbacks/callback.ts';
import { node as authenticationNode } from '../../functions/nodes/web-authn-authentication.ts';
import { node as registrationNode } from '../../functions/nodes/web-authn-registration.ts';
import { type MemoryPorts, memoryPorts } from '../../testing/memory/ports.ts';
import { answer, type NodeRun, type RunOptions, runNode } from '../../testing/run-node.ts';
import { seededRandomness } from '../../testing/seeded-randomness.ts';
import { type SimulatedClock, simulatedClock } from '../../testing/simulated-clock.ts';
import type { SoftwareAuthenticator, Spoiled } from './software-authenticator.ts';

export const alice = { realm: '/alpha', username: 'alice' };
export const bob = { realm: '/alpha', username: 'bob' };

type Options = Omit<RunOptions<never>, 'ports' | 'answers'>;

export interface PasskeyWorld {
  readonly ports: MemoryPorts;
  readonly clock: SimulatedClock;
  /** Whose journey it is unless the options say otherwise. */
  ask(of: 'registration' | 'authentication', config?: JsonObject, options?: Options): Promise<NodeRun>;
  /** The outcome of a step that was asked. */
  send(
    of: 'registration' | 'authentication',
    asked: NodeRun,
    outcome: Json,
    config?: JsonObject,
    options?: Options,
  ): Promise<NodeRun>;
  /** Asks and answers, for `username`. */
  register(key: SoftwareAuthenticator, options?: Ceremony): Promise<NodeRun>;
  authenticate(key: SoftwareAuthenticator, options?: Ceremony): Promise<NodeRun>;
}

interface Ceremony extends Options {
  /** Default: `alice`; undefined with `requiresResidentKey`. */
  readonly username?: string;
  readonly spoiled?: Spoiled;
}

const metadata = { asScript: false };

export async function passkeyWorld(): Promise<PasskeyWorld> {
  const clock = simulatedClock();
  const randomness = seededRandomness('passkeys');
  const ports = memoryPorts({ clock });
  for (const user of [alice, bob]) await ports.identityStore.put({ ...user, active: true, attributes: {} });
  let visits = 0;
  const run = (of: 'registration' | 'authentication', config: JsonObject, options: Options, answers: Answers) => {
    visits += 1;
    const all = {
      ...{ clock, randomness, ports, answers, visit: `run:${visits}` },
      ...options,
      config: { ...metadata, ...config },
    };
    return of === 'registration' ? runNode(registrationNode, all) : runNode(authenticationNode, all);
  };
  const stateOf = (username: string | undefined) => ({ shared: username === undefined ? {} : { username } });
  const world: PasskeyWorld = {
    ports,
    clock,
    ask: (of, config = {}, options = {}) => run(of, config, { state: stateOf('alice'), ...options }, []),
    send: (of, asked, outcome, config = {}, options = {}) =>
      run(of, config, { state: asked.state, ...options }, answersTo(asked.callbacks, outcome)),
    async register(key, { username = 'alice', spoiled, config = {}, ...options } = {}) {
      const given = config as JsonObject;
      const asked = await world.ask('registration', given, { state: stateOf(username), ...options });
      if (asked.callbacks.length === 0) return asked;
      const { state: _state, ...rest } = options;
      return world.send('registration', asked, key.register(dataOf(asked), spoiled), given, rest);
    },
    async authenticate(key, { username = 'alice', spoiled, config = {}, ...options } = {}) {
      const given = config as JsonObject;
      const state = stateOf(given['requiresResidentKey'] ? undefined : username);
      const asked = await world.ask('authentication', given, { state, ...options });
      if (asked.callbacks.length === 0) return asked;
      const { state: _state, ...rest } = options;
      return world.send('authentication', asked, key.authenticate(dataOf(asked), spoiled), given, rest);
    },
  };
  return world;
}

/** AM's metadata, in either mode. */
export function dataOf({ callbacks }: Pick<NodeRun, 'callbacks'>): JsonObject {
  const told = callbacks.find(({ type }) => type === 'MetadataCallback')?.output[0]?.value;
  const viewed = callbacks.flatMap(({ view }) => (view?.kind === 'passkey' ? [view.data] : []))[0];
  return (told ?? viewed ?? {}) as JsonObject;
}

function answersTo(callbacks: readonly Callback[], outcome: Json): Answers {
  return callbacks.map(({ type, input = [] }) => {
    if (type === 'HiddenValueCallback') return answer(type, outcome);
    return answer(type, ...input.map(({ value }) => value));
  });
}
