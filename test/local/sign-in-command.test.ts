import { describe, expect, test } from '@jest/globals';
import { Stopped } from '../../cli/command.ts';
import { signInCommand } from '../../cli/commands/sign-in.ts';
import { isJsonObject, type JsonObject } from '../../functions/json.ts';

const callback = (type: string, output: Record<string, unknown>, value?: unknown) => ({
  type,
  output: Object.entries(output).map(([name, item]) => ({ name, value: item })),
  ...(value !== undefined && { input: [{ name: 'IDToken1', value }] }),
});
const step = (...callbacks: unknown[]) => ({ authId: 'a.b.c', callbacks });
const success = { tokenId: 'the-token', successUrl: '/', realm: '/alpha' };

/** A server that gives these replies in order, and a person who types these lines; `cancels` presses Enter at a wait. */
async function run(
  args: string[],
  replies: unknown[],
  typed: string[] = [],
  cancels = false,
  url = 'http://localhost:8080',
) {
  const printed: string[] = [];
  const complaints: string[] = [];
  const requests: { url: string; body: JsonObject }[] = [];
  const waits: number[] = [];
  const left = [...typed];
  const code = await signInCommand(args, {
    print: (line) => printed.push(line),
    complain: (line) => complaints.push(line),
    environment: { WAYMARK_URL: url },
    fetch: async (url, init) => {
      const body: unknown = JSON.parse(String(init?.body));
      requests.push({ url: String(url), body: isJsonObject(body) ? body : {} });
      const reply = replies.shift();
      if (reply === undefined) throw new TypeError('fetch failed');
      return Response.json(reply);
    },
    ask: async () => {
      const line = left.shift();
      if (line === undefined) throw new Stopped('Ctrl-D');
      return line;
    },
    wait: async (milliseconds) => {
      waits.push(milliseconds);
      return cancels;
    },
  });
  return { code, printed, complaints, requests, waits };
}

const sent = (requests: { body: JsonObject }[], nth: number) =>
  JSON.stringify(requests[nth]?.body['callbacks'] ?? null);

