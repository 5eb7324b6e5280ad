// Links by mail over the doors of the running stack: a link goes on once, for who has it, where it was sent from, and nowhere else.

import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { dynamo } from '../../functions/adapters/dynamo/client.ts';
import { dynamoConfigurationEditor } from '../../functions/adapters/dynamo/configuration.ts';
import { dynamoIdentityStore } from '../../functions/adapters/dynamo/identities.ts';
import { systemClock, systemRandomness } from '../../functions/adapters/system/machine.ts';
import { journeyExport } from '../../testing/journey-builder.ts';
import { cheapCost } from '../../testing/memory/store.ts';
import { outputOf, type Reply, typesOf } from '../../testing/step.ts';
import { type StackInProcess, stackInProcess } from '../support/stack-in-process.ts';
import { advanceWallClock, restoreWallClock } from '../support/wall-clock.ts';

const password = 'correct-horse-1';

/** A name, a link to the profile's address, then the password. */
const reset = (displayName = 'Password') =>
  journeyExport({
    id: 'ByLink',
    entry: 'name',
    nodes: {
      name: { type: 'UsernameCollectorNode', to: { outcome: 'mail' } },
      mail: {
        type: 'EmailSuspendNode',
        config: {
          emailTemplateName: 'resetPassword',
          objectLookup: true,
          suspendDuration: 10,
          emailSuspendMessage: { en: 'We sent you an email.' },
        },
        to: { outcome: 'password' },
      },
      password: { type: 'PasswordCollectorNode', displayName, to: { outcome: 'check' } },
      check: { type: 'DataStoreDecisionNode', to: { true: 'success', false: 'failure' } },
    },
  });

/** A password that was typed before the link is not there after it. */
const passwordFirst = journeyExport({
  id: 'PasswordThenLink',
  entry: 'ask',
  nodes: {
    ask: {
      type: 'PageNode',
      children: { name: { type: 'UsernameCollectorNode' }, password: { type: 'PasswordCollectorNode' } },
      to: { outcome: 'mail' },
    },
    mail: { type: 'EmailSuspendNode', config: { objectLookup: true }, to: { outcome: 'check' } },
    check: { type: 'DataStoreDecisionNode', to: { true: 'success', false: 'failure' } },
  },
});

let stack: StackInProcess;
let victims = 0;

beforeAll(async () => {
  stack = await stackInProcess();
  await stack.importJourneys(reset(), passwordFirst);
});

afterAll(async () => {
  restoreWallClock();
  await stack.stop();
});

async function victim(more: Readonly<Record<string, string[]>> = {}) {
  victims += 1;
  const username = `victim${victims}`;
  const mail = `${username}@example.com`;
  const identity = { realm: '/alpha', username, active: true, attributes: { mail: [mail], ...more }, password };
  const tools = { clock: systemClock, randomness: systemRandomness };
  await dynamoIdentityStore(dynamo(), tools, { cost: cheapCost }).put(identity);
  return { username, mail };
}

