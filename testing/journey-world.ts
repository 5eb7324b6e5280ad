// A whole system in memory: the authenticate door over the real engine, our nodes and yours, memory ports and a simulated
// clock.
//   const world = await journeyWorld({ nodes: [riskScore], journeys: [login] });
//   const step = await world.start('Login');
//   const next = await world.answer(step, { NameCallback: 'demo', PasswordCallback: 'secret' });
// Every request goes through the door as an API Gateway event; state goes through JSON between steps.
import { inlineNodeRunner } from '../functions/adapters/lambda/node-payload.ts';
import { authenticateDoor } from '../functions/http/authenticate/authenticate-door.ts';
import { storedJourney } from '../functions/journey/source.ts';
import type { JsonObject } from '../functions/json.ts';
import type { NodeImplementation } from '../functions/node/define-node.ts';
import type { NodeRequest, NodeRunner, NodeWarmer, ReturnName } from '../functions/ports/node-runner.ts';
import { journeyLoader } from '../functions/realm/journey-loader.ts';
import { pushServiceId } from '../functions/realm/push-service.ts';
import { type ApiEventOptions, apiEvent, lambdaContext } from './api-event.ts';
import { requireDeclared } from './declared.ts';
import { memoryKeyRings } from './memory/key-rings.ts';
import { type MemoryPorts, memoryPorts } from './memory/ports.ts';
import { bothPlatforms, type Phones, phonesOf } from './phones.ts';
import { type RecordedLog, recordedLog } from './recorded-log.ts';
import { type RecordedMetrics, recordedMetrics } from './recorded-metrics.ts';
import { seededRandomness } from './seeded-randomness.ts';
import { type SimulatedClock, simulatedClock } from './simulated-clock.ts';
import { type AnswersByType, type Reply, sentBack, waitOf } from './step.ts';
import { type GivenJourney, importedJourneys } from './world-journeys.ts';
import { type OtherNodes, worldNodes } from './world-nodes.ts';
import { WrongUse } from './wrong-use.ts';

export interface WorldOptions {
  /** Of the realm `/alpha`, by what `journeyExport` makes or by AM's exports, as text or as JSON. */
  readonly journeys: readonly GivenJourney[];
  /** Nodes beside ours, each of a type of its own. A `OtherNodes` instead of a list stands in place of ours. */
  readonly nodes?: readonly NodeImplementation[] | OtherNodes;
  /** Of the realm: the JSON that the configuration `realm` has, such as `{ journeyMinutes: 15 }`. Defaults unless given. */
  readonly settings?: JsonObject;
  /** How the realm looks, with pictures as data URIs. As a realm begins unless given: `{ name: 'Waymark' }`. */
  readonly brand?: JsonObject;
  /** The realm's Push Notification Service in AM's JSON; `true`: one that reaches both platforms. None unless given. */
  readonly push?: JsonObject | true;
  /** Puts other ports in place of some, for stores that fail or are watched. */
  readonly ports?: (ports: MemoryPorts) => MemoryPorts;
  readonly warmer?: NodeWarmer;
  /** Every request comes as our own page sends it, which is told more than AM’s clients. False unless given. */
  readonly hints?: boolean;
}

export interface JourneyWorld extends Phones {
  readonly ports: MemoryPorts;
  /** Stands still at 2027-01-15T08:00:00Z until a test moves it. */
  readonly clock: SimulatedClock;
  readonly log: RecordedLog;
  readonly metrics: RecordedMetrics;
  /** What the nodes were asked, in order. */
  readonly visits: readonly NodeRequest[];
  /** What the importer had to say of the journeys that it took. */
  readonly warnings: readonly string[];
  /** Posts any body to authenticate in the realm alpha; `query` without its question mark. */
  post(body: unknown, query?: string, options?: ApiEventOptions): Promise<Reply>;
  start(journey: string, query?: string, options?: ApiEventOptions): Promise<Reply>;
  /** Sends the step back with these answers, as the SDKs do. Rejects with an answer to what the step does not ask. */
  answer(step: Reply, answers?: AnswersByType): Promise<Reply>;
  /** Leaves the step for one before it, as our own page does: where to, the step says in its hints. */
  goBack(step: Reply, to: ReturnName): Promise<Reply>;
  /** Lets the time pass that a waiting step asks for, and sends it back. Throws for a step that does not wait. */
  poll(step: Reply, answers?: AnswersByType): Promise<Reply>;
}

const path = '/am/json/realms/root/realms/alpha/authenticate';

