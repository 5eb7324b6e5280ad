// Journeys with scripts, walked as a client walks them, in the real sandbox.
import { readFileSync } from 'node:fs';
import { afterEach, describe, expect, jest, test } from '@jest/globals';
import type { JsonObject } from '../../functions/json.ts';
import { type Authenticator, authenticator } from '../../testing/authenticator.ts';
import { journeyExport } from '../../testing/journey-builder.ts';
import { type JourneyWorld, journeyWorld, type WorldOptions } from '../../testing/journey-world.ts';
import { outputOf, type Reply, typesOf } from '../../testing/step.ts';
import { addDemoUser, code, demo, user } from '../support/demo-user.ts';
import { shippedJourneys } from '../support/shipped-journeys.ts';

// A worker with WebAssembly starts within milliseconds, on a machine that has time for it.
jest.setTimeout(60_000);

const worlds: JourneyWorld[] = [];
afterEach(async () => {
  for (const { ports } of worlds.splice(0)) await ports.scriptRuns.stop();
});

async function world(options: WorldOptions): Promise<JourneyWorld> {
  const made = await journeyWorld(options);
  worlds.push(made);
  await addDemoUser(made);
  return made;
}

/** `lines` of a legacy script, or of one of the next generation. */
const script = (lines: string, engine: 'legacy' | 'next' = 'next'): JsonObject => ({
  ...{ name: `Script ${engine}`, script: JSON.stringify(lines), language: 'JAVASCRIPT' },
  evaluatorVersion: engine === 'next' ? '2.0' : '1.0',
});

const scripted = (id: string, outcomes: readonly string[], more: JsonObject = {}) => ({
  type: 'ScriptedDecisionNode',
  config: { script: id, outcomes: [...outcomes], ...more },
});

const fixture = (engine: string) =>
  readFileSync(new URL(`../fixtures/replace-app-${engine}.journey.json`, import.meta.url), 'utf8');

const page = {
  type: 'PageNode',
  children: {
    name: { type: 'ValidatedUsernameNode', config: { usernameAttribute: 'userName', validateInput: false } },
    password: { type: 'ValidatedPasswordNode', config: { passwordAttribute: 'password', validateInput: false } },
  },
  to: { outcome: 'check' },
};
const check = { type: 'DataStoreDecisionNode', to: { true: 'code', false: 'failure' } };

/** Whose nodes say SHA-256. */
const bySha256 = journeyExport({
  id: 'BySha256',
  entry: 'page',
  nodes: {
    page,
    check,
    code: {
      type: 'OathTokenVerifierNode',
      config: { totpHashAlgorithm: 'HMAC_SHA256' },
      to: { successOutcome: 'success', failureOutcome: 'failure', notRegisteredOutcome: 'failure' },
    },
  },
});

const session = { tokenId: expect.any(String), realm: '/alpha' };
const failure = { code: 401, reason: 'Unauthorized', message: 'Login failure' };

/** A user whose app makes codes by SHA-1. */
async function enrolled(options: Partial<WorldOptions> = {}): Promise<{ at: JourneyWorld; app: Authenticator }> {
  const journeys = [...shippedJourneys, bySha256, fixture('legacy'), fixture('next')];
  const at = await world({ journeys, settings: { journeyMinutes: 15 }, ...options });
  const qr = await at.answer(await at.start('OathLogin'), demo);
  const app = authenticator(qr);
  await at.answer(await at.answer(await at.answer(qr)), code(app.totp(at.clock)));
  at.clock.advance(60_000);
  return { at, app };
}

async function codeFor(at: JourneyWorld, journey: string, app: Authenticator): Promise<Reply> {
  const prompt = await at.answer(await at.start(journey), demo);
  return at.answer(prompt, code(app.totp(at.clock)));
}

const devicesOf = async ({ ports }: JourneyWorld) =>
  (await ports.deviceList.list(user, 'oath')).map(({ uuid }) => uuid);

