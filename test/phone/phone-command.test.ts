// The virtual phone on the command line.
import { describe, expect, test } from '@jest/globals';
import { emptyPhone } from '../../phone/accounts/phone-state.ts';
import { memoryPhoneStore } from '../../phone/accounts/phone-store.ts';
import { phoneCommand } from '../../phone/cli/phone-command.ts';
import { simulatedClock } from '../../testing/simulated-clock.ts';
import { amRegistration } from '../support/oath-vectors.ts';
import { combinedUri, example, exchanges, pushUri, signed } from '../support/push-vectors.ts';
import { fakeServer, fcmMessage, jwtOf, uuidRandomness } from './phone-world.ts';

const messageId = example.authenticationId;
const url = 'http://localhost:8080';
/** The first line of what talks to a server. */
const named = `Waymark at ${url}`;

/** A shell in front of a running Waymark. `publish` puts messages where its push service shows them. */
function shell(shownAs = (message: string): string => message) {
  const server = fakeServer();
  const published: string[] = [];
  const polled: string[] = [];
  const clock = simulatedClock(example.createdAt);
  const store = memoryPhoneStore();
  const randomness = uuidRandomness(example.mechanismUid);
  const messages = () => ({
    platform_endpoint_messages: {
      'arn:aws:sns:eu-west-1:000000000000:endpoint/GCM/waymark/1': published.map((Message, index) => ({
        TargetArn: 'arn:aws:sns:eu-west-1:000000000000:endpoint/GCM/waymark/1',
        TopicArn: '',
        Message: shownAs(Message),
        MessageAttributes: {},
        MessageStructure: 'json',
        Subject: null,
        MessageId: `${index}`,
      })),
    },
    region: 'eu-west-1',
  });
  let fetch: typeof globalThis.fetch = async (input, init) => {
    if (init?.method === 'POST') return server.fetch(input, init);
    polled.push(String(input));
    return Response.json(messages());
  };
  // With a token of its own, so that the first thing it draws is the id of the mechanism.
  store.update((state) => ({ ...state, platform: 'android', deviceToken: 'token' }));
  return {
    server,
    store,
    clock,
    polled,
    publish: (jwt: string, id: string = messageId) => published.push(fcmMessage(jwt, id)),
    answerWith(other: typeof globalThis.fetch) {
      fetch = other;
    },
    async run(...args: string[]) {
      const lines = { out: [] as string[], error: [] as string[] };
      const exitCode = await phoneCommand(args, {
        print: (line) => lines.out.push(line),
        complain: (line) => lines.error.push(line),
        ...{ fetch, clock, randomness, store, environment: {} },
      });
      return { exitCode, ...lines };
    },
  };
}

async function withAccount(uri = pushUri, shownAs?: (message: string) => string) {
  const world = shell(shownAs);
  await world.run('scan', uri);
  return world;
}

const plainPush = jwtOf({ ...JSON.parse(signed.V6.claims), k: 'default', n: undefined, x: '{}' }, exchanges.V2.secret);
const claimsOf = (jwt = '') => JSON.parse(Buffer.from(jwt.split('.')[1] ?? '', 'base64url').toString());

describe('scan', () => {
  test('adds the account and says what it is good for', async () => {
    const { run } = shell();

    const result = await run('scan', combinedUri);

    expect(result).toEqual({
      exitCode: 0,
      out: ['Added ExampleCorp:demo: push, one-time passwords (TOTP)'],
      error: [],
    });
  });

  test('settles what kind of phone it is', async () => {
    const { run, server } = shell();

    await run('scan', '--platform', 'ios', pushUri);
    const other = await run('scan', '--platform', 'android', amRegistration.uri);
    const same = await run('scan', amRegistration.uri);

    expect(claimsOf(server.calls[0]?.body['jwt'])).toMatchObject({ deviceType: 'ios' });
    expect([other.exitCode, same.exitCode]).toEqual([1, 0]);
  });

  test('can still settle it when the first scan did not work out', async () => {
    const { run, server } = shell();
    await run('scan', 'no URI');

    const result = await run('scan', '--platform', 'ios', pushUri);

    expect(result.exitCode).toBe(0);
    expect(claimsOf(server.calls[0]?.body['jwt'])['deviceId']).toMatch(/^[0-9A-F]{64}$/);
  });

  test('draws a device token that stays', async () => {
    const { run, server, store } = shell();
    store.update(() => emptyPhone);

    await run('scan', pushUri);
    await run('scan', pushUri.replace('ExampleCorp:demo', 'ExampleCorp:other'));

    const [first, second] = server.calls.map(({ body }) => claimsOf(body['jwt'])['deviceId']);
    expect(first).toMatch(/^[\w-]+:APA91b[\w-]+$/);
    expect(second).toBe(first);
  });

  test.each([
    ['a URI that cannot be used', 'pushauth://push/A:b?s=TOPSECRET'],
    ['a text that is no URI', 'TOPSECRET'],
  ])('complains of %s and quotes nothing', async (_, uri) => {
    const { run } = shell();

    const { exitCode, out, error } = await run('scan', uri);

    expect([exitCode, out]).toEqual([1, []]);
    expect(error.join()).not.toContain('TOPSECRET');
  });

  test('complains of a duplicate, of a server that refuses, and of one that does not answer', async () => {
    const { run, server } = await withAccount();
    const other = pushUri.replace('ExampleCorp:demo', 'ExampleCorp:other');

    const duplicate = await run('scan', pushUri);
    server.reply(400);
    const refused = await run('scan', other);
    server.cut();
    const cut = await run('scan', other);

    expect([duplicate, refused, cut].map(({ exitCode }) => exitCode)).toEqual([1, 1, 1]);
    expect(refused.error).toEqual(['The server refused it (400)']);
    expect(cut.error).toEqual(['The server does not answer']);
  });
});