/**
 * Rejects when the importer refuses a journey, or two nodes have one type. A request rejects when a node sends what it does
 * not declare, or uses a port that it does not declare; a node that breaks in another way ends its journey with a 401, as it
 * does for clients, and the log has the reason. Phones throw without the option `push`.
 */
export async function journeyWorld(options: WorldOptions): Promise<JourneyWorld> {
  const { settings = {}, brand = { name: 'Waymark' }, push } = options;
  const clock = simulatedClock();
  const log = recordedLog();
  const metrics = recordedMetrics();
  const randomness = seededRandomness('journey world');
  const ports = (options.ports ?? ((given) => given))(memoryPorts({ clock }));
  const nodes = worldNodes(options.nodes ?? []);
  const { definitions } = nodes;
  const strict = settings['profile'] === 'strict';
  const { journeys, scripts, warnings } = importedJourneys(options.journeys, { definitions, strict });
  const inline = inlineNodeRunner(nodes.handlers({ clock, randomness, log }, ports));
  const visits: NodeRequest[] = [];
  let wrongUse: WrongUse | undefined;
  const runner: NodeRunner = {
    async run(request) {
      visits.push(request);
      try {
        const reply = await inline.run(request);
        const definition = definitions.find(({ type }) => type === request.nodeType);
        if (definition) requireDeclared(definition, reply);
        return reply;
      } catch (error) {
        // To the engine a broken node is a failed login, which would hide what the test is to be told.
        if (error instanceof WrongUse) wrongUse ??= error;
        throw error;
      }
    },
  };
  await ports.configurationEditor.put('/alpha', 'realm', '', settings);
  await ports.configurationEditor.put('/alpha', 'brand', '', brand);
  if (push) {
    await ports.configurationEditor.put('/alpha', 'service', pushServiceId, push === true ? bothPlatforms : push);
  }
  for (const { id, value } of scripts) await ports.configurationEditor.put('/alpha', 'script', id, value);
  for (const journey of journeys) {
    await ports.configurationEditor.put('/alpha', 'journey', journey.id, storedJourney(journey));
  }
  const door = authenticateDoor(
    {
      loader: journeyLoader({ configuration: ports.configuration, definitions, clock, log }),
      states: ports.journeyStates,
      sessions: { ...ports.sessionIssuer, ...ports.sessionReader, ...ports.sessionEnder },
      ground: ports.sessionGround,
      signIns: ports.signInLog,
      demandedFactors: ports.demandedFactors,
      identities: ports.identities,
      keyRings: memoryKeyRings(),
      ...{ definitions, runner, clock, randomness, log, metrics, audit: ports.auditLog },
      ...(options.warmer && { warmer: options.warmer }),
    },
    { corsOrigins: new Set(), secureCookies: false },
  );

  const post: JourneyWorld['post'] = async (body, query = '', extra = {}) => {
    const sent = { ...(options.hints && { 'x-waymark-hints': '1' }), ...extra.headers };
    const event = apiEvent(`POST ${path}${query === '' ? '' : `?${query}`}`, { body, ...extra, headers: sent });
    const { statusCode, body: text, headers, multiValueHeaders } = await door(event, lambdaContext());
    const wrong = wrongUse;
    wrongUse = undefined;
    if (wrong) throw wrong;
    return {
      status: statusCode,
      body: JSON.parse(text),
      headers: Object.fromEntries(Object.entries(headers ?? {}).map(([name, value]) => [name, String(value)])),
      cookies: (multiValueHeaders?.['set-cookie'] ?? []).map(String),
    };
  };
  const answer: JourneyWorld['answer'] = async (step, answers = {}) => post(sentBack(step, answers));
  return {
    ...{ ports, clock, log, metrics, visits, warnings, post, answer },
    goBack: (step, to) => post({ ...step.body, return: to }),
    start(journey, query = '', extra = {}) {
      const index = `authIndexType=service&authIndexValue=${encodeURIComponent(journey)}`;
      return post(undefined, `${index}${query && `&${query}`}`, extra);
    },
    async poll(step, answers) {
      const wait = waitOf(step);
      if (wait === undefined) throw new WrongUse('The step does not wait');
      clock.advance(wait + 1);
      return answer(step, answers);
    },
    ...(push ? phonesOf({ ports, clock, log, metrics }, push === true ? bothPlatforms : push) : noPhones),
  };
}

const noPhones: Phones = {
  phone() {
    throw new WrongUse('A world has phones with the option `push: true`');
  },
  async deliver() {
    throw new WrongUse('A world has phones with the option `push: true`');
  },
};
