import { describe, expect, test } from '@jest/globals';
import * as z from 'zod';
import type { JsonObject } from '../../functions/json.ts';
import { nameCallback } from '../../functions/node/callbacks/name-callback.ts';
import { passwordCallback } from '../../functions/node/callbacks/password-callback.ts';
import { ask, defineNode, goTo } from '../../functions/node/define-node.ts';
import { NodeError } from '../../functions/node/errors.ts';
import { nodeHandler } from '../../functions/node/node-handler.ts';
import { node as innerTreeNode } from '../../functions/nodes/inner-tree-evaluator.ts';
import { node as pageNode } from '../../functions/nodes/page.ts';
import type { JourneyRow } from '../../functions/ports/journeys.ts';
import { journeyExport } from '../../testing/journey-builder.ts';
import { type JourneyWorld, journeyWorld, type WorldOptions } from '../../testing/journey-world.ts';
import { filled, outputOf, type Reply, typesOf } from '../../testing/step.ts';
import { deviceCookie } from '../support/browser.ts';
import { addDemoUser } from '../support/demo-user.ts';

const { definition: page } = pageNode;
const { definition: innerTree } = innerTreeNode;

// Nodes of these tests: one asks for a text, one decides by it, one has an effect, one breaks.
const askText = defineNode(
  {
    type: 'AskNode',
    displayName: 'Ask',
    description: 'Asks for a text and keeps it.',
    callbacks: ['NameCallback'],
    config: z.object({ key: z.string().default('username'), store: z.enum(['shared', 'transient']).default('shared') }),
    outcomes: ['outcome'],
    needs: [],
  },
  ({ config, state, callbacks }) => {
    const text = nameCallback.answer(callbacks);
    if (!text) return ask([nameCallback.ask(config.key)]);
    if (config.store === 'shared') state.putShared(config.key, text);
    else state.putTransient(config.key, text);
    return goTo('outcome');
  },
);
const askSecret = defineNode(
  {
    type: 'AskSecretNode',
    displayName: 'Ask Secret',
    description: 'Asks for a secret.',
    callbacks: ['PasswordCallback'],
    config: z.object({}),
    outcomes: ['outcome'],
    needs: [],
  },
  ({ state, callbacks }) => {
    const secret = passwordCallback.answer(callbacks);
    if (!secret) return ask([passwordCallback.ask('Password')]);
    state.putTransient('password', secret);
    return goTo('outcome');
  },
);
const compare = defineNode(
  {
    type: 'CompareNode',
    displayName: 'Compare',
    description: 'Decides by a text in state.',
    config: z.object({ key: z.string(), expected: z.string() }),
    outcomes: ['true', 'false'],
    inputs: ({ key }) => [key],
    needs: [],
  },
  ({ config, state }) => goTo(state.get(config.key) === config.expected ? 'true' : 'false', { errorMessage: 'Not so' }),
);
const loop = defineNode(
  {
    type: 'LoopNode',
    displayName: 'Loop',
    description: 'Goes on.',
    config: z.object({}),
    outcomes: ['outcome'],
    needs: [],
  },
  () => goTo('outcome'),
);
const breaks = defineNode(
  {
    type: 'BreakNode',
    displayName: 'Break',
    description: 'Breaks.',
    config: z.object({ how: z.enum(['node', 'bug']).default('node') }),
    outcomes: ['outcome'],
    needs: [],
  },
  ({ config, state }) => {
    state.putShared('left', 'behind');
    if (config.how === 'bug') throw new TypeError('a bug');
    throw new NodeError('ERR_NODE_INPUT', 'The secret reason');
  },
);
// Declares a need, so that the engine may not ask it twice without a row.
const effect = defineNode(
  {
    type: 'EffectNode',
    displayName: 'Effect',
    description: 'Asks, and may have an effect.',
    callbacks: ['NameCallback'],
    config: z.object({}),
    outcomes: ['outcome'],
    needs: ['identities'],
  },
  ({ callbacks }) => (nameCallback.answer(callbacks) ? goTo('outcome') : ask([nameCallback.ask('Effect')])),
);
// Waits like a push: asks the same until the text says otherwise.
const wait = defineNode(
  {
    type: 'WaitNode',
    displayName: 'Wait',
    description: 'Asks until it is told to go.',
    callbacks: ['NameCallback'],
    config: z.object({}),
    outcomes: ['outcome'],
    needs: ['identities'],
  },
  ({ callbacks }) => (nameCallback.answer(callbacks) === 'go' ? goTo('outcome') : ask([nameCallback.ask('Wait')])),
);

// Asks the same each time, and remembers how often.
const count = defineNode(
  {
    type: 'CountNode',
    displayName: 'Count',
    description: 'Counts how often it is asked.',
    callbacks: ['NameCallback'],
    config: z.object({}),
    outcomes: ['outcome'],
    needs: ['identities'],
  },
  ({ state }) => {
    state.putShared('count', Number(state.getShared('count') ?? 0) + 1);
    return ask([nameCallback.ask('Count')]);
  },
);

// Does something outside, whenever it runs.
const act = defineNode(
  {
    type: 'ActNode',
    displayName: 'Act',
    description: 'Acts.',
    config: z.object({}),
    outcomes: ['outcome'],
    needs: ['accounts'],
  },
  () => goTo('outcome'),
);

// Looks at something outside.
const look = defineNode(
  {
    type: 'LookNode',
    displayName: 'Look',
    description: 'Looks.',
    config: z.object({}),
    outcomes: ['outcome'],
    needs: ['pushResults'],
  },
  () => goTo('outcome'),
);