describe('inbox', () => {
  test('fetches and shows, once, what is for this phone', async () => {
    const { run, publish, clock, polled } = await withAccount();
    publish(signed.V6.jwt);
    publish(signed.V6.jwt);
    publish(jwtOf(JSON.parse(signed.V6.claims), exchanges.V1.secret), 'AUTHENTICATE:forged');
    clock.advance(20_000);

    const result = await run('inbox');

    expect(polled).toEqual([`${url}/_aws/sns/platform-endpoint-messages`]);
    expect(result).toEqual({
      exitCode: 0,
      out: [
        '5e2f4b7a  ExampleCorp:demo  Login attempt from demo at ExampleCorp  (100 s left)',
        '          numbers 17, 42, 88 · from 203.0.113.7 · Mozilla/5.0',
      ],
      error: [named],
    });
  });

  test('reads a page that shows only the part for the phone’s own platform, encoded once more', async () => {
    const ownPart = (message: string): string => JSON.stringify(JSON.parse(message).GCM);
    const { run, publish } = await withAccount(pushUri, ownPart);
    publish(signed.V6.jwt);

    const { out } = await run('inbox');

    expect(out[0]).toContain('ExampleCorp:demo  Login attempt from demo at ExampleCorp');
  });

  test('shows a location and what asks for a finger, and how a push ended', async () => {
    const { run, publish, clock } = await withAccount();
    const x = JSON.stringify({ location: { latitude: 51.4, longitude: -2.6 } });
    const claims = { ...JSON.parse(signed.V6.claims), k: 'biometric', n: undefined, x };
    publish(jwtOf(claims, exchanges.V2.secret));
    clock.advance(121_000);

    const { out } = await run('inbox');

    expect(out).toEqual([
      '5e2f4b7a  ExampleCorp:demo  Login attempt from demo at ExampleCorp  (expired)',
      '          asks for a finger or face · at 51.4, -2.6',
    ]);
  });

  test('says so when there is nothing', async () => {
    const { run } = await withAccount();

    expect((await run('inbox')).out).toEqual(['No notifications']);
  });

  test('takes another address', async () => {
    const { run, polled } = await withAccount();

    await run('inbox', '--url', 'http://127.0.0.1:9999/am/');

    expect(polled).toEqual(['http://127.0.0.1:9999/_aws/sns/platform-endpoint-messages']);
  });

  test('asks an emulator for the region that its address names', async () => {
    const { run, polled } = await withAccount();

    await run('inbox', '--url', 'http://127.0.0.1:4566?region=eu-central-1');

    expect(polled).toEqual(['http://127.0.0.1:4566/_aws/sns/platform-endpoint-messages?region=eu-central-1']);
  });

  test.each([
    ['nothing answers', async () => Promise.reject(new TypeError('fetch failed'))],
    ['something else answers', async () => Response.json({ message: 'Not Found' }, { status: 404 })],
    ['no JSON answers', async () => new Response('<html>')],
  ] as [string, typeof fetch][])('complains when %s', async (_, fetch) => {
    const { run, answerWith } = await withAccount();
    answerWith(fetch);

    const { exitCode, out } = await run('inbox');

    expect([exitCode, out]).toEqual([1, []]);
  });

  test('no text from a server steers the terminal', async () => {
    const { run, publish } = await withAccount();
    const claims = { ...JSON.parse(signed.V6.claims), m: '\u001b[2Jgone\nfake line \u202e' };
    publish(jwtOf(claims, exchanges.V2.secret));

    const { out } = await run('inbox');

    expect(out).toHaveLength(2);
    expect(out.join('')).not.toMatch(/\p{C}/u);
  });
});