describe('a registration that the realm’s nodes no longer fit', () => {
  test('O-19 is invalid as soon as they say another hash', async () => {
    const { at, app } = await enrolled();

    const end = await codeFor(at, 'BySha256', app);

    expect(end.body).toEqual(failure);
  });

  test.each([
    ['legacy', 'ReplaceApp', 'Remove the old app'],
    ['next', 'ReplaceAppNext', 'Remove the old app, next generation'],
  ])('O-19 is removed by a script (%s), and another app is registered in its place', async (_engine, journey, name) => {
    const { at, app } = await enrolled();
    const before = await devicesOf(at);

    const qr = await codeFor(at, journey, app);
    const between = await devicesOf(at);
    const next = authenticator(qr);
    const end = await at.answer(await at.answer(qr), code(next.totp(at.clock)));
    at.clock.advance(60_000);

    expect([before.length, between]).toEqual([1, []]);
    expect(next.account.hash).toBe('SHA256');
    expect(end.body).toMatchObject(session);
    expect((await codeFor(at, 'BySha256', next)).body).toMatchObject(session);
    at.clock.advance(60_000);
    expect((await codeFor(at, 'BySha256', app)).body).toEqual(failure);
    const after = await devicesOf(at);
    expect([after.length, after[0] === before[0]]).toEqual([1, false]);
    expect(at.ports.auditLog.events).toContainEqual(
      expect.objectContaining({
        eventName: 'WAYMARK-DEVICE-REMOVED',
        info: expect.objectContaining({ device: before[0], by: `script ${name}` }),
      }),
    );
  });

  test('O-19 a wrong old code removes nothing', async () => {
    const { at } = await enrolled();

    const end = await at.answer(await at.answer(await at.start('ReplaceApp'), demo), code('000000'));

    expect(end.body).toEqual(failure);
    expect(await devicesOf(at)).toHaveLength(1);
  });
});

describe('a journey that asks for no old code', () => {
  const remove =
    'idRepository.setAttribute(sharedState.get("username"), "oathDeviceProfiles", []); outcome = "removed";';
  const byPassword = journeyExport({
    id: 'Strip',
    entry: 'page',
    nodes: {
      page,
      check,
      code: { ...scripted('strip', ['removed']), to: { removed: 'success' } },
    },
    scripts: { strip: script(remove, 'legacy') },
  });

  test('attack: a stolen password alone takes nobody’s second factor away', async () => {
    const { at } = await enrolled({ journeys: [...shippedJourneys, byPassword] });

    const end = await at.answer(await at.start('Strip'), demo);

    expect(end.body).toEqual(failure);
    expect(await devicesOf(at)).toHaveLength(1);
    expect(at.ports.auditLog.names()).toContain('WAYMARK-SCRIPT-REFUSED');
    expect(at.log.messages('warn')).toContainEqual(
      expect.stringContaining('the user has shown no device of this kind'),
    );
  });

  test('removes it where the realm lets scripts do so, as AM has it', async () => {
    const settings = { scripting: { devices: 'journeyUser' } };
    const { at } = await enrolled({ journeys: [...shippedJourneys, byPassword], settings });

    await at.answer(await at.start('Strip'), demo);

    expect(await devicesOf(at)).toEqual([]);
  });
});

describe('a script that asks', () => {
  const lines = `
    if (callbacks.isEmpty()) {
      nodeState.putShared('asked', true);
      callbacksBuilder.textOutputCallback(1, 'Mind the step');
      callbacksBuilder.nameCallback('Colour?', 'red');
      callbacksBuilder.hiddenValueCallback('trace', 'abc');
      action.goTo('done');
    } else {
      nodeState.putShared('colour', callbacks.getNameCallbacks().get(0));
      nodeState.putShared('trace', callbacks.getHiddenValueCallbacks().get('trace'));
      action.goTo('done').putSessionProperty('colour', callbacks.getNameCallbacks().get(0)).withErrorMessage('Not today');
    }`;
  const asking = (to: string) =>
    journeyExport({
      id: 'Asks',
      entry: 'ask',
      nodes: {
        ask: { ...scripted('ask', ['done']), to: { done: to } },
        say: { type: 'MessageNode', to: { true: 'success' } },
      },
      scripts: { ask: script(lines) },
    });

  test('is answered, and keeps what it wrote before it asked', async () => {
    const at = await world({ journeys: [asking('say')] });

    const step = await at.start('Asks');
    await at.answer(step, { NameCallback: 'blue' });

    expect(typesOf(step)).toEqual(['TextOutputCallback', 'NameCallback', 'HiddenValueCallback']);
    expect(outputOf(step, 'NameCallback', 'prompt')).toBe('Colour?');
    expect(at.visits.at(-1)?.state.shared).toMatchObject({ asked: true, colour: 'blue', trace: 'trace' });
  });

  test('names the message of a failure', async () => {
    const at = await world({ journeys: [asking('failure')] });

    const end = await at.answer(await at.start('Asks'), { NameCallback: 'blue' });

    expect(end.body['message']).toBe('Not today');
  });

  test('asks as long as it builds callbacks, whatever outcome it names', async () => {
    const forever = script("callbacksBuilder.nameCallback('Again?'); action.goTo('done');");
    const ask = { ...scripted('ask', ['done']), to: { done: 'success' } };
    const at = await world({
      journeys: [journeyExport({ id: 'Asks', entry: 'ask', nodes: { ask }, scripts: { ask: forever } })],
    });

    const again = await at.answer(await at.start('Asks'), { NameCallback: 'no' });

    expect(typesOf(again)).toEqual(['NameCallback']);
  });
});