interface MailThere {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

async function mailsTo(address: string): Promise<readonly MailThere[]> {
  const response = await fetch(new URL('/mail/messages', stack.url));
  const { messages } = (await response.json()) as { messages: (MailThere & { to: string })[] };
  return messages.filter(({ to }) => to === address);
}

async function linkTo(address: string): Promise<URL> {
  const [newest] = await mailsTo(address);
  return new URL(/https?:\/\/\S+suspendedId=\S+/.exec(newest?.text ?? '')?.[0] ?? 'about:blank');
}

const idOf = (link: URL): string => link.searchParams.get('suspendedId') ?? '';

async function ask(username: string, headers: Record<string, string> = {}): Promise<Reply> {
  const name = await stack.at.post({}, '?authIndexType=service&authIndexValue=ByLink');
  return stack.at.post(filledName(name, username), '', headers);
}

function filledName({ body }: Reply, username: string) {
  const [callback] = body['callbacks'] as { type: string; input: { name: string }[] }[]; // of UsernameCollectorNode
  return { ...body, callbacks: [{ ...callback, input: [{ name: 'IDToken1', value: username }] }] };
}

const resume = (id: string): Promise<Reply> => stack.at.post({}, `?suspendedId=${encodeURIComponent(id)}`);
const isIn = ({ body }: Reply): boolean => typeof body['tokenId'] === 'string';
const goesOn = ({ status, body }: Reply): boolean => status === 200 && body['authId'] !== undefined;
const refusal = {
  code: 401,
  reason: 'Unauthorized',
  message: expect.stringContaining(
    'framework.token.SuspendedAuthSessionException: Token not found. It may have expired.',
  ),
};

describe('a mail in the realm’s own words', () => {
  const template = {
    subject: { en: 'Hello {{object.givenName}}' },
    html: { en: '<p>{{object.givenName}} {{object.sn}}</p><a href="{{object.resumeURI}}">Go on</a>' },
  };
  const editor = () => dynamoConfigurationEditor(dynamo());

  afterEach(() => editor().remove('/alpha', 'mailTemplate', 'resetPassword'));

  test('injection: what a user calls himself is no markup, no header and no link, and the link still goes on', async () => {
    await editor().put('/alpha', 'mailTemplate', 'resetPassword', template);
    const names = { givenName: ['<img src=x>\r\nBcc: all@example.com'], sn: ['Win at https://evil.example'] };
    const { username, mail } = await victim(names);

    await ask(username);

    const [sent] = await mailsTo(mail);
    expect(sent?.html).toContain('<p> </p><a href="');
    expect(`${sent?.subject}${sent?.html}${sent?.text}`).not.toMatch(/<img|Bcc|evil/);
    expect(goesOn(await resume(idOf(await linkTo(mail))))).toBe(true);
  });

  test('injection: a name with tags in it is shown as it is', async () => {
    await editor().put('/alpha', 'mailTemplate', 'resetPassword', template);
    const { username, mail } = await victim({ givenName: ['<b>Zoë</b>'], sn: ['"O\'Hara"'] });

    await ask(username);

    const [sent] = await mailsTo(mail);
    expect(sent?.subject).toBe('Hello <b>Zoë</b>');
    expect(sent?.html).toContain('<p>&lt;b&gt;Zoë&lt;/b&gt; &quot;O&#39;Hara&quot;</p>');
  });
});

describe('a link by mail', () => {
  test('goes on in another browser, and signs in with what is asked behind it', async () => {
    const { username, mail } = await victim();
    const suspended = await ask(username);

    const next = await resume(idOf(await linkTo(mail)));
    const end = await stack.at.answer(next, { PasswordCallback: password });

    expect(typesOf(suspended)).toEqual(['SuspendedTextOutputCallback']);
    expect(outputOf(suspended, 'SuspendedTextOutputCallback', 'message')).toBe('We sent you an email.');
    expect([typesOf(next), isIn(end)]).toEqual([['PasswordCallback'], true]);
  });

  test('twice: the second use is refused as AM refuses it', async () => {
    const { username, mail } = await victim();
    await ask(username);
    const id = idOf(await linkTo(mail));
    await resume(id);

    const { status, body } = await resume(id);

    expect([status, body]).toEqual([401, refusal]);
  });

  test('at once: of twenty uses one goes on', async () => {
    const { username, mail } = await victim();
    await ask(username);
    const id = idOf(await linkTo(mail));

    const all = await Promise.all(Array.from({ length: 20 }, () => resume(id)));

    expect(all.filter(goesOn)).toHaveLength(1);
  });

  test('a scanner that opens every link uses nothing up: neither the page nor a GET of the door', async () => {
    const { username, mail } = await victim();
    await ask(username);
    const link = await linkTo(mail);
    const door = new URL(`${stack.url}/json/realms/root/realms/alpha/authenticate?suspendedId=${idOf(link)}`);

    const opened = await Promise.all([fetch(link), fetch(door), fetch(door, { method: 'HEAD' })]);

    expect(opened.map(({ status }) => status)).toEqual([200, 405, 405]);
    expect(goesOn(await resume(idOf(link)))).toBe(true);
  });

  test('another realm: a link of one is none of the other', async () => {
    const { username, mail } = await victim();
    await ask(username);
    const id = idOf(await linkTo(mail));

    const elsewhere = await fetch(`${stack.url}/json/realms/root/authenticate?suspendedId=${id}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'accept-api-version': 'protocol=1.0,resource=2.1' },
      body: '{}',
    });

    expect(elsewhere.status).toBeGreaterThanOrEqual(400);
    expect(goesOn(await resume(id))).toBe(true);
  });

  test('too late: after its minutes it is none', async () => {
    const { username, mail } = await victim();
    await ask(username);
    const id = idOf(await linkTo(mail));
    advanceWallClock(10 * 60_000);

    expect((await resume(id)).status).toBe(401);
  });

  test('old revision: what was reached under other rules does not go on under the new ones', async () => {
    const { username, mail } = await victim();
    await ask(username);
    const id = idOf(await linkTo(mail));
    await stack.importJourneys(reset('Another'));
    advanceWallClock(60_000);

    expect((await resume(id)).status).toBe(401);
  });

  test('Host injection: a link leads where the deployment says, whatever the request says of its host', async () => {
    const { username, mail } = await victim();
    const forged = {
      'x-forwarded-host': 'evil.example',
      forwarded: 'host=evil.example',
      origin: stack.url.slice(0, -3),
    };

    await ask(username, forged);

    expect((await linkTo(mail)).origin).toBe(new URL(stack.url).origin);
    expect((await linkTo(mail)).pathname).toBe('/login');
  });

  test('A-6.3.8 enumeration: who does not exist gets the same answer, and no mail', async () => {
    const { username, mail } = await victim();

    const known = await ask(username);
    const unknown = await ask('nobody-here');

    const shape = ({ status, body: { authId: _authId, ...body } }: Reply) => [status, body];
    expect(shape(unknown)).toEqual(shape(known));
    expect(await mailsTo(mail)).toHaveLength(1);
  });

  test('flood: who asks again and again sends one mail', async () => {
    const { username, mail } = await victim();

    await Promise.all(Array.from({ length: 20 }, () => ask(username)));

    expect(await mailsTo(mail)).toHaveLength(1);
  });

  test('guessed, empty and foreign tokens open nothing', async () => {
    const all = await Promise.all(
      ['guess', 'A'.repeat(43), '../x', 'suspended#x', 'x'.repeat(5000)].map((token) => resume(token)),
    );

    expect(all.map(({ status }) => status >= 400)).toEqual(Array(5).fill(true));
  });

  test('the first browser’s step is answered by nobody any more', async () => {
    const { username } = await victim();
    const suspended = await ask(username);

    const { status, body } = await stack.at.post(suspended.body);

    expect([status, body['detail']]).toEqual([401, { errorCode: '110' }]);
  });

  test('a password that was typed before the link is not kept for after it', async () => {
    const { username, mail } = await victim();
    const page = await stack.at.post({}, '?authIndexType=service&authIndexValue=PasswordThenLink');
    await stack.at.answer(page, { NameCallback: username, PasswordCallback: password });

    const end = await resume(idOf(await linkTo(mail)));

    expect(isIn(end)).toBe(false);
  });

  test('template injection: a name is text in a mail, whatever stands in it', async () => {
    const name = 'a{link}<img src=x onerror=alert(1)>{{OTP}}';
    const mail = 'odd@example.com';
    const tools = { clock: systemClock, randomness: systemRandomness };
    const identity = { realm: '/alpha', username: name, active: true, attributes: { mail: [mail] }, password };
    await dynamoIdentityStore(dynamo(), tools, { cost: cheapCost }).put(identity);

    await ask(name);

    const [sent] = await mailsTo(mail);
    expect(sent?.html).not.toContain('<img src=x');
  });
});
