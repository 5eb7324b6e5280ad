// Codes by mail and SMS over the doors of the running stack: nobody gets in by guessing, by racing, by floods, or as somebody else.

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { dynamo } from '../../functions/adapters/dynamo/client.ts';
import { dynamoConfiguration, dynamoConfigurationEditor } from '../../functions/adapters/dynamo/configuration.ts';
import { dynamoIdentityStore } from '../../functions/adapters/dynamo/identities.ts';
import { dynamoSessionReader } from '../../functions/adapters/dynamo/sessions.ts';
import { systemClock, systemRandomness } from '../../functions/adapters/system/machine.ts';
import type { JourneySource } from '../../functions/journey/source.ts';
import { journeyExport } from '../../testing/journey-builder.ts';
import { cheapCost } from '../../testing/memory/store.ts';
import { filled, type Reply, typesOf } from '../../testing/step.ts';
import { type StackInProcess, stackInProcess } from '../support/stack-in-process.ts';
import { advanceWallClock, restoreWallClock } from '../support/wall-clock.ts';

const password = 'correct-horse-1';
const policy = { limit: 8, baseDelaySeconds: 7_200, maxDelaySeconds: 7_200 };

/** A name and a code, and no password. */
const codeAlone = (id: string, sender: string): JourneySource =>
  journeyExport({
    id,
    entry: 'name',
    nodes: {
      name: { type: 'UsernameCollectorNode', to: { outcome: 'generate' } },
      generate: { type: 'OneTimePasswordGeneratorNode', to: { outcome: 'send' } },
      send: { type: sender, to: { outcome: 'collect' } },
      collect: { type: 'OneTimePasswordCollectorDecisionNode', to: { true: 'success', false: 'collect' } },
    },
  });

interface Outbox {
  readonly messages: readonly { readonly to: string; readonly text: string; readonly html: string }[];
  readonly sms: readonly { readonly to: string; readonly text: string }[];
}

let stack: StackInProcess;
let victims = 0;

beforeAll(async () => {
  stack = await stackInProcess();
  await stack.importJourneys(
    codeAlone('MailCodeAlone', 'OneTimePasswordSmtpSenderNode'),
    codeAlone('SmsCodeAlone', 'OneTimePasswordSmsSenderNode'),
  );
  const settings = await dynamoConfiguration(dynamo()).get('/alpha', 'realm', '');
  const own = { attemptPolicy: policy, sms: { countries: ['+49'] } };
  await dynamoConfigurationEditor(dynamo()).put('/alpha', 'realm', '', { ...settings?.value, ...own });
});

afterAll(async () => {
  restoreWallClock();
  await stack.stop();
});

async function victim(attributes: Record<string, readonly string[]> = {}) {
  victims += 1;
  const username = `victim${victims}`;
  const mail = `${username}@example.com`;
  const identity = { realm: '/alpha', username, active: true, attributes: { mail: [mail], ...attributes }, password };
  const tools = { clock: systemClock, randomness: systemRandomness };
  await dynamoIdentityStore(dynamo(), tools, { cost: cheapCost }).put(identity);
  return { username, mail };
}

async function outbox(): Promise<Outbox> {
  const response = await fetch(new URL('/mail/messages', stack.url));
  return (await response.json()) as Outbox; // as the stack itself writes it
}

/** Newest first. */
async function codesTo(address: string): Promise<string[]> {
  const { messages, sms } = await outbox();
  const texts = [...messages, ...sms].filter(({ to }) => to === address).map(({ text }) => text);
  return texts.map((text) => /\b\d{6,8}\b/.exec(text)?.[0] ?? '');
}

const start = (journey: string) => stack.at.post({}, `?authIndexType=service&authIndexValue=${journey}`);

async function withPassword(username: string): Promise<Reply> {
  const page = await start('EmailCodeLogin');
  return stack.at.answer(page, { NameCallback: username, PasswordCallback: password });
}

const withName = async (journey: string, username: string): Promise<Reply> =>
  stack.at.answer(await start(journey), { NameCallback: username });

const enter = (step: Reply, code: string): Promise<Reply> => stack.at.answer(step, { PasswordCallback: code });

const isIn = ({ body }: Reply): boolean => typeof body['tokenId'] === 'string';
/** A code that is not this one. */
const other = (code: string): string => String((Number(code) + 1) % 1_000_000).padStart(6, '0');

