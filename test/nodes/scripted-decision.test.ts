import { afterAll, describe, expect, jest, test } from '@jest/globals';
import type { JsonObject } from '../../functions/json.ts';
import { node } from '../../functions/nodes/scripted-decision.ts';
import { scriptingSettings } from '../../functions/script/scripting-settings.ts';
import { addUser } from '../../testing/add-user.ts';
import { memoryPorts } from '../../testing/memory/ports.ts';
import { answer, runNode } from '../../testing/run-node.ts';
import { oathProfile } from '../contracts/oath-profile.ts';

// A worker with WebAssembly starts within milliseconds, on a machine that has time for it.
jest.setTimeout(60_000);

const ports = memoryPorts();
afterAll(() => ports.scriptRuns.stop());

let scripts = 0;

type Options = Omit<Parameters<typeof runNode<(typeof node.definition.needs)[number]>>[1], 'ports'>;

/** Stores the script in the realm, in the form of exports, and runs a node that names it. */
async function decide(source: string, engine: 'legacy' | 'next', { config = {}, ...options }: Options = {}) {
  scripts += 1;
  const script = `script-${scripts}`;
  await ports.configurationEditor.put('/alpha', 'script', script, {
    ...{ _id: script, name: 'Test script', language: 'JAVASCRIPT', script: JSON.stringify(source) },
    evaluatorVersion: engine === 'next' ? '2.0' : '1.0',
  });
  const given = { script, outcomes: ['true', 'false'], ...(config as JsonObject) };
  return runNode(node, { ...options, ports, config: given });
}