describe('a phone without an account', () => {
  const line = "This phone has no account yet: npx waymark phone scan 'URI'";

  test('says so in place of an empty inbox', async () => {
    const { run } = shell();

    expect(await run('inbox')).toEqual({ exitCode: 0, out: [line], error: [named] });
  });

  test.each([[['approve', '--number', '42']], [['deny']], [['approve', '5e2f']]])('says so on %j', async (args) => {
    const { run } = shell();

    expect(await run(...args)).toEqual({ exitCode: 1, out: [], error: [named, line] });
  });

  test('is not one whose only account makes one-time passwords', async () => {
    const { run } = await withAccount(amRegistration.uri);

    expect((await run('inbox')).out).toEqual(['No notifications']);
  });
});

describe('approve and deny', () => {
  test('approve takes the only open one and the number', async () => {
    const { run, publish, server } = await withAccount();
    publish(signed.V6.jwt);

    const result = await run('approve', '--number', '42');

    expect(result).toEqual({ exitCode: 0, out: ['Approved: 5e2f4b7a  ExampleCorp:demo'], error: [named] });
    expect(server.calls.at(-1)?.body['jwt']).toBe(signed.V7.rightNumber.jwt);
  });

  test('deny needs no number', async () => {
    const { run, publish, server } = await withAccount();
    publish(signed.V6.jwt);

    const result = await run('deny', '5e2f');

    expect(result.out).toEqual(['Denied: 5e2f4b7a  ExampleCorp:demo']);
    expect(server.calls.at(-1)?.body['jwt']).toBe(signed.V7.denied.jwt);
  });

  test('deny --not-me says so to the server', async () => {
    const { run, publish, server } = await withAccount();
    publish(signed.V6.jwt);

    const result = await run('deny', '--not-me');

    expect(result.out).toEqual(['Denied, and reported: 5e2f4b7a  ExampleCorp:demo']);
    expect(claimsOf(String(server.calls.at(-1)?.body['jwt']))).toMatchObject({ deny: true, disowned: true });
  });

  test('a push without numbers is approved as it is', async () => {
    const { run, publish, server } = await withAccount();
    publish(plainPush);

    const result = await run('approve', messageId);

    expect(result.exitCode).toBe(0);
    expect(server.calls.at(-1)?.body['jwt']).toBe(signed.V7.bare.jwt);
  });

  test.each([
    ['no number', []],
    ['a number that is not offered', ['--number', '43']],
    ['no number at all', ['--number', '4x2']],
    ['an ID that is not there', ['ffff', '--number', '42']],
  ])('a number challenge is not answered with %s', async (_, args) => {
    const { run, publish, server } = await withAccount();
    publish(signed.V6.jwt);
    const before = server.calls.length;

    const { exitCode } = await run('approve', ...args);

    expect(exitCode).toBe(1);
    expect(server.calls).toHaveLength(before);
  });

  test('several open ones must be told apart', async () => {
    const { run, publish } = await withAccount();
    publish(plainPush);
    const later = { ...claimsOf(plainPush), i: String(example.createdAt + 1) };
    publish(jwtOf(later, exchanges.V2.secret), 'AUTHENTICATE:5e2f0000-1c3d-4e5f-8a9b-0c1d2e3f4a5b1767225660001');

    const results = [await run('deny'), await run('deny', '5e2f'), await run('deny', '5e2f0'), await run('deny')];

    expect(results.map(({ exitCode }) => exitCode)).toEqual([1, 1, 0, 0]);
  });

  test('an expired one is answered by its ID only', async () => {
    const { run, publish, clock } = await withAccount();
    publish(plainPush);
    clock.advance(121_000);

    const results = [await run('approve'), await run('approve', '5e2f4b7a')];

    expect(results.map(({ exitCode }) => exitCode)).toEqual([1, 0]);
  });

  test('complains when the server refuses, and when it was answered before', async () => {
    const { run, publish, server } = await withAccount();
    publish(plainPush);
    server.reply(400);
    const refused = await run('approve');
    server.reply(200);
    await run('approve');

    const again = await run('deny', '5e2f4b7a');

    expect([refused.error, again.error]).toEqual([
      [named, 'The server refused it (400)'],
      [named, 'It is answered already'],
    ]);
  });

  test('a number where none is asked for is a mistake', async () => {
    const { run, publish } = await withAccount();
    publish(plainPush);

    expect((await run('approve', '--number', '42')).exitCode).toBe(2);
  });
});