// Waits by the clock, as a push does.
const timer = defineNode(
  {
    type: 'TimerNode',
    displayName: 'Timer',
    description: 'Waits for a second.',
    callbacks: ['NameCallback'],
    config: z.object({}),
    outcomes: ['outcome'],
    needs: [],
    timers: (nodeId) => [`${nodeId}.end`],
  },
  ({ node: { id }, state, clock }) => {
    const end = state.getShared(`${id}.end`);
    if (typeof end === 'number' && clock.now() > end) {
      state.remove(`${id}.end`);
      return goTo('outcome');
    }
    if (end === undefined) state.putShared(`${id}.end`, clock.now() + 1_000);
    return ask([nameCallback.ask('Timer')]);
  },
);

const demoId = 'id=demo,ou=user,o=alpha,ou=services,ou=am-config';
// Says that it was demo.
const identify = defineNode(
  {
    type: 'IdentifyNode',
    displayName: 'Identify',
    description: 'Identifies demo.',
    config: z.object({}),
    outcomes: ['outcome'],
    needs: [],
  },
  () => goTo('outcome', { universalId: demoId }),
);

const prove = defineNode(
  {
    type: 'ProveNode',
    displayName: 'Prove',
    description: 'Has verified the password of demo.',
    config: z.object({}),
    outcomes: ['outcome'],
    needs: [],
    proves: true,
  },
  () => goTo('outcome', { universalId: demoId, proved: [{ factor: 'pwd' }] }),
);
const claim = defineNode(
  {
    type: 'ClaimNode',
    displayName: 'Claim',
    description: 'Claims a proof that its definition does not know of.',
    config: z.object({}),
    outcomes: ['outcome'],
    needs: [],
  },
  () => goTo('outcome', { proved: [{ factor: 'otp' }] }),
);

const implementations = [
  askText,
  askSecret,
  compare,
  loop,
  breaks,
  effect,
  wait,
  count,
  identify,
  prove,
  claim,
  act,
  look,
  timer,
];
const nodes: NonNullable<WorldOptions['nodes']> = {
  definitions: [...implementations.map(({ definition }) => definition), page, innerTree],
  handlers: (tools, ports) =>
    Object.fromEntries(implementations.map((node) => [node.definition.type, nodeHandler(node, ports, tools)])),
};

const login = journeyExport({
  id: 'Login',
  entry: 'ask',
  nodes: {
    ask: {
      type: 'PageNode',
      config: { pageHeader: { en: 'Sign in', de: 'Anmelden' }, stage: 'Login' },
      children: { name: { type: 'AskNode' }, secret: { type: 'AskSecretNode' } },
      to: { outcome: 'check' },
    },
    check: {
      type: 'CompareNode',
      config: { key: 'password', expected: 'right' },
      to: { true: 'success', false: 'failure' },
    },
  },
});
const twoSteps = journeyExport({
  id: 'TwoSteps',
  entry: 'first',
  nodes: {
    first: { type: 'AskNode', to: { outcome: 'second' } },
    second: { type: 'AskNode', config: { key: 'color' }, to: { outcome: 'check' } },
    check: {
      type: 'CompareNode',
      config: { key: 'color', expected: 'red' },
      to: { true: 'success', false: 'failure' },
    },
  },
});
const threeSteps = journeyExport({
  id: 'ThreeSteps',
  entry: 'first',
  nodes: {
    first: { type: 'AskNode', to: { outcome: 'second' } },
    second: { type: 'WaitNode', to: { outcome: 'third' } },
    third: { type: 'AskNode', config: { key: 'color' }, to: { outcome: 'failure' } },
  },
});
const acting = journeyExport({
  id: 'Acting',
  entry: 'first',
  nodes: {
    first: { type: 'AskNode', to: { outcome: 'act' } },
    act: { type: 'ActNode', to: { outcome: 'second' } },
    second: { type: 'AskNode', config: { key: 'color' }, to: { outcome: 'failure' } },
  },
});
// Goes round from the wait over a node, and comes back to the wait while nobody has said anything.
const roundOver = (type: string) =>
  journeyExport({
    id: 'Round',
    entry: 'first',
    nodes: {
      first: { type: 'AskNode', to: { outcome: 'wait' } },
      wait: { type: 'TimerNode', to: { outcome: 'over' } },
      over: { type, to: { outcome: 'wait' } },
    },
  });

async function world(options: WorldOptions): Promise<JourneyWorld> {
  const made = await journeyWorld(options);
  await addDemoUser(made);
  return made;
}

const authIdOf = ({ body }: Reply): string => String(body['authId']);
const rows = (at: { ports: { store: { journeys: ReadonlyMap<string, JourneyRow> } } }): JourneyRow[] => [
  ...at.ports.store.journeys.values(),
];