describe('Scripted Decision', () => {
  test.each([
    ['legacy', 'outcome = "false";'],
    ['next', 'action.goTo("false");'],
  ] as const)('goes where a script of the %s engine says', async (engine, source) => {
    const run = await decide(source, engine);

    expect(run.outcome).toBe('false');
  });

  test.each([['01e1a3c0-038b-4c16-956a-6c9d89328cff'], ['11e1a3c0-038b-4c16-956a-6c9d89328cff']])(
    'has the script %s, which exports leave out',
    async (script) => {
      const run = await runNode(node, { ports, config: { script, outcomes: ['true'] } });

      expect(run.outcome).toBe('true');
    },
  );

  test('leaves what the script wrote, in its stores', async () => {
    const source = 'nodeState.putShared("a", { b: [1] }); nodeState.putTransient("c", "x"); outcome = "true";';

    const run = await decide(source, 'legacy', { state: { shared: { kept: 1 } } });

    expect(run.state).toEqual({ shared: { kept: 1, a: { b: [1] } }, transient: { c: 'x' }, secure: {} });
  });

  test('shows the script the inputs that it declares, and no other key', async () => {
    const source = 'outcome = [nodeState.get("seen"), nodeState.get("hidden"), nodeState.get("username")].join("|");';
    const state = { shared: { seen: 's', hidden: 'h', username: 'demo' } };

    const run = await decide(source.replaceAll('nodeState.get', 'sharedState.get'), 'legacy', {
      ...{ state, config: { inputs: ['seen'], outcomes: ['s||'] } },
    });

    expect(run.outcome).toBe('s||');
  });

  test('asks what the script builds, and hands it the answers with what was asked', async () => {
    const source = `
      if (callbacks.isEmpty()) {
        callbacksBuilder.textOutputCallback(0, 'Choose');
        callbacksBuilder.choiceCallback('Which?', ['a', 'b'], 0, false);
        action.withHeader('A header').withStage('stage one');
      } else {
        nodeState.putShared('chosen', callbacks.getChoiceCallbacks().get(0)[0]);
        action.goTo('true');
      }`;

    const asked = await decide(source, 'next');
    const done = await decide(source, 'next', {
      answers: [answer('TextOutputCallback'), answer('ChoiceCallback', 1)],
      request: { step: { asked: asked.callbacks, inner: false, mustRun: false } },
    });

    expect(asked.callbacks.map(({ type }) => type)).toEqual(['TextOutputCallback', 'ChoiceCallback']);
    expect(asked.reply).toMatchObject({ result: { header: 'A header', stage: 'stage one' } });
    expect([done.outcome, done.state.shared]).toEqual(['true', { chosen: 1 }]);
  });

  test('leaves session properties, times, messages and details for the audit log', async () => {
    const source = `
      auditEntryDetail = { why: 'because' };
      action.goTo('true').putSessionProperty('colour', 'red').removeSessionProperty('shape')
        .withMaxSessionTime(30).withMaxIdleTime(5).withErrorMessage('No').withLockoutMessage('Locked');`;

    const { extras } = await decide(source, 'next');

    expect(extras).toEqual({
      ...{ sessionProperties: { colour: 'red' }, removedSessionProperties: ['shape'] },
      ...{ maxSessionMinutes: 30, maxIdleMinutes: 5, errorMessage: 'No', lockoutMessage: 'Locked' },
      ...{ audit: { auditInfo: { why: 'because' } }, sessionUnused: true },
    });
  });

  test.each([
    ['who is there', 'demo', 'id=demo,ou=user,o=alpha,ou=services,ou=am-config'],
    ['of another spelling', 'DEMO', 'id=demo,ou=user,o=alpha,ou=services,ou=am-config'],
    ['whom there is not', 'nobody', undefined],
    ['who is locked', 'locked', undefined],
  ])('identifies a user %s', async (_who, name, expected) => {
    const own = memoryPorts();
    await addUser(own, { username: 'demo' });
    await addUser(own, { username: 'locked', active: false });
    const source = `action.goTo('true').withIdentifiedUser(${JSON.stringify(name)});`;
    await own.configurationEditor.put('/alpha', 'script', 'one', { script: source, evaluatorVersion: '2.0' });

    const { extras } = await runNode(node, {
      ports: { ...own, scriptRuns: ports.scriptRuns },
      config: { script: 'one', outcomes: ['true'] },
    });

    expect(extras.universalId).toBe(expected);
  });

  test('proves nothing of a user whom it identifies', () => {
    expect(node.definition.proves).toBeUndefined();
  });

  test('reads the request: headers in any case, parameters and cookies', async () => {
    const source = `
      outcome = [requestHeaders.get('X-Colour').get(0), requestParameters.get('goto').get(0), requestCookies.get('c')].join();`;

    const run = await decide(source, 'next', {
      config: { outcomes: ['red,/here,1'] },
      request: { headers: { 'x-colour': ['red'] }, parameters: { goto: ['/here'] }, cookies: { c: ['1'] } },
    });

    expect(run.outcome).toBe('red,/here,1');
  });

  test('a script that names the session is given its properties, and ties the journey to it', async () => {
    const source = 'outcome = existingSession.get("UserId");';

    const run = await decide(source, 'legacy', {
      config: { outcomes: ['demo'] },
      request: { session: { UserId: 'demo' } },
    });

    expect([run.outcome, run.extras.sessionUnused]).toEqual(['demo', undefined]);
  });

  test('a script reads the properties of its realm, and uses its libraries', async () => {
    const scripting = {
      ...scriptingSettings.parse({ properties: { 'esv.colour': 'red' } }),
      cookieName: 'iPlanetDirectoryPro',
    };
    await ports.configurationEditor.put('/alpha', 'script', 'lib-1', {
      ...{ name: 'Tools', context: 'LIBRARY', script: 'exports.shout = function (text) { return text + "!"; };' },
    });

    const source = 'action.goTo(require("Tools").shout(systemEnv.getProperty("esv.colour")));';
    const run = await decide(source, 'next', { config: { outcomes: ['red!'] }, scripting });

    expect(run.outcome).toBe('red!');
  });
});