describe('scripts on a page', () => {
  const first = script(
    "nodeState.putShared('greeting', 'Hello'); action.goTo('on').withHeader('Lost').putSessionProperty('a', '1');",
  );
  const last = script(`
    if (callbacks.isEmpty()) { callbacksBuilder.nameCallback(nodeState.get('greeting')); action.withStage('lost'); }
    else action.goTo(callbacks.getNameCallbacks().get(0) === 'x' ? 'yes' : 'no');`);

  test('run in turn, each with its own answers; the page has the last one’s outcome and its own header', async () => {
    const at = await world({
      journeys: [
        journeyExport({
          id: 'Pages',
          entry: 'page',
          nodes: {
            page: {
              type: 'PageNode',
              config: { pageHeader: { en: 'The page' } },
              children: { one: scripted('first', ['on']), two: scripted('last', ['yes', 'no']) },
              to: { yes: 'say', no: 'failure' },
            },
            say: { type: 'MessageNode', to: { true: 'success' } },
          },
          scripts: { first, last },
        }),
      ],
    });

    const step = await at.start('Pages');
    const next = await at.answer(step, { NameCallback: 'x' });

    expect(outputOf(step, 'NameCallback', 'prompt')).toBe('Hello');
    expect([step.body['header'], step.body['stage']]).toEqual(['The page', undefined]);
    expect(typesOf(next)).toEqual(['TextOutputCallback', 'ConfirmationCallback']);
  });
});

describe('scripts among the other nodes of a page', () => {
  const asks = (rest: string) => `
    if (callbacks.isEmpty()) {
      callbacksBuilder.textOutputCallback(0, 'Which team?');
      callbacksBuilder.choiceCallback('Team', ['red', 'blue'], 0, false);
      action.goTo('on');
    } else {
      nodeState.putShared('team', ['red', 'blue'][callbacks.getChoiceCallbacks().get(0)[0]]);
      nodeState.putShared('sizes', [callbacks.getNameCallbacks().size(), callbacks.getChoiceCallbacks().size()].join());
      action.goTo('on');
    }
    ${rest}`;
  const decides = `
    if (callbacks.isEmpty() || callbacks.getTextInputCallbacks().get(0) === 'again') {
      callbacksBuilder.textInputCallback('Where to?', '');
    } else {
      action.goTo(callbacks.getTextInputCallbacks().get(0)).withErrorMessage('The script says no');
    }`;
  const onPage = (rest = '', version = '1.0') =>
    journeyExport({
      id: 'Among',
      entry: 'page',
      nodes: {
        page: {
          type: 'PageNode',
          version,
          children: {
            name: { type: 'UsernameCollectorNode' },
            team: scripted('team', ['on']),
            password: { type: 'PasswordCollectorNode' },
            where: scripted('where', ['in', 'out']),
          },
          to: { in: 'check', out: 'failure' },
        },
        check: { type: 'DataStoreDecisionNode', to: { true: 'success', false: 'failure' } },
      },
      scripts: { team: script(asks(rest)), where: script(decides) },
    });
  const answers = { ...demo, ChoiceCallback: 1 };
  /** The node after the page declares what it reads, and is shown no more. */
  const seenByLast = ({ visits }: JourneyWorld) =>
    visits.findLast(({ nodeType }) => nodeType === 'ScriptedDecisionNode')?.state.shared;

  test('ask together with them, in the order of the page, and each has its own answers alone', async () => {
    const at = await world({ journeys: [onPage()] });

    const step = await at.start('Among');
    const end = await at.answer(step, { ...answers, TextInputCallback: 'in' });

    const [text, choice] = ['TextOutputCallback', 'ChoiceCallback'];
    expect(typesOf(step)).toEqual(['NameCallback', text, choice, 'PasswordCallback', 'TextInputCallback']);
    expect(end.body).toMatchObject(session);
    expect(seenByLast(at)).toMatchObject({ username: 'demo', team: 'blue', sizes: '0,1' });
  });

  test('while the last one asks again, the others keep what was answered, and nobody’s password is sent back', async () => {
    const at = await world({ journeys: [onPage()] });

    const again = await at.answer(await at.start('Among'), { ...answers, TextInputCallback: 'again' });
    const end = await at.answer(again, { ...demo, TextInputCallback: 'in' });

    expect(typesOf(again)).toHaveLength(5);
    expect(JSON.stringify(again.body)).not.toContain(JSON.stringify(demo['PasswordCallback']));
    expect(end.body).toMatchObject(session);
    expect(seenByLast(at)).toMatchObject({ team: 'blue' });
  });

  test('lead where the last of them says; what it says of failure is lost, as in AM', async () => {
    const at = await world({ journeys: [onPage()] });

    const end = await at.answer(await at.start('Among'), { ...answers, TextInputCallback: 'out' });

    expect(end.body).toEqual(failure);
  });

  test.each([
    ['an outcome that is none', 'elsewhere', ''],
    ['a fault of the one before', 'in', 'if (!callbacks.isEmpty()) missing();'],
  ])('end the login with %s', async (_what, where, rest) => {
    const at = await world({ journeys: [onPage(rest)] });

    const end = await at.answer(await at.start('Among'), { ...answers, TextInputCallback: where });

    expect([end.status, end.body['tokenId']]).toEqual([401, undefined]);
  });
});

