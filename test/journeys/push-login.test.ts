// PushLogin, the example of the Push Registration page: every way through it.
import { describe, expect, test } from '@jest/globals';
import { openPush, type PhoneInHand } from '../../testing/phones.ts';
import { type AnswersByType, numberOf, outputOf, type Reply, shownCodes, typesOf, uriOf } from '../../testing/step.ts';
import { demo, user } from '../support/demo-user.ts';
import { here, type PushWorld, type PushWorldOptions, poll, pushWorld, signIn } from '../support/push-world.ts';

const session = { tokenId: expect.any(String), realm: '/alpha' };
const loginFailure = { code: 401, reason: 'Unauthorized', message: 'Login failure' };
const waitTypes = ['PollingWaitCallback', 'HiddenValueCallback', 'ConfirmationCallback'];
const qrTypes = ['TextOutputCallback', 'TextOutputCallback', 'HiddenValueCallback', 'PollingWaitCallback'];

/** The buttons of the options, and the one below a wait. */
const press = { register: 0, getApp: 1, skip: 2, optOut: 3 } as const;
const choose = (option: keyof typeof press): AnswersByType => ({ ConfirmationCallback: press[option] });
const exit: AnswersByType = { ConfirmationCallback: 0 };
/** At the message that the phone was not reached. */
const messageTypes = ['TextOutputCallback', 'ConfirmationCallback'];
const goOn: AnswersByType = { ConfirmationCallback: 0 };
const cancel: AnswersByType = { ConfirmationCallback: 1 };

interface Enrolled {
  readonly at: PushWorld;
  readonly phone: PhoneInHand;
  readonly codes: string[];
  /** Waiting for the answer to the first push. */
  readonly wait: Reply;
}

/** A user who has just registered a phone, and was sent a push. */
async function enrolled(options: PushWorldOptions = {}): Promise<Enrolled> {
  const at = await pushWorld(options);
  const phone = at.phone();
  const qr = await at.answer(await signIn(at, 'PushLogin'), choose('register'));
  await phone.scan(uriOf(qr));
  const display = await at.answer(qr);
  const wait = await at.answer(display);
  await at.deliver();
  return { at, phone, codes: shownCodes(display), wait };
}

async function approve(phone: PhoneInHand, wait: Reply): Promise<void> {
  await phone.approve(openPush(phone).messageId, { number: numberOf(wait) });
}