describe('opening a journey', () => {
  test('asks the callbacks of the first page, numbered over the whole step', async () => {
    const at = await world({ journeys: [login], nodes });

    const step = await at.start('Login');

    expect(step.status).toBe(200);
    expect(step.body).toEqual({
      authId: expect.any(String),
      stage: 'Login',
      header: 'Sign in',
      callbacks: [
        {
          type: 'NameCallback',
          output: [{ name: 'prompt', value: 'username' }],
          input: [{ name: 'IDToken1', value: '' }],
          _id: 0,
        },
        {
          type: 'PasswordCallback',
          output: [{ name: 'prompt', value: 'Password' }],
          input: [{ name: 'IDToken2', value: '' }],
          _id: 1,
        },
      ],
    });
  });

  test('writes nothing while the first step has nothing to keep: a flood of openings costs no writes', async () => {
    const at = await world({ journeys: [login], nodes });

    for (let opened = 0; opened < 20; opened += 1) await at.start('Login');

    expect(rows(at)).toEqual([]);
  });

  test('writes the row when the first step stands at a node that touches the outside world', async () => {
    const journey = journeyExport({
      id: 'Effect',
      entry: 'e',
      nodes: { e: { type: 'EffectNode', to: { outcome: 'failure' } } },
    });
    const at = await world({ journeys: [journey], nodes });

    await at.start('Effect');

    expect(rows(at)).toHaveLength(1);
  });

  test('answers in the language that the client prefers', async () => {
    const at = await world({ journeys: [login], nodes });

    const step = await at.start('Login', '', { headers: { 'Accept-Language': 'fr;q=0.2, de-CH;q=0.9' } });

    expect(step.body['header']).toBe('Anmelden');
  });

  test.each([
    ['an unknown journey', 'Nothing', {}],
    ['a disabled journey', 'Login', { enabled: false }],
    ['a journey that only runs inside others', 'Login', { innerTreeOnly: true }],
  ])('refuses %s with AM’s 400', async (_what, name, tree) => {
    const journey = { ...login, tree: { ...login.tree, ...tree } };
    const at = await world({ journeys: [journey], nodes });

    const reply = await at.start(name);

    expect(reply.status).toBe(400);
    expect(reply.body).toEqual({ code: 400, reason: 'Bad Request', message: 'No Configuration found' });
  });

  test('without a name runs the default journey of the realm', async () => {
    const at = await world({ journeys: [login], nodes, settings: { defaultJourney: 'Login' } });

    const step = await at.post({});

    expect(typesOf(step)).toEqual(['NameCallback', 'PasswordCallback']);
  });

  test('refuses an index type that is no journey', async () => {
    const at = await world({ journeys: [login], nodes });

    const reply = await at.post(undefined, 'authIndexType=module&authIndexValue=LDAP');

    expect(reply.body).toMatchObject({ code: 400, message: 'Unknown Authentication Index Type' });
  });
});

describe('going on', () => {
  test('signs in with the right answers, and gives token, cookie and realm', async () => {
    const at = await world({ journeys: [login], nodes });
    const step = await at.start('Login');

    const end = await at.answer(step, { NameCallback: 'demo', PasswordCallback: 'right' });

    expect(end.status).toBe(200);
    expect(end.body).toEqual({ tokenId: expect.any(String), successUrl: '/am/console', realm: '/alpha' });
    expect(end.cookies).toEqual([
      `iPlanetDirectoryPro=${String(end.body['tokenId'])}; Path=/; HttpOnly; SameSite=Lax`,
      deviceCookie,
    ]);
    expect(await at.ports.sessions.find(String(end.body['tokenId']))).toMatchObject({
      realm: '/alpha',
      username: 'demo',
    });
  });

  test('fails with AM’s 401 and the message of the last node', async () => {
    const at = await world({ journeys: [login], nodes });
    const step = await at.start('Login');

    const end = await at.answer(step, { NameCallback: 'demo', PasswordCallback: 'wrong' });

    expect(end.status).toBe(401);
    expect(end.body).toEqual({ code: 401, reason: 'Unauthorized', message: 'Not so' });
  });

  test('shows the page again, names kept and passwords not, while a child still asks', async () => {
    const at = await world({ journeys: [login], nodes });
    const step = await at.start('Login');

    const again = await at.answer(step, { NameCallback: 'demo' });

    expect(again.body['callbacks']).toMatchObject([{ input: [{ value: 'demo' }] }, { input: [{ value: '' }] }]);
  });

  test('takes journey, realm and place from the authId, whatever the query of the follow-up says', async () => {
    const at = await world({ journeys: [login, twoSteps], nodes });
    const step = await at.start('TwoSteps');

    const next = await at.post(
      filled(step.body, { NameCallback: 'demo' }),
      'authIndexType=service&authIndexValue=Login',
    );

    expect(outputOf(next, 'NameCallback', 'prompt')).toBe('color');
  });

  test.each([
    [
      'by name',
      [
        { type: 'PasswordCallback', input: [{ name: 'IDToken2', value: 'right' }] },
        { type: 'NameCallback', input: [{ name: 'IDToken1', value: 'demo' }] },
      ],
    ],
    [
      'by _id when names are missing',
      [
        { type: 'PasswordCallback', _id: 1, input: [{ value: 'right' }] },
        { type: 'NameCallback', _id: 0, input: [{ value: 'demo' }] },
      ],
    ],
    [
      'by type when both are missing',
      [
        { type: 'PasswordCallback', input: [{ value: 'right' }] },
        { type: 'NameCallback', input: [{ value: 'demo' }] },
      ],
    ],
    [
      'past empty and unknown items',
      [
        {},
        { type: 'OddCallback' },
        { type: 'NameCallback', input: [{ name: 'IDToken1', value: 'demo' }] },
        { input: [{ name: 'IDToken2', value: 'right' }] },
      ],
    ],
  ])('matches answers %s', async (_how, callbacks) => {
    const at = await world({ journeys: [login], nodes });
    const step = await at.start('Login');

    const end = await at.post({ authId: authIdOf(step), callbacks });

    expect(end.body).toHaveProperty('tokenId');
  });

  test('believes nothing but inputs: a forged output changes nothing', async () => {
    const at = await world({ journeys: [login], nodes });
    const step = await at.start('Login');
    const body = filled(step.body, { NameCallback: 'demo' });

    const again = await at.post(JSON.parse(JSON.stringify(body).replaceAll('"prompt"', '"value"')));

    expect(outputOf(again, 'NameCallback', 'prompt')).toBe('username');
  });

  test.each([
    ['callbacks that are no list', { callbacks: {} }],
    ['a callback that is no object', { callbacks: ['x'] }],
    ['an input that is no list', { callbacks: [{ input: 'x' }] }],
    ['an input value that is an object', { callbacks: [{ input: [{ name: 'IDToken1', value: {} }] }] }],
  ])('refuses %s with 400', async (_what, body) => {
    const at = await world({ journeys: [login], nodes });
    const step = await at.start('Login');

    const reply = await at.post({ authId: authIdOf(step), ...body });

    expect(reply.body).toMatchObject({ code: 400, reason: 'Bad Request' });
  });

  test('refuses one input of more than 4 kB with 413', async () => {
    const at = await world({ journeys: [login], nodes });
    const step = await at.start('Login');

    const reply = await at.answer(step, { NameCallback: 'x'.repeat(4097) });

    expect(reply.status).toBe(413);
  });
});