describe('a script that cannot decide', () => {
  test.each([
    ['throws', 'var a = 1;\nthrow new TypeError("broken");', 'Script Test script (next): TypeError: broken, line 2'],
    ['does not parse', 'if (', /^Script Test script \(next\): SyntaxError: .+, line 1$/],
    ['names an outcome that is none', 'action.goTo("maybe");', /Invalid outcome from script, 'maybe'/],
    ['names none', 'var a = 1;', /Script must set 'outcome' to a string\./],
    ['never ends', 'for (;;) {}', /Script exceeded its CPU time/],
    ['suspends the journey', 'action.suspend("x");', /action\.suspend is not available to scripts/],
  ])('because it %s ends the journey, and the log says where', async (_what, source, message) => {
    const run = await decide(source, 'next');

    expect(run.errorCode).toBe('ERR_SCRIPT');
    expect(run.errorMessage).toEqual(message instanceof RegExp ? expect.stringMatching(message) : message);
  });

  test.each([
    ['there is none of its id', { script: 'unknown' }, 'There is no script unknown'],
    ['none was chosen', {}, 'No script is chosen'],
  ])('because %s ends the journey', async (_why, config, message) => {
    const run = await runNode(node, { ports, config: { outcomes: ['true'], ...config } });

    expect([run.errorCode, run.errorMessage]).toEqual(['ERR_SCRIPT', message]);
  });

  test('because it is in Groovy ends the journey', async () => {
    await ports.configurationEditor.put('/alpha', 'script', 'groovy', {
      ...{ name: 'Old', language: 'GROOVY', script: 'outcome = "true"' },
    });

    const run = await runNode(node, { ports, config: { script: 'groovy', outcomes: ['true'] } });

    expect([run.errorCode, run.errorMessage]).toEqual(['ERR_SCRIPT', 'Script Old: Groovy is not supported']);
  });

  test('leaves nothing of what it wrote into the state', async () => {
    const run = await decide('nodeState.putShared("a", 1); throw new Error("x");', 'next');

    expect(run.state.shared).toEqual({});
  });

  test('tells nobody what the state holds', async () => {
    const source = 'logger.error("got {}", nodeState.get("password")); throw new Error(nodeState.get("password"));';

    const run = await decide(source, 'next', { state: { transient: { password: 'open-sesame' } } });

    expect(JSON.stringify([run.reply, run.log.lines])).not.toContain('open-sesame');
    expect(run.log.messages('warn')).toEqual(['got [redacted]']);
  });
});

describe('limits that a realm lowers', () => {
  const within = (limits: JsonObject) => ({
    scripting: { ...scriptingSettings.parse({ limits }), cookieName: 'iPlanetDirectoryPro' },
  });

  test.each([
    ['cpuMilliseconds', 20, 'var until = 0; while (until < 300000) until += 1; for (;;) {}', 'exceeded its CPU time'],
    ['wallMilliseconds', 1, 'for (;;) {}', 'exceeded its time'],
    ['memoryBytes', 2_500_000, 'var held = new Uint8Array(2500000);', 'memory'],
    ['stackBytes', 20_000, 'var down = function (n) { return n ? 1 + down(n - 1) : 0; }; down(400);', 'stack'],
    ['scriptBytes', 10, '/* longer than that */', 'Script is too large'],
    ['libraryBytes', 10, 'require("Tools");', 'Library scripts are too large'],
    ['stateBytes', 100, 'nodeState.putShared("a", new Array(200).join("x"));', 'state is too large'],
    ['callbacks', 1, 'callbacksBuilder.nameCallback("a"); callbacksBuilder.nameCallback("b");', 'Script sent too much'],
    ['callbackBytes', 50, 'callbacksBuilder.nameCallback(new Array(100).join("x"));', 'Script sent too much'],
    ['hostCalls', 1, 'systemEnv.getProperty("esv.a"); systemEnv.getProperty("esv.a");', 'more than 1 calls'],
    ['logLines', 1, 'logger.warn("first"); logger.warn("second"); logger.warn("third");', undefined],
  ])('%s counts in each run', async (name, limit, source, message) => {
    await ports.configurationEditor.put('/alpha', 'script', 'lib-limit', {
      ...{ name: 'Tools', context: 'LIBRARY', script: 'exports.shout = function (text) { return text + "!"; };' },
    });
    const whole = `${source} action.goTo("true");`;

    const free = await decide(
      message === undefined || /for \(;;\)/.test(source) ? 'action.goTo("true");' : whole,
      'next',
    );
    const held = await decide(whole, 'next', within({ [name]: limit }));

    expect([free.errorMessage, free.errorCode]).toEqual([undefined, undefined]);
    if (message === undefined) expect(held.log.messages('warn')).toEqual(['first', '… more']);
    else expect(held.errorMessage).toContain(message);
  });
});

