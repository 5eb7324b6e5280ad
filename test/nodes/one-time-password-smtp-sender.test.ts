import { describe, expect, test } from '@jest/globals';
import type { JsonObject } from '../../functions/json.ts';
import { node } from '../../functions/nodes/one-time-password-smtp-sender.ts';
import { memoryPorts } from '../../testing/memory/ports.ts';
import { runNode } from '../../testing/run-node.ts';
import { simulatedClock } from '../../testing/simulated-clock.ts';

const code = '12345678';
const pwd = { standing: { proofs: [{ factor: 'pwd', at: 0 }] } };
const madeNow = { oneTimePassword: code, oneTimePasswordTimestamp: 1_800_000_000 };

async function world() {
  const clock = simulatedClock(1_800_000_000_000);
  const ports = memoryPorts({ clock });
  const attributes = { mail: ['demo@example.com'], backup: ['second@example.com'] };
  await ports.identityStore.put({ realm: '/alpha', username: 'demo', active: true, attributes });
  await ports.identityStore.put({ realm: '/alpha', username: 'bare', active: true, attributes: {} });
  let visits = 0;
  const visit = (options: { state?: JsonObject; secure?: JsonObject; code?: string } & JsonObject & object = {}) => {
    const { state = { username: 'demo' }, secure = {}, code: made = code, ...rest } = options;
    visits += 1;
    return runNode(node, {
      ...{ ports, clock, visit: `visit ${visits}`, ...pwd },
      state: { shared: state, transient: { ...madeNow, oneTimePassword: made }, secure },
      ...rest,
    });
  };
  return { clock, ports, visit, sent: ports.mails.sent };
}

