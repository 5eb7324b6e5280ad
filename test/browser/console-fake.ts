// The server of the console as far as its page can tell, in front of a page: the contract of the configuration API in a few
// lines. The same tests run against the real one; this one also counts traffic and has users to help.
import type { BrowserContext, Route } from 'playwright-core';
import * as z from 'zod';
import { compileJourneys } from '../../functions/journey/compile-journeys.ts';
import { placeText } from '../../functions/journey/finding.ts';
import { type JourneySource, journeySource } from '../../functions/journey/source.ts';
import { isJsonObject, type JsonObject } from '../../functions/json.ts';
import { outcomesOf } from '../../functions/node/define-node.ts';
import { nodeDefinitions } from '../../functions/nodes/node-set.ts';
import { shippedJourneys } from '../support/shipped-journeys.ts';

interface Kept {
  readonly source: JourneySource;
  readonly comment: string;
}

export interface FakeAdministration {
  /** What was asked of users: `resetMfa demo {}`. */
  readonly asked: readonly string[];
  /** Puts a journey there as it is, whatever is wrong with it. */
  put(source: JourneySource): void;
  /** Somebody else saves it, as it is. */
  changeMeanwhile(name: string): void;
  /** From now on nobody is signed in. */
  endSession(): void;
}

export async function fakeAdministration(context: BrowserContext): Promise<FakeAdministration> {
  const journeys = new Map<string, Kept[]>(shippedJourneys.map((source) => [source.id, [{ source, comment: '' }]]));
  const asked: string[] = [];
  let isOver = false;
  const latest = (name: string): JourneySource | undefined => journeys.get(name)?.at(-1)?.source;
  const answer = (method: string, path: readonly string[], query: URLSearchParams, body: JsonObject): Reply => {
    if (isOver) return [401, { code: 401, reason: 'Unauthorized', message: 'Access Denied' }];
    const action = query.get('_action');
    if (path[0] === 'sessions') return [200, { username: 'demo' }];
    if (path[0] === 'realm-config') {
      const type = nodeDefinitions.find((definition) => definition.type === path.at(-1));
      return [200, { result: type ? outcomes(type, body) : [] }];
    }
    const [, kind, name = '', part, number] = path;
    if (kind === 'nodes') return [200, { result: nodeDefinitions.filter(({ standsIn }) => !standsIn).map(paletteRow) }];
    if (kind === 'users') {
      if (name !== 'demo') return [404, { code: 404, reason: 'Not Found', message: 'Not Found' }];
      if (action === null) return [200, query.get('_fields') === 'events' ? demoEvents : demo];
      asked.push(`${action} ${name} ${JSON.stringify(body)}`);
      return [200, action === 'pass' ? { pass: 'K7QM2XTR9HWD', expiresAt: 1_796_000_000_000 } : {}];
    }
    if (name === '') return [200, { result: [...journeys.keys()].map((key) => row(key, latest)) }];
    const versions = journeys.get(name) ?? [];
    if (method === 'PUT' || action === 'check') {
      const given = isJsonObject(body['export']) ? body['export'] : {};
      const trees = isJsonObject(given['trees']) ? given['trees'] : {};
      const source = journeySource(name, trees[name] ?? given);
      if (!source) return [400, { code: 400, reason: 'Bad Request', message: 'export must be a journey' }];
      const found = findings(source, latest);
      if (action === 'check') return [200, { findings: found }];
      const { revision } = body;
      if (revision !== undefined && revision !== (versions.length > 0 ? String(versions.length) : null)) {
        return [412, { code: 412, reason: 'Precondition Failed', message: 'It has changed meanwhile' }];
      }
      if (found.some(({ level }) => level === 'error')) {
        return [400, { code: 400, reason: 'Bad Request', message: 'It cannot be run', detail: { findings: found } }];
      }
      journeys.set(name, [...versions, { source, comment: String(body['comment'] ?? '') }]);
      return [200, { revision: String(versions.length + 1), version: versions.length + 1, findings: found }];
    }
    const source = latest(name);
    if (!source) return [404, { code: 404, reason: 'Not Found', message: 'Not Found' }];
    if (part === 'traffic') return [200, traffic(source)];
    if (part === undefined) {
      return [200, { name, revision: String(versions.length), export: source, findings: findings(source, latest) }];
    }
    const kept = versions[Number(number) - 1];
    if (number === undefined) {
      const result = versions.map(({ comment }, at) => ({
        version: at + 1,
        at: '2026-11-29T02:00:00Z',
        by: 'demo',
        comment,
      }));
      return [200, { result: result.reverse(), revision: String(versions.length) }];
    }
    if (!kept) return [404, { code: 404, reason: 'Not Found', message: 'Not Found' }];
    if (action !== 'rollback') return [200, { version: Number(number), export: kept.source }];
    if (body['revision'] !== String(versions.length)) {
      return [412, { code: 412, reason: 'Precondition Failed', message: 'It has changed meanwhile' }];
    }
    journeys.set(name, [...versions, { ...kept, comment: String(body['comment']) }]);
    return [200, { revision: String(versions.length + 1) }];
  };
  await context.route('**/am/json/realms/root/**', async (route: Route) => {
    const url = new URL(route.request().url());
    const path = url.pathname
      .replace(/^\/am\/json\/realms\/root(\/realms\/[^/]+)*\//, '')
      .split('/')
      .map(decodeURIComponent);
    const [status, json] = answer(
      route.request().method(),
      path,
      url.searchParams,
      route.request().postDataJSON() ?? {},
    );
    await route.fulfill({ status, json });
  });
  return {
    asked,
    put: (source) => journeys.set(source.id, [{ source, comment: '' }]),
    changeMeanwhile(name) {
      const kept = journeys.get(name) ?? [];
      journeys.set(name, [...kept, ...kept.slice(-1)]);
    },
    endSession() {
      isOver = true;
    },
  };
}

type Reply = readonly [status: number, body: object];
type Definition = (typeof nodeDefinitions)[number];

function paletteRow(definition: Definition): object {
  const { type, displayName: name, description: help, needs, config } = definition;
  const { properties = {}, required = [] } = z.toJSONSchema(config, { io: 'input', unrepresentable: 'any' });
  const usual = config.safeParse({});
  const template = usual.success && isJsonObject(usual.data) ? usual.data : {};
  return {
    ...{ type, name, help, needs, tags: [/Push|Oath/.test(type) ? 'mfa' : 'utilities'] },
    schema: { type: 'object', properties, required },
    template: JSON.parse(JSON.stringify(template)),
    outcomes: outcomes(definition, template),
  };
}

function outcomes(definition: Definition, config: object): object[] {
  const parsed = definition.config.safeParse(config);
  return (parsed.success ? outcomesOf(definition, parsed.data) : []).map((id) => ({
    id,
    displayName: id.charAt(0).toUpperCase() + id.slice(1).replace(/Outcome$/, ''),
  }));
}

type Latest = (name: string) => JourneySource | undefined;

function findings(source: JourneySource, latest: Latest) {
  const compiled = compileJourneys([source.id], {
    ...{ definitions: nodeDefinitions, realm: '/alpha', revision: 'check', missingInner: 'failure' },
    source: (name) => (name === source.id ? source : latest(name)),
  }).get(source.id);
  const { errors = [], failures = [], warnings = [] } = compiled ?? {};
  return [...errors, ...failures, ...warnings].map((finding) => ({
    level: warnings.includes(finding) ? 'warning' : 'error',
    message: placeText({
      journey: '',
      message: finding.message,
      ...(finding.key !== undefined && { key: finding.key }),
    }),
    ...(finding.node !== undefined && { node: finding.node }),
  }));
}

function row(name: string, latest: Latest): object {
  const source = latest(name);
  const { description = '', enabled = true } = source?.tree ?? {};
  const errors = source ? findings(source, latest).filter(({ level }) => level === 'error').length : 0;
  return { name, description, enabled, revision: '1', errors };
}

/** Every outcome gets some: the first ones more. */
function traffic({ tree }: JourneySource): object {
  const nodes = isJsonObject(tree['nodes']) ? tree['nodes'] : {};
  const connections = Object.entries(nodes).flatMap(([node, ref]) =>
    Object.keys(isJsonObject(ref) && isJsonObject(ref['connections']) ? ref['connections'] : {}).map(
      (outcome, index) => ({
        ...{ node, outcome },
        count: Math.round(1240 / (index * 6 + 1)),
      }),
    ),
  );
  return { period: 'hour', connections, started: 1240, succeeded: 1101, failed: 127, broken: 12 };
}

const demo = {
  name: 'demo',
  status: 'active',
  profile: { cn: ['Demo User'], mail: ['demo@example.com'] },
  failures: 1,
  factors: [
    {
      ...{
        kind: 'push',
        uuid: 'p',
        name: 'My phone',
        createdDate: 1_795_000_000_000,
        lastAccessDate: 1_795_900_000_000,
      },
      ...{ failures: 0, recoveryFailures: 0, recoveryCodesLeft: 9, unreachable: true },
    },
  ],
  optedOut: ['oath'],
  actions: ['signOut', 'unlock', 'resetMfa', 'pass', 'disable'],
};

const demoEvents = {
  name: 'demo',
  since: 1_795_900_000_000,
  events: [
    { at: 1_795_950_000_000, name: 'WAYMARK-SESSIONS-ENDED', by: { kind: 'operator' } },
    {
      at: 1_795_940_000_000,
      name: 'AM-TREE-LOGIN-COMPLETED',
      result: 'FAILED',
      journey: 'Login',
      ipAddress: '192.0.2.1',
    },
  ],
};
