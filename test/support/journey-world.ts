// A whole system in memory: the authenticate door over the real engine, given nodes, memory ports and a simulated clock.
//   const world = await journeyWorld({ journeys: [login] });
//   const step = await world.start('Login');
//   const next = await world.answer(step, { NameCallback: 'demo', PasswordCallback: 'secret' });
// Every request goes through the door as an API Gateway event; state goes through JSON between steps.
import { inlineNodeRunner } from '../../functions/adapters/lambda/node-payload.ts';
import type { Engine } from '../../functions/engine/engine.ts';
import { authenticateDoor } from '../../functions/http/authenticate/authenticate-door.ts';
import type { JourneySource } from '../../functions/journey/source.ts';
import { isJsonObject, type Json, type JsonObject } from '../../functions/json.ts';
import type { NodeDefinition } from '../../functions/node/define-node.ts';
import type { NodeHandler, NodeTools } from '../../functions/node/node-handler.ts';
import { nodeHandlers } from '../../functions/nodes/node-handlers.ts';
import { nodeDefinitions, nodes } from '../../functions/nodes/node-set.ts';
import type { NodeRequest, NodeRunner, NodeWarmer } from '../../functions/ports/node-runner.ts';
import { journeyLoader } from '../../functions/realm/journey-loader.ts';
import { type ApiEventOptions, apiEvent, lambdaContext } from './api-event.ts';
import { requireDeclared } from './declared-callbacks.ts';
import { memoryKeyRings } from './memory-key-rings.ts';
import { type MemoryPorts, memoryPorts } from './memory-ports.ts';
import { type RecordedLog, recordedLog } from './recorded-log.ts';
import { type RecordedMetrics, recordedMetrics } from './recorded-metrics.ts';
import { seededRandomness } from './seeded-randomness.ts';
import { type SimulatedClock, simulatedClock } from './simulated-clock.ts';

export interface WorldOptions {
  readonly journeys: readonly JourneySource[];
  readonly settings?: JsonObject;
  /** The real nodes unless given. */
  readonly nodes?: {
    readonly definitions: readonly NodeDefinition[];
    readonly handlers: (tools: NodeTools, ports: MemoryPorts) => Readonly<Record<string, NodeHandler>>;
  };
  readonly ports?: (ports: MemoryPorts) => MemoryPorts;
  readonly warmer?: NodeWarmer;
}

export interface Reply {
  readonly status: number;
  readonly body: JsonObject;
  readonly headers: Readonly<Record<string, string>>;
  readonly cookies: readonly string[];
}

/** Answers by callback type; a list answers several callbacks of that type in order. */
export type AnswersByType = Readonly<Record<string, Json>>;

export interface JourneyWorld {
  readonly ports: MemoryPorts;
  readonly clock: SimulatedClock;
  readonly log: RecordedLog;
  readonly metrics: RecordedMetrics;
  /** What the nodes were asked, in order. */
  readonly visits: readonly NodeRequest[];
  /** Posts any body to authenticate in the realm alpha. */
  post(body: unknown, query?: string, options?: ApiEventOptions): Promise<Reply>;
  start(journey: string, query?: string, options?: ApiEventOptions): Promise<Reply>;
  /** Sends the step back with these answers, as the SDKs do. */
  answer(step: Reply, answers?: AnswersByType): Promise<Reply>;
}

const path = '/am/json/realms/root/realms/alpha/authenticate';

export async function journeyWorld(options: WorldOptions): Promise<JourneyWorld> {
  const clock = simulatedClock();
  const log = recordedLog();
  const metrics = recordedMetrics();
  const randomness = seededRandomness('journey world');
  const ports = (options.ports ?? ((given) => given))(memoryPorts({ clock }));
  const tools = { clock, randomness, log };
  const definitions = options.nodes?.definitions ?? nodeDefinitions;
  const handlers = options.nodes?.handlers(tools, ports) ?? nodeHandlers(nodes, ports, tools);
  const visits: NodeRequest[] = [];
  const inline = inlineNodeRunner(handlers);
  const runner: NodeRunner = {
    async run(request) {
      visits.push(request);
      const reply = await inline.run(request);
      const definition = definitions.find(({ type }) => type === request.nodeType);
      if (definition) requireDeclared(definition, reply);
      return reply;
    },
  };
  await ports.configurationEditor.put('/alpha', 'realm', '', options.settings ?? {});
  for (const { id, ...source } of options.journeys) {
    await ports.configurationEditor.put('/alpha', 'journey', id, source as unknown as JsonObject); // plain JSON
  }
  const engine: Engine = {
    loader: journeyLoader({ configuration: ports.configuration, definitions, clock, log }),
    definitions,
    states: ports.journeyStates,
    sessions: { ...ports.sessionIssuer, ...ports.sessionReader, ...ports.sessionEnder },
    ground: ports.sessionGround,
    demandedFactors: ports.demandedFactors,
    identities: ports.identities,
    keyRings: memoryKeyRings(),
    runner,
    ...(options.warmer && { warmer: options.warmer }),
    clock,
    randomness,
    log,
    metrics,
    audit: ports.auditLog,
  };
  const door = authenticateDoor(engine, { corsOrigins: new Set(), secureCookies: false });

  const post = async (body: unknown, query = '', extra: ApiEventOptions = {}): Promise<Reply> => {
    const event = apiEvent(`POST ${path}${query === '' ? '' : `?${query}`}`, { body, ...extra });
    const { statusCode, body: text, headers, multiValueHeaders } = await door(event, lambdaContext());
    return {
      status: statusCode,
      body: JSON.parse(text),
      headers: Object.fromEntries(Object.entries(headers ?? {}).map(([name, value]) => [name, String(value)])),
      cookies: (multiValueHeaders?.['set-cookie'] ?? []).map(String),
    };
  };
  return {
    ports,
    clock,
    log,
    metrics,
    visits,
    post,
    start: (journey, query = '', extra = {}) =>
      post(
        undefined,
        `authIndexType=service&authIndexValue=${encodeURIComponent(journey)}${query && `&${query}`}`,
        extra,
      ),
    answer: (step, answers = {}) => post(filled(step.body, answers)),
  };
}

/** The step as received with inputs filled in, plus what the JavaScript SDK adds. */
export function filled(step: JsonObject, answers: AnswersByType): JsonObject {
  const counts = new Map<string, number>();
  const callbacks = callbacksOf(step).map((callback) => {
    const type = String(callback['type']);
    const nth = counts.get(type) ?? 0;
    counts.set(type, nth + 1);
    const given = answers[type];
    const value = Array.isArray(given) ? given[nth] : nth === 0 ? given : undefined;
    const input = callback['input'];
    if (value === undefined || !Array.isArray(input)) return callback;
    return {
      ...callback,
      input: input.map((item, index) => (index === 0 && isJsonObject(item) ? { ...item, value } : item)),
    };
  });
  return { ...step, callbacks, status: 200, ok: true };
}

export function callbacksOf(step: JsonObject): JsonObject[] {
  const { callbacks } = step;
  return Array.isArray(callbacks) ? callbacks.filter(isJsonObject) : [];
}

/** Types of a step's callbacks, in order. */
export function typesOf({ body }: Reply): string[] {
  return callbacksOf(body).map(({ type }) => String(type));
}

/** One output value of the first callback of a type. */
export function outputOf({ body }: Reply, type: string, name: string, nth = 0): Json | undefined {
  const { output } = callbacksOf(body).filter((callback) => callback['type'] === type)[nth] ?? {};
  const entries = Array.isArray(output) ? output.filter(isJsonObject) : [];
  return entries.find((entry) => entry['name'] === name)?.['value'];
}