describe('a node on a page whose config a script makes up', () => {
  const made = (lines: string) =>
    journeyExport({
      id: 'MadeUp',
      entry: 'page',
      nodes: {
        page: {
          type: 'PageNode',
          children: {
            name: { type: 'UsernameCollectorNode' },
            provider: { type: 'ConfigProviderNode', config: { nodeType: 'MessageNode', script: 'make' } },
          },
          to: { true: 'page2', false: 'failure', CONFIGURATION_FAILED: 'told' },
        },
        page2: { type: 'PasswordCollectorNode', to: { outcome: 'check' } },
        check: { type: 'DataStoreDecisionNode', to: { true: 'success', false: 'failure' } },
        told: { type: 'SetErrorDetailsNode', to: { outcome: 'failure' } },
      },
      scripts: { make: script(lines) },
    });
  const lines = `
    nodeState.putShared('runs', (nodeState.get('runs') || 0) + 1);
    config = { message: { en: 'Run ' + nodeState.get('runs') }, messageYes: { en: 'On' }, messageNo: { en: 'Off' } };`;

  test.each([
    [0, ['PasswordCallback']],
    [1, []],
  ])('asks beside the others, and the page goes where it goes: button %d', async (button, next) => {
    const at = await world({ journeys: [made(lines)] });

    const step = await at.start('MadeUp');
    const then = await at.answer(step, { NameCallback: 'demo', ConfirmationCallback: button });

    expect(typesOf(step)).toEqual(['NameCallback', 'TextOutputCallback', 'ConfirmationCallback']);
    expect(outputOf(step, 'TextOutputCallback', 'message')).toBe('Run 1');
    expect(typesOf(then)).toEqual(next);
  });

  test('keeps its config while the page is open: the script runs once', async () => {
    const at = await world({ journeys: [made(lines)] });

    await at.answer(await at.start('MadeUp'), { NameCallback: 'demo', ConfirmationCallback: 0 });

    expect(at.visits.at(-1)?.state.shared['runs']).toBe(1);
  });

  test.each([
    ['it fails', 'missing();'],
    ['it makes up no map', 'config = "no";'],
    ['no such node can be made', 'config = { unknown: 1 };'],
  ])('fails where %s, once the page is answered', async (_why, broken) => {
    const at = await world({ journeys: [made(broken)] });

    const end = await at.answer(await at.start('MadeUp'), { NameCallback: 'demo' });

    expect(at.visits.map(({ nodeType }) => nodeType)).toContain('SetErrorDetailsNode');
    expect(end.status).toBe(401);
  });
});