describe('an authId', () => {
  test('moves its journey once: another answer with it is timed out', async () => {
    const at = await world({ journeys: [twoSteps], nodes });
    const step = await at.start('TwoSteps');
    await at.answer(step, { NameCallback: 'demo' });

    const second = await at.answer(step, { NameCallback: 'other' });

    expect(second.status).toBe(401);
    expect(second.body).toMatchObject({ message: 'Session has timed out', detail: { errorCode: '110' } });
  });

  test('gives the same step to the same request, and runs no node for it', async () => {
    const at = await world({ journeys: [threeSteps], nodes });
    const step = await at.answer(await at.start('ThreeSteps'), { NameCallback: 'demo' });
    const first = await at.answer(step, { NameCallback: 'go' });
    const visits = at.visits.length;

    const repeat = await at.answer(step, { NameCallback: 'go' });

    expect(repeat.body).toEqual(first.body);
    expect(at.visits).toHaveLength(visits);
  });

  test('gives the same step to the first answer again, and runs no node that acts: not that nobody has read the row', async () => {
    const at = await world({ journeys: [acting], nodes });
    const step = await at.start('Acting');
    const first = await at.answer(step, { NameCallback: 'demo' });
    const audited = at.ports.auditLog.events.length;

    const repeat = await at.answer(step, { NameCallback: 'demo' });

    expect(repeat.body).toEqual(first.body);
    expect(at.visits.filter(({ nodeType }) => nodeType === 'ActNode')).toHaveLength(1);
    expect(at.ports.auditLog.events).toHaveLength(audited);
  });

  test('reads no row for a first answer, but before a node that acts', async () => {
    const loads: string[] = [];
    const at = await world({
      journeys: [twoSteps, acting],
      nodes,
      ports: (given) => ({
        ...given,
        journeyStates: {
          ...given.journeyStates,
          load: (id: string) => {
            loads.push(id);
            return given.journeyStates.load(id);
          },
        },
      }),
    });

    const second = await at.answer(await at.start('TwoSteps'), { NameCallback: 'demo' });
    const forNothing = loads.length;
    await at.answer(second, { NameCallback: 'red' });
    const forOneStep = loads.length;
    await at.answer(await at.start('Acting'), { NameCallback: 'demo' });

    expect([forNothing, forOneStep, loads.length]).toEqual([0, 1, 2]);
  });

  test('that is spent does not get its question again either, by an answer that changes nothing', async () => {
    const at = await world({ journeys: [login], nodes });
    const step = await at.start('Login');
    await at.answer(step, { NameCallback: 'demo', PasswordCallback: 'wrong' });

    const again = await at.answer(step);

    expect(again.body).toMatchObject({ detail: { errorCode: '110' } });
  });

  test('opens one session only: the final request again is timed out', async () => {
    const at = await world({ journeys: [login], nodes });
    const step = await at.start('Login');
    const answers = { NameCallback: 'demo', PasswordCallback: 'right' };
    await at.answer(step, answers);

    const again = await at.answer(step, answers);

    expect(again.body).toMatchObject({ detail: { errorCode: '110' } });
    expect(at.ports.store.sessions.size).toBe(1);
  });

  test('is good for one guess: an opening authId cannot be used for password guessing', async () => {
    const at = await world({ journeys: [login], nodes });
    const step = await at.start('Login');
    await at.answer(step, { NameCallback: 'demo', PasswordCallback: 'wrong' });

    const second = await at.answer(step, { NameCallback: 'demo', PasswordCallback: 'right' });

    expect(second.body).toMatchObject({ detail: { errorCode: '110' } });
  });

  test('of which two different answers race has one winner', async () => {
    const at = await world({ journeys: [twoSteps], nodes });
    const step = await at.start('TwoSteps');

    const replies = await Promise.all(['ada', 'bob', 'eve'].map((name) => at.answer(step, { NameCallback: name })));

    expect(replies.map(({ status }) => status).sort()).toEqual([200, 401, 401]);
  });

  test('of which twenty copies of one request race gives all the same step, and one session at the end', async () => {
    const at = await world({ journeys: [twoSteps], nodes });
    const step = await at.start('TwoSteps');
    const copies = (from: Reply, answers: Record<string, string>) =>
      Promise.all(Array.from({ length: 20 }, () => at.answer(from, answers)));

    const seconds = await copies(step, { NameCallback: 'demo' });
    const ends = await copies(seconds[0] as Reply, { NameCallback: 'red' });

    expect(new Set(seconds.map(authIdOf)).size).toBe(1);
    expect(ends.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(at.ports.store.sessions.size).toBe(1);
  });

  test('expires with the journey, which answers do not extend', async () => {
    const at = await world({ journeys: [twoSteps], nodes });
    const step = await at.start('TwoSteps');
    at.clock.advance(4 * 60_000);
    const second = await at.answer(step, { NameCallback: 'demo' });
    at.clock.advance(60_000);

    const late = await at.answer(second, { NameCallback: 'red' });

    expect(late.body).toMatchObject({ code: 401, detail: { errorCode: '110' } });
  });

  test('that was altered is refused', async () => {
    const at = await world({ journeys: [login], nodes });
    const [header, payload, signature] = authIdOf(await at.start('Login')).split('.');
    const claims = JSON.parse(Buffer.from(String(payload), 'base64url').toString());
    const forged = Buffer.from(JSON.stringify({ ...claims, realm: '/beta' })).toString('base64url');

    const reply = await at.post({ authId: `${header}.${forged}.${signature}`, callbacks: [] });

    expect(reply.body).toEqual({ code: 400, reason: 'Bad Request', message: 'AuthId JWT Signature not valid' });
  });

  test('signed with the algorithm none is refused', async () => {
    const at = await world({ journeys: [login], nodes });
    const payload = authIdOf(await at.start('Login')).split('.')[1];
    const header = Buffer.from('{"typ":"JWT","alg":"none"}').toString('base64url');

    const reply = await at.post({ authId: `${header}.${payload}.`, callbacks: [] });

    expect(reply.status).toBe(400);
  });

  test('that is no token is refused', async () => {
    const at = await world({ journeys: [login], nodes });

    const reply = await at.post({ authId: 'nonsense', callbacks: [] });

    expect(reply.body).toMatchObject({ code: 400, message: 'Failed to parse JWT' });
  });

  test('stays good at a wait: polls that change nothing write nothing', async () => {
    const journey = journeyExport({
      id: 'Wait',
      entry: 'w',
      nodes: { w: { type: 'WaitNode', to: { outcome: 'failure' } } },
    });
    const at = await world({ journeys: [journey], nodes });
    const step = await at.start('Wait');
    const before = rows(at);

    const polls = await Promise.all(
      Array.from({ length: 5 }, (_, poll) => at.answer(step, { NameCallback: `poll ${poll}` })),
    );

    expect(polls.map(({ body }) => body)).toEqual(polls.map(() => step.body));
    expect(rows(at)).toEqual(before);
  });

  test.each([
    ['looks', 'LookNode', 0],
    ['acts', 'ActNode', 1],
    ['is somebody else’s', 'ForeignNode', 1],
  ])('of a poll that goes round over a node that %s', async (_what, type, writes) => {
    const foreign = { ...look, definition: { ...look.definition, type: 'ForeignNode', module: import.meta.url } };
    const at = await world({
      journeys: [roundOver(type)],
      nodes: {
        definitions: [...nodes.definitions, foreign.definition],
        handlers: (tools, ports) => ({
          ...nodes.handlers(tools, ports),
          ForeignNode: nodeHandler(foreign, ports, tools),
        }),
      },
    });
    const step = await at.answer(await at.start('Round'), { NameCallback: 'demo' });
    const [before] = rows(at);
    const audited = at.ports.auditLog.events.length;
    at.clock.advance(2_000);

    const poll = await at.answer(step);
    at.clock.advance(2_000);
    const next = await at.answer(poll);

    expect(next.body['callbacks']).toEqual(step.body['callbacks']);
    expect(rows(at)[0]?.version).toBe((before?.version ?? 0) + 2 * writes);
    expect(authIdOf(next) === authIdOf(step)).toBe(writes === 0);
    expect(at.ports.auditLog.events.length > audited).toBe(writes === 1);
  });

  test('stays good at a wait that learns something, and what it has learned is kept', async () => {
    const journey = journeyExport({
      id: 'Count',
      entry: 'c',
      nodes: { c: { type: 'CountNode', to: { outcome: 'failure' } } },
    });
    const at = await world({ journeys: [journey], nodes });
    const step = await at.start('Count');

    const polls = [await at.answer(step), await at.answer(step, { NameCallback: 'x' })];

    expect(polls.map(({ body }) => body)).toEqual([step.body, step.body]);
    expect(rows(at)[0]?.state?.['shared']).toMatchObject({ count: 3 });
  });

  test.each(['create', 'replace'] as const)(
    'whose answer was overtaken is timed out, and shows no step: %s',
    async (writing) => {
      let overtaken = false;
      const at = await world({
        journeys: [twoSteps],
        nodes,
        ports: (given) => ({
          ...given,
          journeyStates: {
            ...given.journeyStates,
            async [writing](row: JourneyRow) {
              if (overtaken) await given.journeyStates[writing]({ ...row, otk: 'another', lastRequest: 'another' });
              return given.journeyStates[writing](row);
            },
          },
        }),
      });
      const first = await at.start('TwoSteps');
      const step = writing === 'create' ? first : await at.answer(first, { NameCallback: 'demo' });
      overtaken = true;

      const reply = await at.answer(step, { NameCallback: writing === 'create' ? 'demo' : 'red' });

      expect(reply.body).toMatchObject({ message: 'Session has timed out', detail: { errorCode: '110' } });
      expect(at.ports.store.sessions.size).toBe(0);
    },
  );

  test('of a journey whose place was edited away is timed out, never an exception', async () => {
    const at = await world({ journeys: [twoSteps], nodes });
    const second = await at.answer(await at.start('TwoSteps'), { NameCallback: 'demo' });
    const { id: _id, ...edited } = journeyExport({
      id: 'TwoSteps',
      entry: 'x',
      nodes: { x: { type: 'AskNode', to: { outcome: 'failure' } } },
    });
    await at.ports.configurationEditor.put('/alpha', 'journey', 'TwoSteps', JSON.parse(JSON.stringify(edited)));
    at.clock.advance(31_000);

    const reply = await at.answer(second, { NameCallback: 'red' });

    expect(reply.body).toMatchObject({ detail: { errorCode: '110' } });
  });
});

describe('state', () => {
  test('keeps a transient value across a step only for a later node that names it', async () => {
    const journey = journeyExport({
      id: 'Keep',
      entry: 'secret',
      nodes: {
        secret: { type: 'AskSecretNode', to: { outcome: 'other' } },
        other: { type: 'AskNode', config: { key: 'pin', store: 'transient' }, to: { outcome: 'name' } },
        name: { type: 'AskNode', to: { outcome: 'check' } },
        check: {
          type: 'CompareNode',
          config: { key: 'password', expected: 'right' },
          to: { true: 'success', false: 'failure' },
        },
      },
    });
    const at = await world({ journeys: [journey], nodes });
    const pin = await at.answer(await at.start('Keep'), { PasswordCallback: 'right' });
    const name = await at.answer(pin, { NameCallback: '1234' });

    const end = await at.answer(name, { NameCallback: 'demo' });

    expect(JSON.stringify(rows(at).map(({ state }) => state))).not.toContain('1234');
    expect(end.status).toBe(200);
  });

  test('borrowed proofs: what an earlier session has proved is shown to no node but those that enrol', async () => {
    const at = await world({ journeys: [login], nodes });
    const now = at.clock.now();
    await at.ports.sessionIssuer.create('earlier-token', {
      ...{ realm: '/alpha', username: 'demo', universalId: demoId },
      ...{ authLevel: 0, epoch: 0, properties: {}, maxIdleMinutes: 30, maxMinutes: 120 },
      ...{ factors: [{ factor: 'pwd', at: now }], createdAt: now, latestAccessAt: now },
    });
    const headers = { cookie: 'iPlanetDirectoryPro=earlier-token', 'x-requested-with': 'tests' };
    const step = await at.start('Login', '', { headers });

    await at.post(filled(step.body, { NameCallback: 'demo', PasswordCallback: 'right' }), '', { headers });

    expect(await at.ports.sessions.find('earlier-token')).toBeUndefined();
    expect(at.visits.map(({ standing }) => standing.proofs)).toEqual(at.visits.map(() => []));
  });

  test('false proofs: only what a node proves that is there to prove comes into the session', async () => {
    const journey = journeyExport({
      id: 'Claim',
      entry: 'name',
      nodes: {
        name: { type: 'AskNode', to: { outcome: 'prove' } },
        prove: { type: 'ProveNode', to: { outcome: 'claim' } },
        claim: { type: 'ClaimNode', to: { outcome: 'success' } },
      },
    });
    const at = await world({ journeys: [journey], nodes });

    const end = await at.answer(await at.start('Claim'), { NameCallback: 'demo' });

    const { factors } = (await at.ports.sessions.find(String(end.body['tokenId']))) ?? {};
    expect(factors).toEqual([{ factor: 'pwd', at: at.clock.now() }]);
  });

  test('shows a node that declares inputs nothing else', async () => {
    const at = await world({ journeys: [login], nodes });
    await at.answer(await at.start('Login'), { NameCallback: 'demo', PasswordCallback: 'right' });

    const seen = at.visits.find(({ nodeType }) => nodeType === 'CompareNode')?.state;

    expect(seen).toEqual({ shared: {}, transient: { password: 'right' }, secure: {} });
  });
});

describe('a journey inside a journey', () => {
  const inner = journeyExport({
    id: 'Inner',
    entry: 'color',
    nodes: {
      color: { type: 'AskNode', config: { key: 'color' }, to: { outcome: 'check' } },
      check: {
        type: 'CompareNode',
        config: { key: 'color', expected: 'red' },
        to: { true: 'success', false: 'broken' },
      },
      broken: { type: 'BreakNode', to: { outcome: 'failure' } },
    },
  });
  const outer = (displayErrorOutcome: boolean) =>
    journeyExport({
      id: 'Outer',
      entry: 'name',
      nodes: {
        name: { type: 'AskNode', to: { outcome: 'run' } },
        run: {
          type: 'InnerTreeEvaluatorNode',
          config: { tree: 'Inner', displayErrorOutcome },
          to: { true: 'success', false: 'failure', ...(displayErrorOutcome && { error: 'sorry' }) },
        },
        sorry: { type: 'AskNode', config: { key: 'sorry' }, to: { outcome: 'success' } },
      },
    });

  test('shares the shared state and ends with true', async () => {
    const at = await world({ journeys: [inner, outer(false)], nodes });
    const asked = await at.answer(await at.start('Outer'), { NameCallback: 'demo' });

    const end = await at.answer(asked, { NameCallback: 'red' });

    expect(outputOf(asked, 'NameCallback', 'prompt')).toBe('color');
    expect(end.body).toHaveProperty('tokenId');
  });

  test('that breaks ends the outer one, which keeps nothing of the failed node', async () => {
    const at = await world({ journeys: [inner, outer(false)], nodes });
    const asked = await at.answer(await at.start('Outer'), { NameCallback: 'demo' });

    const end = await at.answer(asked, { NameCallback: 'blue' });

    expect(end.body).toEqual({ code: 401, reason: 'Unauthorized', message: 'Login failure' });
    expect(at.log.messages('warn')).toContain('The secret reason');
  });

  test('that breaks goes to the error outcome where there is one, and says which node it was', async () => {
    const at = await world({ journeys: [inner, outer(true)], nodes });
    const asked = await at.answer(await at.start('Outer'), { NameCallback: 'demo' });

    const sorry = await at.answer(asked, { NameCallback: 'blue' });

    expect(outputOf(sorry, 'NameCallback', 'prompt')).toBe('sorry');
    expect(rows(at)[0]?.state?.['shared']).toMatchObject({
      errorMessage: 'The secret reason',
      errorNode: { type: 'BreakNode' },
    });
    expect(rows(at)[0]?.state?.['shared']).not.toHaveProperty('left');
  });

  test('whose outer place was edited away is timed out, though the inner one is still there', async () => {
    const at = await world({ journeys: [inner, outer(false)], nodes });
    const asked = await at.answer(await at.start('Outer'), { NameCallback: 'demo' });
    const { id: _id, ...edited } = journeyExport({
      id: 'Outer',
      entry: 'again',
      nodes: {
        again: { type: 'InnerTreeEvaluatorNode', config: { tree: 'Inner' }, to: { true: 'success', false: 'failure' } },
      },
    });
    await at.ports.configurationEditor.put('/alpha', 'journey', 'Outer', JSON.parse(JSON.stringify(edited)));
    at.clock.advance(31_000);

    const reply = await at.answer(asked, { NameCallback: 'red' });

    expect(reply.body).toMatchObject({ detail: { errorCode: '110' } });
  });

  test('can be the entry: opening still writes nothing, and the first answer finds its place', async () => {
    const entry = journeyExport({
      id: 'Entry',
      entry: 'run',
      nodes: {
        run: { type: 'InnerTreeEvaluatorNode', config: { tree: 'Inner' }, to: { true: 'name', false: 'failure' } },
        name: { type: 'AskNode', to: { outcome: 'success' } },
      },
    });
    const at = await world({ journeys: [inner, entry], nodes });
    const asked = await at.start('Entry');
    const written = rows(at).length;

    const name = await at.answer(asked, { NameCallback: 'red' });

    expect(written).toBe(0);
    expect(outputOf(name, 'NameCallback', 'prompt')).toBe('username');
  });
});

describe('a journey that cannot go on', () => {
  test('takeover: a name that is typed after somebody was identified signs nobody else in', async () => {
    const journey = journeyExport({
      id: 'Two',
      entry: 'identify',
      nodes: {
        identify: { type: 'IdentifyNode', to: { outcome: 'name' } },
        name: { type: 'AskNode', to: { outcome: 'success' } },
      },
    });
    const at = await world({ journeys: [journey], nodes });
    await at.ports.identityStore.put({ realm: '/alpha', username: 'eve', active: true, attributes: {} });

    await at.answer(await at.start('Two'), { NameCallback: 'eve' });

    expect([...at.ports.store.sessions.values()]).toMatchObject([{ username: 'demo' }]);
  });

  test('takeover: nor for a user who is locked', async () => {
    const journey = journeyExport({
      id: 'NameOnly',
      entry: 'name',
      nodes: { name: { type: 'AskNode', to: { outcome: 'success' } } },
    });
    const at = await world({ journeys: [journey], nodes });
    await at.ports.accounts.setActive({ realm: '/alpha', username: 'demo' }, false);

    const end = await at.answer(await at.start('NameOnly'), { NameCallback: 'demo' });

    expect([end.status, at.ports.store.sessions.size]).toEqual([401, 0]);
  });

  test.each(['nobody', ''])(
    'takeover: a journey that asks for no more than a name opens no session for %j',
    async (name) => {
      const journey = journeyExport({
        id: 'NameOnly',
        entry: 'name',
        nodes: {
          name: { type: 'AskNode', config: { key: name === '' ? 'color' : 'username' }, to: { outcome: 'success' } },
        },
      });
      const at = await world({ journeys: [journey], nodes });

      const end = await at.answer(await at.start('NameOnly'), { NameCallback: name || 'red' });

      expect(end.status).toBe(401);
      expect(at.ports.store.sessions.size).toBe(0);
    },
  );

  test.each([
    ['a node that gives up', { how: 'node' }, 'warn', 'The secret reason'],
    ['a bug in a node', { how: 'bug' }, 'error', 'TypeError'],
  ] as const)('answers %s like any failed login, and logs why', async (_what, config, level, reason) => {
    const journey = journeyExport({
      id: 'Broken',
      entry: 'b',
      nodes: { b: { type: 'BreakNode', config, to: { outcome: 'success' } } },
    });
    const at = await world({ journeys: [journey], nodes });

    const reply = await at.start('Broken');

    expect(reply.status).toBe(401);
    expect(reply.body).toEqual({ code: 401, reason: 'Unauthorized', message: 'Login failure' });
    expect(JSON.stringify(at.log.lines.filter((line) => line.level === level))).toContain(reason);
  });

  test('is stopped after a hundred visits without a question', async () => {
    const journey = journeyExport({
      id: 'Loop',
      entry: 'a',
      nodes: { a: { type: 'LoopNode', to: { outcome: 'b' } }, b: { type: 'LoopNode', to: { outcome: 'a' } } },
    });
    const at = await world({ journeys: [journey], nodes });

    const reply = await at.start('Loop');

    expect(reply.status).toBe(401);
    expect(at.visits).toHaveLength(100);
  });

  test('fails at an outcome that leads nowhere, and not before', async () => {
    const journey = journeyExport({ id: 'Open', entry: 'a', nodes: { a: { type: 'AskNode', to: {} } } });
    const at = await world({ journeys: [journey], nodes });
    const step = await at.start('Open');

    const end = await at.answer(step, { NameCallback: 'demo' });

    expect(step.status).toBe(200);
    expect(end.status).toBe(401);
  });
});

describe('what the first request asked for', () => {
  test('noSession travels in the signed authId: success without token or cookie', async () => {
    const at = await world({ journeys: [login], nodes });
    const step = await at.start('Login', 'noSession=true');

    const end = await at.answer(step, { NameCallback: 'demo', PasswordCallback: 'right' });

    expect(end.body).toEqual({ successUrl: '/am/console', realm: '/alpha' });
    expect(end.cookies).toEqual([]);
  });

  test.each([
    ['the second alone', '', 'noSession=true', ''],
    ['the last alone', '', '', 'noSession=true'],
    ['the second, while later ones deny it', '', 'noSession=true', 'noSession=false'],
    ['the first, while later ones deny it', 'noSession=true', 'noSession=false', 'noSession=false'],
  ])('noSession counts on any request: %s', async (_which, first, second, last) => {
    const at = await world({ journeys: [twoSteps], nodes });
    const step = await at.start('TwoSteps', first);
    const next = await at.post(filled(step.body, { NameCallback: 'demo' }), second);

    const end = await at.post(filled(next.body, { NameCallback: 'red' }), last);

    expect([end.status, end.body]).toEqual([200, { successUrl: '/am/console', realm: '/alpha' }]);
    expect(end.cookies).toEqual([]);
    expect(at.ports.store.sessions.size).toBe(0);
  });

  test('noSession counts on a poll that changes nothing else, or that is sent to a step without a row', async () => {
    const waiting = journeyExport({
      id: 'Waiting',
      entry: 'wait',
      nodes: {
        wait: { type: 'WaitNode', to: { outcome: 'who' } },
        who: { type: 'IdentifyNode', to: { outcome: 'success' } },
      },
    });
    const at = await world({ journeys: [waiting, login], nodes });
    const polled = await at.start('Waiting');
    const unwritten = await at.start('Login');
    await at.post(filled(polled.body, { NameCallback: 'still' }), 'noSession=true');
    const again = await at.post(filled(unwritten.body, { NameCallback: 'demo' }), 'noSession=true');

    const ends = [
      await at.answer(polled, { NameCallback: 'go' }),
      await at.answer(again, { NameCallback: 'demo', PasswordCallback: 'right' }),
    ];

    expect(ends.map(({ status, body }) => [status, 'tokenId' in body])).toEqual([
      [200, false],
      [200, false],
    ]);
    expect(at.ports.store.sessions.size).toBe(0);
  });

  test('noSession with a spent authId is no repeat: it is timed out instead of being overheard', async () => {
    const at = await world({ journeys: [twoSteps], nodes });
    const body = filled((await at.start('TwoSteps')).body, { NameCallback: 'demo' });
    await at.post(body);

    const again = await at.post(body, 'noSession=true');

    expect(again.body).toMatchObject({ detail: { errorCode: '110' } });
  });

  test('a journey that opens no session opens none after its first step either', async () => {
    const at = await world({ journeys: [{ ...login, tree: { ...login.tree, noSession: true } }], nodes });
    const step = await at.start('Login');

    const end = await at.answer(step, { NameCallback: 'demo', PasswordCallback: 'right' });

    expect(end.body).toEqual({ successUrl: '/am/console', realm: '/alpha' });
    expect(at.ports.store.sessions.size).toBe(0);
  });

  test.each<[string, string, JsonObject, object]>([
    ['gotoOnFail', 'gotoOnFail=%2Fno', { failureUrl: '/sorry' }, { detail: { failureUrl: '/no' } }],
    ['the failure URL of the realm', '', { failureUrl: '/sorry' }, { detail: { failureUrl: '/sorry' } }],
    ['nowhere', 'gotoOnFail=%2F%2Fevil.example', {}, {}],
  ])('a failure leads to %s', async (_where, query, settings, detail) => {
    const at = await world({ journeys: [login], nodes, settings });
    const step = await at.start('Login', query);

    const end = await at.answer(step, { NameCallback: 'demo', PasswordCallback: 'wrong' });

    expect(end.body).toEqual({ code: 401, reason: 'Unauthorized', message: 'Not so', ...detail });
  });

  test('goto is honoured for a path of this host', async () => {
    const at = await world({ journeys: [login], nodes });
    const step = await at.start('Login', 'goto=%2Fapp%3Fa%3D1');

    const end = await at.answer(step, { NameCallback: 'demo', PasswordCallback: 'right' });

    expect(end.body['successUrl']).toBe('/app?a=1');
  });

  test.each(['https://evil.example', '//evil.example', '/\\evil.example', 'javascript:alert(1)', '/\t/evil.example'])(
    'open redirect: goto=%j is ignored',
    async (goto) => {
      const at = await world({
        journeys: [login],
        nodes,
        settings: { allowedGoto: ['https://app.example/*'] },
      });
      const step = await at.start('Login', `goto=${encodeURIComponent(goto)}`);

      const end = await at.answer(step, { NameCallback: 'demo', PasswordCallback: 'right' });

      expect(end.body['successUrl']).toBe('/am/console');
    },
  );

  test('name and password in headers are ignored unless the realm takes them', async () => {
    const headers = { 'X-OpenAM-Username': 'demo', 'X-OpenAM-Password': 'right' };
    const off = await world({ journeys: [login], nodes });
    const on = await world({ journeys: [login], nodes, settings: { zeroPageLogin: true } });

    const step = await off.start('Login', '', { headers });
    const end = await on.start('Login', '', { headers });

    expect(step.body).toHaveProperty('authId');
    expect(end.body).toHaveProperty('tokenId');
  });
});
