// Runs of a small script through the handler of its node, timed. It is bundled into the function that is measured.
import { runInNewContext } from 'node:vm';
import { systemTools } from '../functions/adapters/system/tools.ts';
import { nodeHandler } from '../functions/node/node-handler.ts';
import { node } from '../functions/nodes/scripted-decision.ts';
import type { NodeRequest } from '../functions/ports/node-runner.ts';
import type { ScriptRuns } from '../functions/ports/scripts.ts';
import { scriptingSettings } from '../functions/script/scripting-settings.ts';
import { addUser } from '../testing/add-user.ts';
import { memoryPorts } from '../testing/memory/ports.ts';

export interface TimedRuns {
  /** It waits for whatever the start of the function has left to do: the worker, the sandbox. */
  readonly firstMilliseconds: number;
  /** The others, one right after the other, when some have gone before. */
  readonly milliseconds: readonly number[];
  /** By turns with them the same script, run by Node.js itself in a new context: no sandbox, no worker, nothing to ask. */
  readonly bareMilliseconds: readonly number[];
}

/** Runs that are not counted: until the code around the sandbox is compiled. */
const warmUp = 50;

const realm = '/alpha';
const mail = 'demo@example.com';

/** It reads and writes state, and asks its host for something of the user. */
const script = `
  var identity = idRepository.getIdentity(nodeState.get("username"));
  nodeState.putShared("address", identity.getAttributeValues("mail")[0]);
  action.goTo(nodeState.get("address") === "${mail}" ? "true" : "false");`;

/** Everything but the runner is in memory. Throws where a run does not end as it must: that would be no time of a run. */
export async function timedRuns(scriptRuns: ScriptRuns, count: number): Promise<TimedRuns> {
  const ports = { ...memoryPorts({ clock: systemTools.clock, randomness: systemTools.randomness }), scriptRuns };
  await addUser(ports, { realm, username: 'demo', attributes: { mail: [mail] } });
  await ports.configurationEditor.put(realm, 'script', 'small', { name: 'Small', script, evaluatorVersion: '2.0' });
  const handler = nodeHandler(node, ports, systemTools);
  const timed = async (): Promise<number> => {
    const start = performance.now();
    const reply = await handler(request());
    const took = performance.now() - start;
    if (!reply.ok || reply.result.kind !== 'outcome' || reply.result.outcome !== 'true') {
      throw new Error(`The script came to something else: ${JSON.stringify(reply)}`);
    }
    return took;
  };
  const firstMilliseconds = await timed();
  for (let count = 0; count < warmUp; count += 1) await timed();
  const [milliseconds, bareMilliseconds]: [number[], number[]] = [[], []];
  while (milliseconds.length < count) {
    milliseconds.push(await timed());
    bareMilliseconds.push(bareRun());
  }
  return { firstMilliseconds, milliseconds, bareMilliseconds };
}

function bareRun(): number {
  const start = performance.now();
  const state = new Map<string, unknown>([['username', 'demo']]);
  let outcome: unknown;
  runInNewContext(script, {
    idRepository: { getIdentity: () => ({ getAttributeValues: () => [mail] }) },
    nodeState: {
      get: (name: string) => state.get(name),
      putShared: (name: string, value: unknown) => state.set(name, value),
    },
    action: {
      goTo: (to: unknown) => {
        outcome = to;
      },
    },
  });
  if (outcome !== 'true') throw new Error('The bare script came to something else');
  return performance.now() - start;
}

function request(): NodeRequest {
  const now = systemTools.clock.now();
  return {
    ...{ nodeType: node.definition.type, nodeId: 'node-1', displayName: 'Small', phase: 'process', realm },
    config: { script: 'small', outcomes: ['true', 'false'] },
    ...{ journey: 'Login', identityResource: 'managed/user', visit: `visit-${now}`, transactionId: 'transaction-1' },
    state: { shared: { username: 'demo' }, transient: {}, secure: {} },
    answers: [],
    locales: { request: ['en'], realm: 'en', server: 'en' },
    attemptPolicy: { limit: 5, baseDelaySeconds: 30, maxDelaySeconds: 900, ceiling: 90 },
    passwordPolicy: { limit: 5, baseDelaySeconds: 30, maxDelaySeconds: 900, ceiling: 20 },
    ...{ strict: false, factorRule: { changes: 'any' } },
    standing: { proofs: [{ factor: 'pwd', at: now }], enrolled: [] },
    baseUrl: 'https://login.example.com/am',
    client: { sourceIp: '198.51.100.7', userAgent: 'Mozilla/5.0' },
    scripting: { ...scriptingSettings.parse({}), cookieName: 'iPlanetDirectoryPro' },
    request: { headers: {}, parameters: {}, cookies: {}, step: { asked: [], inner: false, mustRun: false } },
    ...{ journeyEnds: now + 900_000, deadline: now + 4000 },
  };
}