describe('a session that comes along', () => {
  const journeyOf = (lines: string) =>
    journeyExport({
      id: 'Sees',
      entry: 'look',
      nodes: {
        look: { ...scripted('look', ['done']), to: { done: 'say' } },
        say: { type: 'MessageNode', to: { true: 'success' } },
      },
      scripts: { look: script(lines) },
    });

  async function signedIn(lines: string): Promise<{ at: JourneyWorld; token: string }> {
    const at = await world({ journeys: [...shippedJourneys, journeyOf(lines)] });
    const end = await at.answer(await at.start('Login'), demo);
    return { at, token: String(end.body['tokenId']) };
  }

  test('is seen by a script that names it, and goes on with that session alone', async () => {
    const { at, token } = await signedIn(
      "nodeState.putShared('who', existingSession.get('UserId')); action.goTo('done');",
    );

    const step = await at.start('Sees', '', { headers: { iPlanetDirectoryPro: token } });
    const stolen = await at.answer(step, { ConfirmationCallback: 0 });

    expect(at.visits.at(-1)?.state.shared['who']).toBe('demo');
    expect(stolen.status).toBe(401);
  });

  test('ties nothing where the script does not name it', async () => {
    const { at, token } = await signedIn("action.goTo('done');");

    const step = await at.start('Sees', '', { headers: { iPlanetDirectoryPro: token } });
    const end = await at.answer(step, { ConfirmationCallback: 0 });

    expect(end.body['message']).toBe('Login failure');
    expect(at.log.messages('warn')).toEqual(['The journey succeeded without a user']);
  });

  test('attack: its token is in nothing that a script sees, under whatever name it came', async () => {
    const { at, token } = await signedIn(`
      var seen = [String(requestHeaders), String(requestCookies), String(requestParameters), String(existingSession)].join();
      nodeState.putShared('seen', seen);
      action.goTo('done');`);

    const cookie = `other=1; iPlanetDirectoryPro=${token}; second=${token}; waymark-browser=eyJ`;
    await at.start('Sees', 'colour=red', {
      headers: {
        iPlanetDirectoryPro: token,
        'x-second': token,
        'X-OpenAM-Password': 'secret-1',
        cookie,
        'x-ours': 'yes',
      },
    });

    const seen = String(at.visits.at(-1)?.state.shared['seen']);
    expect(seen).not.toContain(token);
    expect(seen).not.toMatch(/secret-1|eyJ/);
    for (const shown of ['other=1', 'x-ours', 'colour=[red]', 'UserId=demo']) expect(seen).toContain(shown);
  });
});

describe('scripts in trouble', () => {
  test('end the login like any failure; the log says where', async () => {
    const boom = { ...scripted('boom', ['on']), to: { on: 'success' } };
    const at = await world({
      journeys: [
        journeyExport({ id: 'Boom', entry: 'boom', nodes: { boom }, scripts: { boom: script('var a;\nunknown();') } }),
      ],
    });

    const end = await at.start('Boom');

    expect(end.body).toEqual(failure);
    expect(at.log.messages('warn')).toContain(
      "Script Script next (next): ReferenceError: 'unknown' is not defined, line 2",
    );
  });

  test('attack: a script names a user whom nobody has verified, and a second factor is asked for all the same', async () => {
    const boom = { ...scripted('boom', ['on']), to: { on: 'success' } };
    const take = journeyExport({
      ...{ id: 'Take', entry: 'boom', nodes: { boom } },
      scripts: {
        boom: script("nodeState.putShared('username', 'demo'); action.goTo('on').withIdentifiedUser('demo');"),
      },
    });
    const settings = { secondFactor: 'ifEnrolled', journeyMinutes: 15 };
    const { at } = await enrolled({ journeys: [...shippedJourneys, take], settings });

    const end = await at.start('Take');

    expect([end.status, end.body['tokenId']]).toEqual([401, undefined]);
  });
});

describe('the journey of docs/scripts.md', () => {
  const page = readFileSync(new URL('../../docs/scripts.md', import.meta.url), 'utf8');
  const journeys = [...page.matchAll(/```json\n(\{\n {2}"trees"[\s\S]*?)```/g)].map(([, text = '']) => text);

  test.each([
    ['for the stapler', session],
    ['', { ...failure, message: 'We have to know why.' }],
  ])('is accepted without a word, asks why, and goes by the answer %j', async (reason, end) => {
    const at = await world({ journeys });

    const question = await at.answer(await at.start('OfficeHours'), demo);
    const { body } = await at.answer(question, { TextInputCallback: reason });

    expect(at.warnings).toEqual([]);
    expect(outputOf(question, 'TextInputCallback', 'prompt')).toBe('Why are you here, demo?');
    expect(body).toMatchObject(end);
  });
});