describe('PushLogin, the first time', () => {
  test('P-1 P-15 P-42 options, QR code, recovery codes, push with a number, approval, session', async () => {
    const at = await pushWorld();
    const phone = at.phone();

    const page = await at.start('PushLogin');
    const place = await at.answer(page, demo);
    const options = await at.answer(place, { DeviceProfileCallback: here });
    const qr = await at.answer(options, choose('register'));
    const scanned = await phone.scan(uriOf(qr));
    const display = await at.answer(qr);
    const wait = await at.answer(display);
    await at.deliver();
    await approve(phone, wait);
    const end = await poll(at, wait);

    expect([page, place, options, qr, display, wait].map(typesOf)).toEqual([
      ['NameCallback', 'PasswordCallback'],
      ['DeviceProfileCallback'],
      ['TextOutputCallback', 'ConfirmationCallback'],
      qrTypes,
      ['TextOutputCallback'],
      waitTypes,
    ]);
    expect(scanned).toMatchObject({ ok: true, kinds: ['push'], account: { issuer: 'Waymark', name: 'demo' } });
    expect(shownCodes(display)).toHaveLength(10);
    expect(end.body).toMatchObject(session);
  });

  test('P-1 P-42 an iPhone registers and answers as well', async () => {
    const at = await pushWorld();
    const phone = at.phone('ios');
    const qr = await at.answer(await signIn(at, 'PushLogin'), choose('register'));
    await phone.scan(uriOf(qr));
    const wait = await at.answer(await at.answer(qr));
    await at.deliver();

    await approve(phone, wait);
    const end = await poll(at, wait);

    expect(end.body).toMatchObject(session);
  });

  test("P-26 the phone is stored with the user's devices, and push can no longer be skipped", async () => {
    const { at } = await enrolled();

    const devices = await at.ports.pushDevices.list(user);

    expect(devices).toHaveLength(1);
    expect(devices[0]?.profile).toMatchObject({
      ...{ deviceType: 'android', communicationType: 'gcm', deviceName: 'Pixel 8', issuer: 'Waymark' },
      communicationId: expect.stringMatching(/^arn:aws:sns:[^/]*:endpoint\/GCM\//),
      deviceMechanismUID: expect.any(String),
      sharedSecret: expect.any(String),
    });
    expect(await at.ports.skipSettings.get(user, 'push')).toBe('notSkippable');
  });

  test('nothing is stored before the phone has answered', async () => {
    const at = await pushWorld();
    const qr = await at.answer(await signIn(at, 'PushLogin'), choose('register'));

    const again = await at.answer(qr);

    expect(typesOf(again)).toEqual(qrTypes);
    expect(uriOf(again)).toBe(uriOf(qr));
    expect(await at.ports.pushDevices.list(user)).toEqual([]);
  });

  test('P-25 P-35 the registration times out and leads back to the options, from where another works', async () => {
    const at = await pushWorld();
    const phone = at.phone();
    const qr = await at.answer(await signIn(at, 'PushLogin'), choose('register'));

    at.clock.advance(120_001);
    const late = await phone.scan(uriOf(qr));
    const options = await at.answer(qr);
    const second = await at.answer(options, choose('register'));
    await phone.scan(uriOf(second));
    const display = await at.answer(second);

    expect(late).toEqual({ ok: false, reason: 'refused', status: 400 });
    expect(typesOf(options)).toEqual(['TextOutputCallback', 'ConfirmationCallback']);
    expect(uriOf(second)).not.toBe(uriOf(qr));
    expect(shownCodes(display)).toHaveLength(10);
  });

  test('P-34 a phone that cannot be reached, for good, ends the journey at once', async () => {
    const at = await pushWorld({ service: { googleEndpoint: 'arn:aws:sns:eu-central-1:000000000000:app/GCM/gone' } });
    const qr = await at.answer(await signIn(at, 'PushLogin'), choose('register'));

    const scanned = await at.phone().scan(uriOf(qr));
    const end = await at.answer(qr);

    expect(scanned).toEqual({ ok: false, reason: 'refused', status: 400 });
    expect(end.body).toEqual(loginFailure);
  });

  test('P-18 without a Push Notification Service registering ends with the documented error in the log', async () => {
    const at = await pushWorld({ service: null });

    const end = await at.answer(await signIn(at, 'PushLogin'), choose('register'));

    expect(end.body).toEqual(loginFailure);
    expect(JSON.stringify(at.log.lines)).toContain('Unable to read service addresses for Push Notification Service');
  });

  test('P-12 P-13 get the app, and back to the options', async () => {
    const at = await pushWorld();

    const links = await at.answer(await signIn(at, 'PushLogin'), choose('getApp'));
    const options = await at.answer(links, { ConfirmationCallback: 0 });

    expect(JSON.stringify(links.body['callbacks'])).toContain('https://play.google.com/store/apps/');
    expect(outputOf(options, 'ConfirmationCallback', 'options')).toEqual([
      'Register Device',
      'Get the App',
      'Skip this step',
      'Opt-out',
    ]);
  });

  test('P-6 P-12 skipping signs in, and the next login asks again', async () => {
    const at = await pushWorld();

    const end = await at.answer(await signIn(at, 'PushLogin'), choose('skip'));
    const next = await signIn(at, 'PushLogin');

    expect(end.body).toMatchObject(session);
    expect(typesOf(next)).toEqual(['TextOutputCallback', 'ConfirmationCallback']);
  });

  test('P-6 P-14 opting out signs in, and so does the next login, without asking', async () => {
    const at = await pushWorld();

    const end = await at.answer(await signIn(at, 'PushLogin'), choose('optOut'));
    const next = await signIn(at, 'PushLogin');

    expect([end.body, next.body]).toEqual([expect.objectContaining(session), expect.objectContaining(session)]);
    expect(await at.ports.skipSettings.get(user, 'push')).toBe('skippable');
  });

  test('P-4 a wrong password ends it before anything about phones is said', async () => {
    const at = await pushWorld();

    const end = await at.answer(await at.start('PushLogin'), { ...demo, PasswordCallback: 'wrong' });

    expect(end.body).toEqual(loginFailure);
  });
});

/** The next login of a user with a phone, at the wait; the first was approved. */
async function loggingIn(options: PushWorldOptions = {}): Promise<Enrolled> {
  const { at, phone, codes, wait: first } = await enrolled(options);
  await approve(phone, first);
  await poll(at, first);
  const wait = await signIn(at, 'PushLogin');
  await at.deliver();
  return { at, phone, codes, wait };
}

describe('PushLogin, from then on', () => {
  test('P-5 P-6 sends a push that names the user, the place, the address and the browser', async () => {
    const { phone, wait } = await loggingIn();

    const push = openPush(phone);

    expect(typesOf(wait)).toEqual(waitTypes);
    expect(push).toMatchObject({ issuer: 'Waymark', name: 'demo', type: 'challenge', secondsLeft: 120 });
    expect(push.context).toEqual({
      location: { latitude: 51.45, longitude: -2.6 },
      remoteIp: '198.51.100.7',
      userAgent: 'Mozilla/5.0',
    });
    expect(push.numbers).toHaveLength(3);
    expect(push.numbers).toContain(numberOf(wait));
  });

  test('P-10 the right number signs in', async () => {
    const { at, phone, wait } = await loggingIn();

    await approve(phone, wait);
    const end = await poll(at, wait);

    expect(end.body).toMatchObject(session);
  });

  test('P-7 P-10 waits five seconds, looks, and waits again while nobody has answered', async () => {
    const { at, phone, wait } = await loggingIn();

    const early = await at.answer(wait);
    const again = await poll(at, early);
    const third = await poll(at, again);
    await approve(phone, third);
    const end = await poll(at, third);

    expect(outputOf(wait, 'PollingWaitCallback', 'waitTime')).toBe('5000');
    expect([early, again, third].map(typesOf)).toEqual([waitTypes, waitTypes, waitTypes]);
    expect(end.body).toMatchObject(session);
  });

  test('a poll before the first wait is over does not look, and none of those that learn nothing is written', async () => {
    const { at, phone, wait } = await loggingIn();
    const rows = () => JSON.stringify([...at.ports.store.journeys.values()]);
    const before = rows();
    await approve(phone, wait);

    const early = await at.answer(wait);

    expect(typesOf(early)).toEqual(waitTypes);
    expect(rows()).toBe(before);
    expect((await poll(at, early)).body).toMatchObject(session);
  });

  test('waiting writes nothing, however often it polls, and the authId stays', async () => {
    const { at, phone, wait } = await loggingIn();
    const rows = () => JSON.stringify([...at.ports.store.journeys.values()]);
    const before = rows();

    let last = wait;
    for (let polls = 0; polls < 5; polls += 1) last = await poll(at, last);

    expect(rows()).toBe(before);
    expect(last.body).toEqual(wait.body);
    await approve(phone, last);
    expect((await poll(at, wait)).body).toMatchObject(session);
  });

  test('P-10 a denial fails, at the next poll', async () => {
    const { at, phone, wait } = await loggingIn();

    await phone.deny(openPush(phone).messageId);
    const end = await poll(at, wait);

    expect(end.body).toEqual(loginFailure);
  });

  test.each(['wrongNumber', 'withoutNumber'] as const)(
    'push fatigue: an approval %s is a refusal, and the phone hears nothing of it',
    async (fault) => {
      const { at, phone, wait } = await loggingIn();
      phone.faults.answer = fault;

      const result = await phone.approve(openPush(phone).messageId, { number: numberOf(wait) });
      const end = await poll(at, wait);

      expect(result).toEqual({ ok: true });
      expect(end.body).toEqual(loginFailure);
    },
  );

  test('P-10 an expired push is refused on the phone and a new one is sent', async () => {
    const { at, phone, wait } = await loggingIn();
    const expired = openPush(phone);

    at.clock.advance(120_001);
    const late = await phone.approve(expired.messageId, { number: numberOf(wait) });
    const again = await at.answer(wait);
    await at.deliver();
    const sent = openPush(phone);
    await approve(phone, again);
    const end = await poll(at, again);

    expect(late).toEqual({ ok: false, reason: 'refused', status: 400 });
    expect(sent.messageId).not.toBe(expired.messageId);
    expect(end.body).toMatchObject(session);
  });

  test('a message whose row is gone between two polls has expired: a new one is sent', async () => {
    const { at, phone, wait } = await loggingIn();
    at.ports.store.pushMessages.clear();

    const again = await poll(at, wait);
    await at.deliver();

    expect(typesOf(again)).toEqual(waitTypes);
    expect(phone.inbox().filter(({ state }) => state === 'pending')).toHaveLength(2);
  });

  test('push fatigue: after five unanswered pushes there is no sixth, and the user reads why', async () => {
    const { at, phone, wait } = await loggingIn();
    let step = wait;
    for (let sent = 1; sent < 5; sent += 1) {
      at.clock.advance(120_000);
      step = await at.answer(step);
      await at.deliver();
    }
    const received = phone.inbox().length;

    at.clock.advance(119_000);
    const other = await signIn(at, 'PushLogin');
    await at.deliver();
    const end = await at.answer(other, cancel);

    expect(typesOf(step)).toEqual(waitTypes);
    expect(outputOf(other, 'TextOutputCallback', 'message')).toContain('it got too many');
    expect(outputOf(other, 'ConfirmationCallback', 'options')).toEqual(['Use a recovery code', 'Cancel']);
    expect(end.status).toBe(401);
    expect(end.body['message']).toBe('Too many notifications. Try again in a few minutes.');
    expect(phone.inbox()).toHaveLength(received);
  });

  test('push fatigue: whoever has used up the pushes of a user locks out nobody who has a saved code', async () => {
    const { at, codes, wait } = await loggingIn();
    let step = wait;
    for (let sent = 1; sent < 5; sent += 1) {
      at.clock.advance(120_000);
      step = await at.answer(step);
    }

    at.clock.advance(119_000);
    const message = await signIn(at, 'PushLogin');
    const asked = await at.answer(message, goOn);
    const end = await at.answer(asked, { NameCallback: codes[0] ?? '' });

    expect(typesOf(message)).toEqual(messageTypes);
    expect(typesOf(asked)).toEqual(['NameCallback']);
    expect(end.body).toMatchObject(session);
  });

  test('P-8 the exit says what it is for and leads to a recovery code, which signs in once', async () => {
    const { at, codes, wait } = await loggingIn();
    const [code = ''] = codes;

    const asked = await at.answer(wait, exit);
    const end = await at.answer(asked, { NameCallback: code });
    const again = await at.answer(await at.answer(await signIn(at, 'PushLogin'), exit), { NameCallback: code });

    expect(outputOf(wait, 'ConfirmationCallback', 'options')).toEqual(['Lost phone? Use a recovery code']);
    expect(typesOf(asked)).toEqual(['NameCallback']);
    expect(end.body).toMatchObject(session);
    expect(again.body).not.toHaveProperty('tokenId');
  });

  test('P-9 guessing: three wrong recovery codes end in failure', async () => {
    const { at, wait } = await loggingIn();
    let step = await at.answer(wait, exit);

    const statuses: number[] = [];
    for (const guess of ['wrong-1', 'wrong-2', 'wrong-3']) {
      step = await at.answer(step, { NameCallback: guess });
      statuses.push(step.status);
    }

    expect(statuses).toEqual([200, 200, 401]);
    expect(step.body).toEqual(loginFailure);
  });

  test('a push that cannot be delivered, for good, leads to a saved code at the next poll and marks the phone', async () => {
    const { at, phone, codes, wait: first } = await enrolled();
    await approve(phone, first);
    await poll(at, first);
    for (const endpoint of at.ports.pushService.endpoints.values()) endpoint.enabled = false;
    const wait = await signIn(at, 'PushLogin');

    await at.deliver();
    const message = await poll(at, wait);
    const end = await at.answer(await at.answer(message, goOn), { NameCallback: codes[0] ?? '' });
    const next = await signIn(at, 'PushLogin');
    const queued = [...at.ports.pushQueue.queued];
    await phone.refresh('a-new-token');
    const healed = await signIn(at, 'PushLogin');

    expect([message, next].map(typesOf)).toEqual([messageTypes, messageTypes]);
    expect(outputOf(message, 'TextOutputCallback', 'message')).toContain('We couldn’t reach your phone');
    expect(end.body).toMatchObject(session);
    expect(queued).toEqual([]);
    expect(typesOf(healed)).toEqual(waitTypes);
  });

  test('a service that is down for a minute delays the push and loses nothing', async () => {
    const { at, phone, wait: first } = await enrolled();
    await approve(phone, first);
    await poll(at, first);
    at.ports.pushService.trouble = 'down';
    const wait = await signIn(at, 'PushLogin');
    await at.deliver();
    at.clock.advance(60_000);
    at.ports.pushService.trouble = undefined;

    await at.deliver();
    await approve(phone, wait);
    const end = await poll(at, wait);

    expect(end.body).toMatchObject(session);
  });

  test('a push that comes twice is shown once, and its answer sent twice is one answer', async () => {
    const { at, phone, wait: first } = await enrolled();
    await approve(phone, first);
    await poll(at, first);
    const wait = await signIn(at, 'PushLogin');
    const { store, pushQueue } = at.ports;
    const [queued, before] = [pushQueue.queued.slice(), new Map(store.pushMessages)];
    phone.faults.answer = 'duplicate';

    await at.deliver();
    // As after a worker that died between sending and marking.
    for (const [id, message] of before) store.pushMessages.set(id, message);
    pushQueue.queued.push(...queued);
    await at.deliver();
    const [once, again] = at.ports.pushService.delivered.slice(-2);
    await approve(phone, wait);
    const end = await poll(at, wait);

    expect(again).toEqual(once);
    expect(end.body).toMatchObject(session);
  });

  test('replay: an approval of one login does not approve the next', async () => {
    const { at, phone, wait } = await loggingIn();
    await approve(phone, wait);
    await poll(at, wait);

    const next = await signIn(at, 'PushLogin');
    const polled = await poll(at, next);

    expect(typesOf(polled)).toEqual(waitTypes);
  });

  test('replay: the first answer stays, whatever the phone says afterwards', async () => {
    const { at, phone, wait } = await loggingIn();
    const second = at.phone();
    const { messageId } = openPush(phone);
    await phone.deny(messageId);

    const stored = structuredClone(at.ports.store.pushMessages.get(messageId));
    const status = await at.phoneCall('authenticate', { messageId, jwt: 'a.b.c' });
    const end = await poll(at, wait);

    expect(second.inbox()).toEqual([]);
    expect(status).toBe(400);
    expect(at.ports.store.pushMessages.get(messageId)).toEqual(stored);
    expect(end.body).toEqual(loginFailure);
  });

  test('secrets: no log line of registering and signing in holds a secret, a challenge, a code or a token', async () => {
    const { at, phone, codes, wait } = await loggingIn();
    await approve(phone, wait);
    const end = await poll(at, wait);
    const [device] = await at.ports.pushDevices.list(user);
    const challenges = [...at.ports.store.pushMessages.values()].map(({ challenge }) => challenge);
    const log = JSON.stringify(at.log.lines);

    const leaked = [
      ...['Waymark-demo-1', String(end.body['tokenId'])],
      ...[String(device?.profile.sharedSecret), String(device?.profile.deviceId)],
      ...[...codes, ...challenges],
    ].filter((text) => log.includes(text));

    expect(leaked).toEqual([]);
  });
});