describe('codes, accounts, remove, refresh', () => {
  test('codes shows the running codes and makes the next ones', async () => {
    const { run, clock } = await withAccount(amRegistration.uri);
    await run('scan', amRegistration.uri.replace('totp', 'hotp').replace(':demo', ':counter'));
    clock.set(amRegistration.time * 1000 + 29_000);

    const first = await run('codes');
    const second = await run('codes');

    const running = '558378  ExampleCorp:demo  (good for 1 more second)';
    expect(first.out).toEqual([running, '783978  ExampleCorp:counter']);
    expect(second.out).toEqual([running, '865573  ExampleCorp:counter']);
  });

  test('accounts lists them', async () => {
    const { run } = await withAccount(combinedUri);

    expect((await run('accounts')).out).toEqual(['ExampleCorp:demo  push, one-time passwords (TOTP)']);
  });

  test('remove makes room for the next registration', async () => {
    const { run } = await withAccount();

    const results = [
      await run('remove', 'ExampleCorp:other'),
      await run('remove', 'ExampleCorp:demo'),
      await run('scan', pushUri),
    ];

    expect(results.map(({ exitCode }) => exitCode)).toEqual([1, 0, 0]);
  });

  test('refresh tells the servers of a new token', async () => {
    const { run, server, store } = await withAccount();

    const result = await run('refresh');

    expect(result).toEqual({ exitCode: 0, out: ['ExampleCorp:demo: refreshed'], error: [] });
    const { deviceId } = claimsOf(server.calls.at(-1)?.body['jwt']);
    expect(deviceId).not.toBe('token');
    expect(store.read().deviceToken).toBe(deviceId);
  });

  test('a new token of an iPhone is hex', async () => {
    const { run, server } = shell();
    await run('scan', '--platform', 'ios', pushUri);

    await run('refresh');

    expect(claimsOf(server.calls.at(-1)?.body['jwt'])['deviceId']).toMatch(/^[0-9A-F]{64}$/);
  });

  test('refresh complains when a server refuses', async () => {
    const { run, server } = await withAccount();
    server.reply(400);

    expect(await run('refresh')).toEqual({
      exitCode: 1,
      out: [],
      error: ['ExampleCorp:demo: The server refused it (400)'],
    });
  });

  test.each([
    ['codes', 'No account makes one-time passwords'],
    ['accounts', 'No accounts'],
    ['refresh', 'No account takes notifications'],
  ])('%s says so when there is nothing', async (command, line) => {
    const { run } = shell();

    expect(await run(command)).toEqual({ exitCode: 0, out: [line], error: [] });
  });
});

describe('usage', () => {
  test.each([['--help'], ['-h'], ['scan', '--help']])('%s explains', async (...args) => {
    const { run } = shell();

    const { exitCode, out } = await run(...args);

    expect(exitCode).toBe(0);
    expect(out.join()).toMatch(/^Usage:/);
  });

  test.each([
    [[]],
    [['steal']],
    [['toString']],
    [['scan']],
    [['scan', pushUri, 'more']],
    [['scan', '--url', 'http://x', pushUri]],
    [['scan', '--platform', 'windows', pushUri]],
    [['inbox', 'more']],
    [['codes', '--number', '1']],
    [['approve', 'a', 'b']],
    [['deny', '--number', '42']],
    [['approve', '--not-me']],
    [['deny', '--not-me=yes']],
    [['remove']],
    [['refresh', '--secret=TOPSECRET']],
    [['inbox', '--url']],
  ])('%j is not understood, and nothing is done', async (args) => {
    const { run, server, polled } = shell();

    const { exitCode, out, error } = await run(...args);

    expect([exitCode, out]).toEqual([2, []]);
    expect(error.join()).toMatch(/Usage:/);
    expect(error.join()).not.toContain('TOPSECRET');
    expect([...server.calls, ...polled]).toEqual([]);
  });

  test('no command prints a key or a URI', async () => {
    const { run, publish } = shell();
    const seen: string[] = [];
    publish(signed.V6.jwt);
    const commands = [['scan', combinedUri], ['scan', combinedUri], ['inbox'], ['codes'], ['accounts'], ['refresh']];

    for (const args of commands) {
      const { out, error } = await run(...args);
      seen.push(...out, ...error);
    }

    const { secret } = exchanges.V2;
    const hidden = [
      secret,
      Buffer.from(secret, 'base64').toString('base64url'),
      'AAAQEAYEAUDAOCAJBIFQYDIOB4',
      'auth://',
    ];
    for (const text of hidden) expect(seen.join('\n')).not.toContain(text);
  });
});