describe('npm run sign-in', () => {
  test('signs in with what it was told and asks for the rest', async () => {
    const login = step(
      callback('NameCallback', { prompt: 'User Name' }, ''),
      callback('PasswordCallback', { prompt: 'Password' }, ''),
    );

    const { code, printed, requests } = await run(['Login', '--user', 'demo'], [login, success], ['secret']);

    expect(code).toBe(0);
    expect(requests.map(({ url }) => url)).toEqual([
      'http://localhost:8080/am/json/realms/root/realms/alpha/authenticate?authIndexType=service&authIndexValue=Login',
      'http://localhost:8080/am/json/realms/root/realms/alpha/authenticate',
    ]);
    expect(sent(requests, 1)).toMatch(/"demo".*"secret"/);
    expect(printed).toEqual(['Signed in. tokenId: the-token']);
  });

  test('shows texts, the registration URI and recovery codes, and no script', async () => {
    const qr = step(
      callback('TextOutputCallback', { message: 'Scan this', messageType: '0' }),
      callback('TextOutputCallback', { message: 'window.x()', messageType: '4' }),
      callback(
        'HiddenValueCallback',
        { id: 'mfaDeviceRegistration', value: 'otpauth://totp/a' },
        'mfaDeviceRegistration',
      ),
      callback('ConfirmationCallback', { options: ['Next'] }, 0),
    );
    const codes = step(
      callback('TextOutputCallback', { message: '/* Recovery Codes */\n    "Ab3dE6gH9kLm\\n" +\n', messageType: '4' }),
    );

    const { printed } = await run(['OathLogin'], [qr, codes, success]);

    expect(printed).toEqual([
      'Scan this',
      'mfaDeviceRegistration: otpauth://totp/a',
      'Your recovery codes, shown only now:',
      '  Ab3dE6gH9kLm',
      'Signed in. tokenId: the-token',
    ]);
  });

  test('lets the person choose, and asks again for a number that is none of the options', async () => {
    const options = step(callback('ConfirmationCallback', { options: ['Register Device', 'Skip this step'] }, 0));

    const { requests, printed } = await run(['PushLogin'], [options, success], ['7', 'x', '2']);

    expect(printed.slice(0, 2)).toEqual(['  1  Register Device', '  2  Skip this step']);
    expect(sent(requests, 1)).toContain('"value":1');
  });

  test.each([
    [false, 100],
    [true, 0],
  ])('at a wait lets the time pass; Enter pressed: %s sends %i', async (cancels, value) => {
    const wait = step(
      callback('PollingWaitCallback', { waitTime: '5000', message: 'Tap [42]' }),
      callback('ConfirmationCallback', { options: ['Cancel'] }, 100),
    );

    const { waits, printed, requests } = await run(['PushLogin'], [wait, success], [], cancels);

    expect(waits).toEqual([5000]);
    expect(printed[0]).toBe('Tap [42]  [Enter: Cancel]');
    expect(sent(requests, 1)).toContain(`"value":${value}`);
  });

  test('says nothing twice while it polls', async () => {
    const wait = step(callback('PollingWaitCallback', { waitTime: '2000', message: 'Waiting' }));

    const { printed, waits } = await run(['PushLogin'], [wait, wait, wait, success]);

    expect(waits).toHaveLength(3);
    expect(printed).toEqual(['Waiting', 'Signed in. tokenId: the-token']);
  });

  describe('of an answer that was not accepted', () => {
    const said = 'That was not accepted. Check it and try again.';
    const code = step(
      callback('NameCallback', { prompt: 'One Time Password' }, ''),
      callback('ConfirmationCallback', { options: ['Submit', 'Use Recovery Code'] }, 0),
    );
    const recovery = step(callback('NameCallback', { prompt: 'Recovery Code' }, ''));
    const other = step(callback('NameCallback', { prompt: 'Device Name' }, ''));

    test('says so when the step comes again', async () => {
      const { printed } = await run(['OathLogin'], [code, code, success], ['000000', '1', '111111', '1']);

      expect(printed.filter((line) => line === said)).toHaveLength(1);
    });

    test('says so when a wrong recovery code leads back to the question that it stood in for', async () => {
      const { printed } = await run(['OathLogin'], [code, recovery, code, success], ['', '2', 'wrong', '111111', '1']);

      expect(printed.filter((line) => line === said)).toHaveLength(1);
    });

    test('says nothing of one that was', async () => {
      const { printed } = await run(['OathLogin'], [code, other, recovery, success], ['1', '1', '2', '3']);

      expect(printed).not.toContain(said);
    });
  });

  test.each([
    ['customers/europe', '/customers/realms/europe'],
    ['/alpha/', '/alpha'],
  ])('signs in to the realm %s', async (realm, path) => {
    const { requests } = await run(['Login', '--realm', realm], [success]);

    expect(new URL(requests[0]?.url ?? '').pathname).toBe(`/am/json/realms/root/realms${path}/authenticate`);
  });

  test('signs in to the root realm', async () => {
    const { requests } = await run(['Login', '--realm', '/'], [success]);

    expect(new URL(requests[0]?.url ?? '').pathname).toBe('/am/json/realms/root/authenticate');
  });

  test('ends with 1 and the server’s message when the login fails', async () => {
    const { code, complaints } = await run(
      ['Login'],
      [{ code: 401, reason: 'Unauthorized', message: 'Login failure' }],
    );

    expect([code, complaints]).toEqual([1, ['Waymark at http://localhost:8080', 'Login failure']]);
  });

  test.each([
    ['https://abc.execute-api.eu-central-1.amazonaws.com/am', 'https://abc.execute-api.eu-central-1.amazonaws.com/am/'],
    ['https://login.example.com/am/', 'https://login.example.com/am/'],
    ['https://login.example.com', 'https://login.example.com/am/'],
  ])('%s, as a deployment says it, is the base URL %s', async (url, base) => {
    const { requests } = await run(['Login'], [success], [], false, url);

    expect(requests[0]?.url.startsWith(`${base}json/realms/root/realms/alpha/authenticate?`)).toBe(true);
  });

  test('ends with 1 and says nothing more when the person leaves while a step asks', async () => {
    const { code, complaints } = await run(['Login'], [step(callback('NameCallback', { prompt: 'User Name' }, ''))]);

    expect([code, complaints]).toEqual([1, ['Waymark at http://localhost:8080']]);
  });

  test('ends with 1 when nobody answers', async () => {
    const { code, complaints } = await run(['Login'], []);

    expect(code).toBe(1);
    expect(complaints[1]).toContain('No Waymark answers');
  });

  test.each([[['--usr', 'x']], [['Login', 'Other']], [['--realm', 'no#body']]])('ends with 2 for %j', async (args) => {
    expect((await run(args, [])).code).toBe(2);
  });
});