describe('a code by mail', () => {
  test('signs in who has the password and reads the mail', async () => {
    const { username, mail } = await victim();
    const prompt = await withPassword(username);

    const [code = ''] = await codesTo(mail);
    const end = await enter(prompt, code);

    expect([typesOf(prompt), isIn(end)]).toEqual([['PasswordCallback'], true]);
  });

  test('guessing across journeys: new journeys bring new codes and no new tries, until the right one is not heard either', async () => {
    const { username, mail } = await victim();
    for (let journey = 0; journey < 2; journey += 1) {
      let step = await withPassword(username);
      const [code = ''] = await codesTo(mail);
      for (let guess = 0; guess < 4; guess += 1) step = await enter(step, other(code));
      advanceWallClock(31_000);
    }
    const prompt = await withPassword(username);

    const [code = ''] = await codesTo(mail);

    expect(isIn(await enter(prompt, code))).toBe(false);
  });

  test('two at once: of the same code in two answers one signs in', async () => {
    const { username, mail } = await victim();
    const prompt = await withPassword(username);
    const [code = ''] = await codesTo(mail);

    const both = await Promise.all([enter(prompt, code), enter(prompt, ` ${code}`)]);

    expect(both.filter(isIn)).toHaveLength(1);
  });

  test('replay: a code that was used opens nothing, neither its own step nor another journey', async () => {
    const { username, mail } = await victim();
    const prompt = await withPassword(username);
    const [code = ''] = await codesTo(mail);
    await enter(prompt, code);
    advanceWallClock(31_000);

    const again = await enter(prompt, code);
    const elsewhere = await enter(await withPassword(username), code);

    expect([isIn(again), again.status, isIn(elsewhere)]).toEqual([false, 401, false]);
  });

  test('A-6.6.2 a code of one journey is none of another that is under way', async () => {
    const { username, mail } = await victim();
    const first = await withPassword(username);
    advanceWallClock(31_000);
    const second = await withPassword(username);
    const [newest = '', oldest = ''] = await codesTo(mail);

    expect(isIn(await enter(first, newest))).toBe(false);
    const again = await enter(second, oldest);
    expect(isIn(again)).toBe(false);
    expect(isIn(await enter(again, newest))).toBe(true);
  });

  test('N-OOB-3 expired: after ten minutes it is none', async () => {
    const { username, mail } = await victim();
    const prompt = await withPassword(username);
    const [code = ''] = await codesTo(mail);
    advanceWallClock(10 * 60_000 + 1000);

    expect(isIn(await enter(prompt, code))).toBe(false);
  });

  test('flood of mails to a victim: sixty journeys at once send one, and hundreds in an hour five', async () => {
    const { username, mail } = await victim();
    await Promise.all(Array.from({ length: 60 }, () => withName('MailCodeAlone', username)));
    const atOnce = await codesTo(mail);
    for (let minute = 0; minute < 20; minute += 1) {
      advanceWallClock(60_000);
      await withName('MailCodeAlone', username);
    }

    expect(atOnce).toHaveLength(1);
    expect(await codesTo(mail)).toHaveLength(5);
  });

  test('A-6.3.8 enumeration: before a password was typed, who does not exist gets the same steps, and no mail', async () => {
    const { username } = await victim();
    const before = (await outbox()).messages.length;

    const known = await withName('MailCodeAlone', username);
    const unknown = await withName('MailCodeAlone', 'nobody-here');

    const shape = ({ status, body: { authId: _authId, ...body } }: Reply) => [status, body];
    expect(shape(unknown)).toEqual(shape(known));
    expect(shape(await enter(unknown, '000000'))).toEqual(shape(await enter(known, '000000')));
    expect((await outbox()).messages.length).toBe(before + 1);
  });

  test('N-OOB-11 worth: its session tells what it is, and it is no second factor where the realm demands one', async () => {
    const { username, mail } = await victim();
    const prompt = await withPassword(username);
    const end = await enter(prompt, (await codesTo(mail))[0] ?? '');
    const session = await dynamoSessionReader(dynamo(), { clock: systemClock }).find(String(end.body['tokenId']));
    const settings = await dynamoConfiguration(dynamo()).get('/alpha', 'realm', '');
    const demanding = { ...settings?.value, secondFactor: 'always' };
    await dynamoConfigurationEditor(dynamo()).put('/alpha', 'realm', '', demanding);
    advanceWallClock(120_000);

    const refused = await enter(await withPassword(username), (await codesTo(mail))[0] ?? '');

    await dynamoConfigurationEditor(dynamo()).put('/alpha', 'realm', '', settings?.value ?? {});
    advanceWallClock(120_000);
    expect(session?.factors.map(({ factor, device }) => [factor, device])).toEqual([
      ['pwd', undefined],
      ['mail', undefined],
    ]);
    expect([isIn(end), session?.authLevel]).toEqual([true, 0]);
    expect([isIn(refused), String(refused.body['message'])]).toEqual([false, expect.stringContaining('second factor')]);
  });

  test('forged answer: what a client says of the step’s output changes nothing', async () => {
    const { username } = await victim();
    const prompt = await withPassword(username);
    const body = filled(prompt.body, { PasswordCallback: '000000' });

    const forged = await stack.at.post({ ...body, oneTimePassword: '000000', state: { oneTimePassword: '000000' } });

    expect(isIn(forged)).toBe(false);
  });
});

describe('a code by SMS', () => {
  test('toll fraud: it goes to countries of the realm, and to no others', async () => {
    const near = await victim({ telephoneNumber: ['+49 170 1234567'] });
    const far = await victim({ telephoneNumber: ['+882 99 1234567'] });

    await withName('SmsCodeAlone', near.username);
    await withName('SmsCodeAlone', far.username);

    expect((await outbox()).sms.map(({ to }) => to)).toEqual(['+491701234567']);
  });

  test('toll fraud: many accounts of one number get one message', async () => {
    const before = (await outbox()).sms.length;
    const accounts = await Promise.all(
      Array.from({ length: 5 }, () => victim({ telephoneNumber: ['+49 170 7654321'] })),
    );

    await Promise.all(accounts.map(({ username }) => withName('SmsCodeAlone', username)));

    expect((await outbox()).sms.length).toBe(before + 1);
  });

  test('signs in who has the number', async () => {
    const { username } = await victim({ telephoneNumber: ['+49 170 5550000'] });
    const prompt = await withName('SmsCodeAlone', username);
    const [code = ''] = await codesTo('+491705550000');

    expect(isIn(await enter(prompt, code))).toBe(true);
  });
});