describe('OTP Email Sender', () => {
  test('mails the code to the address of the profile, as text and as HTML, and not in the subject', async () => {
    const { visit, sent } = await world();

    const { outcome, state } = await visit();

    expect(outcome).toBe('outcome');
    expect(sent).toHaveLength(1);
    expect(sent[0]).toMatchObject({ from: 'no-reply@example.com', to: 'demo@example.com' });
    expect(sent[0]?.text).toContain(code);
    expect(sent[0]?.html).toContain(code);
    expect(sent[0]?.subject).not.toContain(code);
    expect(state.transient['oneTimePassword']).toBe(code);
  });

  test.each([
    [{ en: 'Code: {{OTP}}, again {{OTP}}' }, 'Code: 12345678, again 12345678'],
    [{ en: 'Your One Time Password:' }, 'Your One Time Password:12345678'],
  ])('AM’s texts: %j', async (emailContent, text) => {
    const { visit, sent } = await world();

    await visit({ config: { emailContent, emailSubject: { en: 'One Time Password' } } });

    expect(sent[0]).toMatchObject({ subject: 'One Time Password', text });
  });

  test('a text with tags goes out as HTML, with plain text beside it', async () => {
    const { visit, sent } = await world();

    await visit({ config: { emailContent: { en: '<p>Hello</p><p>Code: <b>{{OTP}}</b></p>' } } });

    expect(sent[0]).toMatchObject({
      html: '<p>Hello</p><p>Code: <b>12345678</b></p>',
      text: 'Hello\nCode: 12345678',
    });
  });

  test('header injection: a subject stays one line', async () => {
    const { visit, sent } = await world();

    await visit({ config: { emailSubject: { en: 'Code\r\nBcc: thief@example.com' } } });

    expect(sent[0]?.subject).toBe('Code Bcc: thief@example.com');
  });

  test('in the user’s language', async () => {
    const { visit, sent } = await world();

    await visit({ locales: { request: ['de-CH'] } });

    expect(sent[0]?.text).toContain('Geben Sie diesen Code ein');
  });

  test('in words of the realm’s own, also in a language that has no catalogue', async () => {
    const { visit, sent, ports } = await world();
    await ports.configurationEditor.put('/alpha', 'texts', 'ar', { 'mail.code.enter': 'أدخل هذا الرمز' });
    const sending = { coolDownSeconds: 30, perHour: 5, linkMinutes: 5, smsCountries: [], ownTexts: ['ar'] };

    await visit({ locales: { request: ['ar'] }, sending });

    expect(sent[0]?.text).toContain('أدخل هذا الرمز');
  });

  test('in a mail of the realm’s own, where the node says nothing itself', async () => {
    const { visit, sent, ports, clock } = await world();
    const template = { subject: { en: 'For {{object.userName}}' }, text: { en: 'Code:\n\n{{OTP}}' } };
    await ports.configurationEditor.put('/alpha', 'mailTemplate', 'oneTimePassword', {
      ...template,
      from: 'login@example.com',
    });

    await visit();
    clock.advance(60_000);
    await visit({ config: { emailContent: { en: 'Ours: {{OTP}}' } }, code: '87654321' });

    expect(sent).toMatchObject([
      { from: 'login@example.com', subject: 'For demo', text: 'Code:\n\n12345678' },
      { from: 'no-reply@example.com', text: 'Ours: 87654321' },
    ]);
  });

  test('one of the realm’s that is disabled, or has no place for the code, keeps nobody from signing in', async () => {
    for (const value of [{ enabled: false, text: { en: '{{OTP}}' } }, { text: { en: 'Hello' } }]) {
      const { visit, sent, ports } = await world();
      await ports.configurationEditor.put('/alpha', 'mailTemplate', 'oneTimePassword', {
        subject: { en: 'a' },
        ...value,
      });

      await visit();

      expect(sent[0]?.text).toMatch(/Enter this code[\s\S]+12345678/);
    }
  });

  test('by another attribute, when the author says so', async () => {
    const { visit, sent } = await world();

    await visit({ config: { emailAttribute: 'backup' } });

    expect(sent[0]?.to).toBe('second@example.com');
  });

  test.each([
    ['login@example.com', 'login@example.com'],
    ['forged@bank.example', 'no-reply@example.com'],
  ])('a mail from %s comes from %s: no journey sends in somebody else’s name', async (fromEmailAddress, from) => {
    const { visit, sent } = await world();

    await visit({ config: { fromEmailAddress } });

    expect(sent[0]?.from).toBe(from);
  });

  test('typed address wins: not once the user is known', async () => {
    const { visit, sent } = await world();
    const typed = { emailAddress: 'thief@example.com', objectAttributes: { mail: 'thief@example.com' } };

    await visit({ state: { username: 'demo', ...typed } });
    await visit({ state: { username: 'bare', ...typed }, standing: {} });

    expect(sent.map(({ to }) => to)).toEqual(['demo@example.com']);
  });

  test('a user who is about to register gets it where he says, and has proved nothing of a user', async () => {
    const { visit, sent } = await world();

    const { state } = await visit({ state: { objectAttributes: { mail: ' new@example.com ' } }, standing: {} });

    expect(sent[0]?.to).toBe('new@example.com');
    expect(state.transient['waymark.codeSent']).toMatchObject({ toUser: false, to: 'new@example.com' });
  });

  test.each([
    [{ username: 'nobody' }, 'Failed to get identity with provided user name'],
    [{ username: 'bare' }, 'Failed to find an email address for the specified user.'],
    [{}, 'Failed to find an email address for the specified user.'],
    [{ objectAttributes: { mail: 'a@b, c@d' } }, 'Failed to find an email address for the specified user.'],
  ])('AM’s errors: %j', async (state, message) => {
    const { visit, sent } = await world();

    const { errorMessage } = await visit({ state });

    expect([errorMessage, sent]).toEqual([message, []]);
  });

  test('A-6.3.8 enumeration: before anything is proved who does not exist looks like any other, and takes as long', async () => {
    const { visit, sent, ports } = await world();

    const runs = [];
    for (const username of ['demo', 'nobody', 'bare']) runs.push(await visit({ state: { username }, standing: {} }));

    expect(runs.map(({ outcome, errorCode }) => [outcome, errorCode])).toEqual(Array(3).fill(['outcome', undefined]));
    expect(sent).toHaveLength(1);
    expect(ports.mails.pretended).toHaveLength(2);
  });

  test('A-6.3.8 enumeration: where no mail is taken, for nobody either', async () => {
    const { visit, ports } = await world();
    ports.mails.down = true;

    const known = await visit({ standing: {} });
    const unknown = await visit({ state: { username: 'nobody' }, standing: {} });

    expect([known.errorCode, unknown.errorCode]).toEqual(['ERR_CODE_NOT_SENT', 'ERR_CODE_NOT_SENT']);
  });

  test('without a generator before it, it says so', async () => {
    const { errorMessage } = await runNode(node, { ports: memoryPorts(), state: { shared: { username: 'demo' } } });

    expect(errorMessage).toBe('One time password not found');
  });

  test('too soon: nothing is sent, and the code in the user’s hand stays good', async () => {
    const { visit, sent, clock } = await world();
    const first = await visit();
    clock.advance(29_000);

    const second = await visit({ secure: first.state.transient, code: '87654321' });

    expect(sent).toHaveLength(1);
    expect(second.outcome).toBe('outcome');
    expect(second.state.transient).toMatchObject({ oneTimePassword: code, oneTimePasswordTimestamp: 1_800_000_000 });
    expect(second.extras.events).toEqual([
      { eventName: 'WAYMARK-CODE-HELD-BACK', info: { channel: 'mail', reason: 'tooSoon' } },
    ]);
  });

  test('what was sent is told to operators, by a masked address', async () => {
    const { visit } = await world();

    const { extras } = await visit();

    expect(extras.events).toEqual([{ eventName: 'WAYMARK-MAIL-SENT', info: { to: 'd•••@example.com' } }]);
  });

  test('asked for again it sends another code, also when the one before was tried too often', async () => {
    const { visit, sent, clock } = await world();
    const first = await visit();
    clock.advance(31_000);

    const second = await visit({ secure: first.state.transient });
    clock.advance(31_000);
    const { oneTimePassword: _tooOften, ...rest } = second.state.transient;
    const third = await runNode(node, {
      ...{ ports: (await world()).ports, clock, ...pwd, visit: 'third' },
      randomness: { bytes: () => Uint8Array.of(0, 0, 0, 7) },
      state: { shared: { username: 'demo' }, secure: rest },
    });

    const codes = [first, second, third].map(({ state }) => state.transient['oneTimePassword']);
    expect(new Set(codes).size).toBe(3);
    expect(codes.every((one) => /^\d{8}$/.test(String(one)))).toBe(true);
    expect(sent.map(({ text }) => /\d{8}/.exec(text)?.[0])).toEqual(codes.slice(0, 2));
    expect(second.state.transient['oneTimePasswordTimestamp']).toBe(1_800_000_031);
  });

  test('flood of mails to a victim: five in an hour, whoever asks and in however many journeys', async () => {
    const { visit, sent, clock } = await world();

    for (let journey = 0; journey < 60; journey += 1) {
      await visit();
      clock.advance(31_000);
    }

    expect(sent).toHaveLength(5);
  });

  test('retried request: the second copy sends nothing, and goes on with the code that was sent', async () => {
    const { visit, sent } = await world();
    await visit({ visit: 'same' });

    const copy = await visit({ visit: 'same', code: '87654321' });

    expect(sent).toHaveLength(1);
    expect(copy.state.transient['oneTimePassword']).toBe(code);
  });

  test('what could not be sent ends the journey in AM’s words, and says nothing of the code', async () => {
    const { visit, ports } = await world();
    ports.mails.down = true;

    const { errorMessage, log } = await visit();

    expect(errorMessage).toMatch(/^An error occurred while sending the One Time Password\. Please contact/);
    expect(JSON.stringify(log)).not.toContain(code);
  });

  test('neither the code nor the address stands in log and audit', async () => {
    const { visit } = await world();

    const { log, extras } = await visit();

    const told = JSON.stringify([log, extras]);
    expect(told).toContain('d•••@example.com');
    expect(told).not.toMatch(/12345678|demo@example\.com/);
  });

  test('a deployment without senders sends none', async () => {
    const { visit, ports } = await world();
    ports.mails.senders = [];

    expect((await visit()).errorCode).toBe('ERR_CODE_NOT_SENT');
  });

  test('what an export says of a mail server is taken, and told to play no part', () => {
    const { config, warnings } = node.definition;
    const given = { hostName: 'smtp.example.com', hostPort: 25, username: 'u', password: null, sslOption: 'SSL' };

    const parsed = config.parse({ ...given, fromEmailAddress: 'a@example.com' });

    expect(warnings?.(parsed)).toEqual(['hostName, hostPort, username, sslOption: play no part here, AWS sends']);
  });
});
