// PushRegistration: where My account sends who wants a phone, or another one.
import { describe, expect, test } from '@jest/globals';
import { addUser } from '../../testing/add-user.ts';
import { authenticator } from '../../testing/authenticator.ts';
import { openPush } from '../../testing/phones.ts';
import { type AnswersByType, filled, numberOf, type Reply, shownCodes, typesOf, uriOf } from '../../testing/step.ts';
import { code, demo, user } from '../support/demo-user.ts';
import { type PushWorld, poll, pushWorld, signIn } from '../support/push-world.ts';

const session = { tokenId: expect.any(String), realm: '/alpha' };
const waitTypes = ['PollingWaitCallback', 'HiddenValueCallback', 'ConfirmationCallback'];
const settings = {
  journeyMinutes: 15,
  secondFactor: 'ifEnrolled',
  factorChanges: 'proved',
  defaultJourney: 'MfaLogin',
};

const world = (): Promise<PushWorld> => pushWorld({ settings });

/** Scans the QR code of the step, and keeps the codes. */
async function registered(at: PushWorld, qr: Reply) {
  const phone = at.phone();
  await phone.scan(uriOf(qr));
  const display = await at.answer(qr);
  return { phone, codes: shownCodes(display), end: await at.answer(display) };
}

async function approved(at: PushWorld, phone: ReturnType<PushWorld['phone']>, wait: Reply): Promise<Reply> {
  await at.deliver();
  const push = openPush(phone);
  await phone.approve(push.messageId, { number: numberOf(wait) });
  return poll(at, wait);
}

/** Registers an app, and signs in with it. */
async function inByApp(at: PushWorld, credentials: AnswersByType) {
  const qr = await at.answer(await at.start('OathRegistration'), credentials);
  const app = authenticator(qr);
  await at.answer(await at.answer(qr));
  at.clock.advance(30_000);
  const login = await at.answer(await at.start('OathLogin'), credentials);
  return (await at.answer(login, code(app.totp(at.clock)))).body;
}

describe('PushRegistration', () => {
  test('registers the first phone after the password', async () => {
    const at = await world();

    const { codes, end } = await registered(at, await signIn(at, 'PushRegistration'));

    expect(codes).toHaveLength(10);
    expect(end.body).toMatchObject(session);
  });

  test('asks the first phone before there is another, and asks that one from then on', async () => {
    const at = await world();
    const first = await registered(at, await signIn(at, 'PushRegistration'));

    const wait = await signIn(at, 'PushRegistration');
    const second = await registered(at, await approved(at, first.phone, wait));
    const login = await signIn(at, 'PushLoginSimple');
    await at.deliver();

    expect(typesOf(wait)).toEqual(waitTypes);
    expect(second.end.body).toMatchObject(session);
    expect(await at.ports.pushDevices.list(user)).toHaveLength(2);
    expect(openPush(second.phone).type).toBe('default');
    expect(first.phone.inbox().filter(({ state }) => state === 'pending')).toEqual([]);
    await second.phone.approve(openPush(second.phone).messageId);
    expect((await poll(at, login)).body).toMatchObject(session);
  });

  test('takes a recovery code in place of a lost phone', async () => {
    const at = await world();
    const { codes } = await registered(at, await signIn(at, 'PushRegistration'));
    const collector = await at.answer(await signIn(at, 'PushRegistration'), { ConfirmationCallback: 0 });

    const { end } = await registered(at, await at.answer(collector, { NameCallback: String(codes[0]) }));

    expect(typesOf(collector)).toEqual(['NameCallback']);
    expect(end.body).toMatchObject(session);
  });

  test('beside an app, in a session that it has opened: it ends well, and no session comes of the password', async () => {
    const at = await world();
    const body = await inByApp(at, demo);
    const own = { headers: { iPlanetDirectoryPro: String(body['tokenId']) } };
    const next = (step: Reply, answers = {}) => at.post(filled(step.body, answers), '', own);

    const scan = await next(await at.start('PushRegistration', 'ForceAuth=true', own), demo);
    await at.phone().scan(uriOf(scan));
    const end = await next(await next(scan));

    expect([end.status, end.body]).toEqual([200, { realm: '/alpha', successUrl: '/am/console' }]);
    expect(await at.ports.pushDevices.list(user)).toHaveLength(1);
    expect(await at.ports.sessionReader.find(String(body['tokenId']))).toMatchObject({ username: 'demo' });
  });

  test('A-7.5.1 a stolen password, with a session of the thief’s own: where devices are added freely, it opens nothing either', async () => {
    const at = await pushWorld({ settings: { ...settings, factorChanges: 'any' } });
    const qr = await at.answer(await at.start('OathRegistration'), demo);
    await at.answer(await at.answer(qr));
    const thief = { username: 'thief', password: 'Thief-of-all-7' };
    await addUser(at.ports, { ...thief, realm: '/alpha' });
    const body = await inByApp(at, { NameCallback: thief.username, PasswordCallback: thief.password });
    const own = { headers: { iPlanetDirectoryPro: String(body['tokenId']) } };
    const next = (step: Reply, answers = {}) => at.post(filled(step.body, answers), '', own);

    const scan = await next(await at.start('PushRegistration', 'ForceAuth=true', own), demo);
    await at.phone().scan(uriOf(scan));
    const end = await next(await next(scan));

    expect([end.status, String(end.body['message'])]).toEqual([401, expect.stringContaining('MfaLogin')]);
  });

  test('a stolen password and a session of it alone, from before the app: where devices are added freely, it opens nothing either', async () => {
    const at = await pushWorld({ settings: { ...settings, factorChanges: 'any' } });
    const { body } = await at.answer(await at.start('Login'), demo);
    const qr = await at.answer(await at.start('OathRegistration'), demo);
    await at.answer(await at.answer(qr));
    const own = { headers: { iPlanetDirectoryPro: String(body['tokenId']) } };
    const next = (step: Reply, answers = {}) => at.post(filled(step.body, answers), '', own);

    const scan = await next(await at.start('PushRegistration', 'ForceAuth=true', own), demo);
    await at.phone().scan(uriOf(scan));
    const end = await next(await next(scan));

    expect([end.status, String(end.body['message'])]).toEqual([401, expect.stringContaining('MfaLogin')]);
  });

  test('a stolen password: who has a passkey or an app is sent to sign in with it first', async () => {
    const at = await world();
    const qr = await at.answer(await at.start('OathRegistration'), demo);
    await at.answer(await at.answer(qr));

    const refused = await signIn(at, 'PushRegistration');

    expect([refused.status, String(refused.body['message'])]).toEqual([401, expect.stringContaining('MfaLogin')]);
    expect(await at.ports.pushDevices.list(user)).toEqual([]);
  });

  test('a denial on the first phone ends it', async () => {
    const at = await world();
    const { phone } = await registered(at, await signIn(at, 'PushRegistration'));

    const wait = await signIn(at, 'PushRegistration');
    await at.deliver();
    await phone.deny(openPush(phone).messageId);

    expect((await poll(at, wait)).status).toBe(401);
  });
});