describe('devices of a user', () => {
  const empty = 'idRepository.setAttribute("demo", "oathDeviceProfiles", []); outcome = "true";';

  type Own = ReturnType<typeof memoryPorts>;
  async function withDevice(
    standing: Options['standing'],
    { change = () => ({}), ...more }: { change?: (own: Own) => Partial<Own>; scripting?: Options['scripting'] } = {},
  ) {
    const own = memoryPorts();
    const user = await addUser(own, { username: 'demo' });
    await own.oathEnrolment.save(user, oathProfile({ uuid: 'one' }));
    await own.configurationEditor.put('/alpha', 'script', 'remove', { name: 'Tidy', script: empty });
    const run = await runNode(node, {
      ...{ ports: { ...own, scriptRuns: ports.scriptRuns, ...change(own) }, ...more },
      config: { script: 'remove', outcomes: ['true'] },
      state: { shared: { username: 'demo' } },
      ...(standing && { standing }),
    });
    return { run, left: (await own.deviceList.list(user, 'oath')).map(({ uuid }) => uuid) };
  }

  test('go where the journey has seen one of the kind, and what was proved with it counts no more', async () => {
    const { run, left } = await withDevice({ proofs: [{ factor: 'otp', device: 'oath#one', at: 0 }] });

    expect([run.outcome, left, run.extras.gone]).toEqual(['true', [], ['oath#one']]);
    expect(run.extras.events).toContainEqual({
      eventName: 'WAYMARK-DEVICE-REMOVED',
      info: expect.objectContaining({ by: 'script Tidy', device: 'one' }),
    });
  });

  const shown = { proofs: [{ factor: 'otp', device: 'oath#one', at: 0 }] };
  const told = { events: [{ eventName: 'WAYMARK-DEVICE-REMOVED', info: { device: 'one', by: 'script Tidy' } }] };

  test('attack: a run that is out of time takes a device along that no log tells of', async () => {
    const over = Promise.withResolvers<void>();
    const { run, left } = await withDevice(shown, {
      scripting: { ...scriptingSettings.parse({ limits: { wallMilliseconds: 1000 } }), cookieName: 'c' },
      change: ({ deviceEditor }) => ({
        scriptRuns: { ...ports.scriptRuns, run: (...given) => ports.scriptRuns.run(...given).finally(over.resolve) },
        // Not before the run has ended.
        deviceEditor: { ...deviceEditor, remove: (...given) => over.promise.then(() => deviceEditor.remove(...given)) },
      }),
    });

    expect([run.errorMessage, left]).toEqual(['Script Tidy (legacy): ScriptLimit: Script exceeded its time', []]);
    expect(run.reply).toMatchObject(told);
  });

  test('attack: a fault behind a removal takes the word of it along', async () => {
    const { run, left } = await withDevice(shown, {
      change: ({ factorFence }) => {
        let raised = 0;
        const raise: typeof factorFence.raise = async (...given) => {
          raised += 1;
          if (raised > 1) throw new Error('table is down');
          return factorFence.raise(...given);
        };
        return { factorFence: { ...factorFence, raise } };
      },
    });

    expect([run.errorCode, left]).toEqual(['ERR_SCRIPT', []]);
    expect(run.reply).toMatchObject(told);
    expect(run.log.messages('error')).toEqual(['A script has changed something and then met a fault']);
  });

  test.each([
    ['a password alone', { proofs: [{ factor: 'pwd', at: 0 }] }, 'the user has shown no device of this kind'],
    ['a name alone', undefined, 'the journey has not verified the user'],
  ])('a thief who has %s strips nobody of them', async (_what, standing, message) => {
    const { run, left } = await withDevice(standing);

    expect([run.errorCode, left]).toEqual(['ERR_SCRIPT', ['one']]);
    expect(run.errorMessage).toContain(message);
    expect(run.reply).toMatchObject({ events: [{ eventName: 'WAYMARK-SCRIPT-REFUSED' }] });
  });
});
