// Ways out of a step, for who signs in on our own page: back, another way, the push once more. And what they must not become.
import { describe, expect, test } from '@jest/globals';
import { journeyExport } from '../../testing/journey-builder.ts';
import { openPush, type PhoneInHand } from '../../testing/phones.ts';
import { type AnswersByType, numberOf, outputOf, type Reply, shownCodes, typesOf, uriOf } from '../../testing/step.ts';
import { code, demo, user } from '../support/demo-user.ts';
import { type PushWorld, type PushWorldOptions, poll, pushWorld, signIn } from '../support/push-world.ts';
import { shippedJourneys } from '../support/shipped-journeys.ts';

const session = { tokenId: expect.any(String) };
const exit: AnswersByType = { ConfirmationCallback: 0 };
const pressFirst = exit;
const question = ['TextOutputCallback', 'ConfirmationCallback'];
const waitTypes = ['PollingWaitCallback', 'HiddenValueCallback', 'ConfirmationCallback'];
const refused = { code: 400, reason: 'Bad Request' };

interface Waiting {
  readonly at: PushWorld;
  readonly phone: PhoneInHand;
  readonly codes: string[];
  readonly wait: Reply;
}

/** A user with a phone, at the wait of his next sign-in with PushLogin. */
async function waiting(options: PushWorldOptions = {}): Promise<Waiting> {
  const at = await pushWorld({ hints: true, ...options });
  const phone = at.phone();
  const qr = await at.answer(await signIn(at, 'PushLogin'), { ConfirmationCallback: 0 });
  await phone.scan(uriOf(qr));
  const display = await at.answer(qr);
  const first = await at.answer(display);
  await at.deliver();
  await phone.approve(openPush(phone).messageId, { number: numberOf(first) });
  await poll(at, first);
  const wait = await signIn(at, 'PushLogin');
  await at.deliver();
  return { at, phone, codes: shownCodes(display), wait };
}

const offered = ({ body }: Reply): unknown => (body['hints'] as { returns?: unknown } | undefined)?.returns ?? [];
const pushOf = ({ body }: Reply): unknown => (body['hints'] as { push?: unknown } | undefined)?.push;
const textOf = (step: Reply) => outputOf(step, 'TextOutputCallback', 'message');
const pending = (phone: PhoneInHand) => phone.inbox().filter(({ state }) => state === 'pending').length;
/** Pushes that nobody has delivered yet: one that is queued twice rings once. */
const queued = ({ at }: Waiting) => new Set(at.ports.pushQueue.queued.map(({ messageId }) => messageId)).size;

describe('back', () => {
  test('leads from the recovery code to the push, which is still under way', async () => {
    const { at, phone, wait } = await waiting();
    const prompt = await at.answer(wait, exit);

    const again = await at.goBack(prompt, 'back');
    await phone.approve(openPush(phone).messageId, { number: numberOf(again) });
    const end = await poll(at, again);

    expect(offered(prompt)).toEqual(['back']);
    expect(typesOf(again)).toEqual(waitTypes);
    expect(pending(phone)).toBe(0);
    expect(end.body).toMatchObject(session);
  });

  test('leads to no push that is over', async () => {
    const { at, phone, wait } = await waiting();
    await phone.deny(openPush(phone).messageId);
    const prompt = await at.answer(wait, exit);
    const denied = await poll(at, await at.goBack(prompt, 'back'));

    expect(denied.status).toBe(401);
    expect((await at.goBack(prompt, 'back')).status).toBe(401);
  });

  test('leads from a password to the name, which may then be another', async () => {
    const at = await pushWorld({ hints: true, journeys: [nameFirst] });
    const name = await at.start('NameFirst');
    const password = await at.answer(name, { NameCallback: 'nobody' });

    const again = await at.goBack(password, 'back');
    const second = await at.answer(again, { NameCallback: 'demo' });
    const proved = await at.answer(second, { PasswordCallback: String(demo['PasswordCallback']) });
    const end = await at.answer(proved, pressFirst);

    expect(password.body).toMatchObject({ hints: { user: 'nobody', returns: ['back'] } });
    expect(typesOf(again)).toEqual(['NameCallback']);
    expect(second.body).toMatchObject({ hints: { user: 'demo' } });
    expect(end.body).toMatchObject(session);
  });
});

test('one way has one name: where back and another way are the same, there is the other way alone', async () => {
  const at = await pushWorld({ hints: true });

  const links = await at.answer(await signIn(at, 'PushLogin'), { ConfirmationCallback: 1 });
  const options = await at.goBack(links, 'ways');

  expect(offered(links)).toEqual(['ways']);
  expect(JSON.stringify(options.body)).toContain('Add a device');
});

test.each(['CombinedMfaLogin', 'MfaLogin'])(
  'what a step of %s has a button for is not offered besides',
  async (journey) => {
    const { at } = await waiting();
    const wait = await signIn(at, journey);
    at.clock.advance(120_001);

    const expired = await poll(at, wait);

    expect(textOf(expired)).toMatch(/has expired/);
    expect(offered(expired)).not.toContain('ways');
  },
);

describe('send again', () => {
  test('rings once more and withdraws the push before: the phone is not asked twice at once', async () => {
    const { at, phone, wait } = await waiting();
    const first = openPush(phone);

    const again = await at.goBack(wait, 'again');
    await at.deliver();
    const late = await phone.approve(first.messageId, { number: numberOf(wait) });
    await phone.approve(openPush(phone).messageId, { number: numberOf(again) });
    const end = await poll(at, again);

    expect(offered(wait)).toEqual(['again']);
    expect([pushOf(wait), pushOf(again)]).toMatchObject([{ device: 'Pixel 8', left: 4 }, { left: 3 }]);
    expect(late).toMatchObject({ ok: false });
    expect(end.body).toMatchObject(session);
  });

  test('an answer that is there already counts: nothing is sent in its place', async () => {
    const waits = await waiting();
    const { at, phone, wait } = waits;
    const before = queued(waits);
    await phone.approve(openPush(phone).messageId, { number: numberOf(wait) });

    const same = await at.goBack(wait, 'again');
    const end = await poll(at, same);

    expect(queued(waits)).toBe(before);
    expect(end.body).toMatchObject(session);
  });

  test('push bombing: beyond the budget nothing rings, and the last push can still be answered', async () => {
    const waits = await waiting();
    const { at, phone, wait } = waits;
    const before = queued(waits);

    let step = wait;
    for (let presses = 0; presses < 20; presses += 1) step = await at.goBack(step, 'again');
    const rung = queued(waits) - before;
    await at.deliver();
    await phone.approve(openPush(phone).messageId, { number: numberOf(step) });
    const end = await poll(at, step);

    expect(rung).toBe(4);
    expect(pushOf(step)).toMatchObject({ left: 0 });
    expect(end.body).toMatchObject(session);
  });

  test('a double click, and fifty at once, ring once', async () => {
    const waits = await waiting();
    const { at, wait } = waits;
    const before = queued(waits);

    const replies = await Promise.all(Array.from({ length: 50 }, () => at.goBack(wait, 'again')));

    expect(queued(waits) - before).toBe(1);
    expect(new Set(replies.map(({ body }) => JSON.stringify(body))).size).toBe(1);
  });

  test('waiting for it writes nothing', async () => {
    const { at, wait } = await waiting();
    const again = await at.goBack(wait, 'again');
    const rows = () => JSON.stringify([...at.ports.store.journeys.values()]);
    const before = rows();

    const third = await poll(at, await poll(at, again));

    expect(rows()).toBe(before);
    expect(third.body['authId']).toBe(again.body['authId']);
  });
});

describe('a push that came to nothing', () => {
  test('has expired: the page says so and asks, and no phone rings by itself', async () => {
    const waits = await waiting();
    const { at, phone, wait } = waits;
    const before = queued(waits);
    at.clock.advance(120_001);

    const asked = await at.answer(wait);
    const reloaded = await at.post({ authId: asked.body['authId'] ?? '', callbacks: [] });
    const unrung = queued(waits) - before;
    const again = await at.answer(reloaded, pressFirst);
    await at.deliver();
    await phone.approve(openPush(phone).messageId, { number: numberOf(again) });
    const end = await poll(at, again);

    expect([asked, reloaded].map(typesOf)).toEqual([question, question]);
    expect(textOf(asked)).toBe('The notification has expired\nNobody answered it in time. Do you want another one?');
    expect(unrung).toBe(0);
    expect(end.body).toMatchObject(session);
  });

  test('from that question the way to the recovery code is as near as from the wait', async () => {
    const { at, codes, wait } = await waiting();
    at.clock.advance(120_001);
    const asked = await at.answer(wait);

    const prompt = await at.goBack(asked, 'ways');
    const end = await at.answer(prompt, { NameCallback: String(codes[0]) });

    expect(offered(asked)).toEqual(['ways']);
    expect(typesOf(prompt)).toEqual(['NameCallback']);
    expect(end.body).toMatchObject(session);
  });

  test('AM’s clients are sent another one, as AM does', async () => {
    const waits = await waiting({ hints: false });
    const { at, wait } = waits;
    const before = queued(waits);
    at.clock.advance(120_001);

    const next = await at.answer(wait);

    expect(typesOf(next)).toEqual(waitTypes);
    expect(queued(waits) - before).toBe(1);
  });

  test.each([
    ['denied', 'You denied this sign-in on your phone.'],
    ['answered with another number', 'You chose another number than the one shown.'],
  ])('was %s: the client that has a language is told', async (how, message) => {
    const { at, phone, wait } = await waiting();
    if (how === 'denied') await phone.deny(openPush(phone).messageId);
    else {
      phone.faults.answer = 'wrongNumber';
      await phone.approve(openPush(phone).messageId, { number: numberOf(wait) });
    }

    at.clock.advance(5_001);
    const end = await at.post(wait.body, '', { headers: { 'accept-language': 'en' } });

    expect(end.body).toMatchObject({ code: 401, message });
  });
});

const nameFirst = journeyExport({
  id: 'NameFirst',
  entry: 'name',
  nodes: {
    name: { type: 'UsernameCollectorNode', to: { outcome: 'password' } },
    password: { type: 'PasswordCollectorNode', to: { outcome: 'check' } },
    check: { type: 'DataStoreDecisionNode', to: { true: 'proved', false: 'failure' } },
    proved: {
      type: 'MessageNode',
      config: { message: { en: 'Proved' } },
      to: { true: 'success', false: 'failure' },
    },
  },
});

/** A way on which a gate, which says nothing of being gone back over, lies behind a choice. */
const gated = journeyExport({
  id: 'Gated',
  entry: 'choose',
  nodes: {
    choose: {
      type: 'ChoiceCollectorNode',
      config: { choices: ['gate', 'plain'] },
      to: { gate: 'gate', plain: 'tell' },
    },
    gate: { type: 'SetStateNode', config: { attributes: { passed: 'yes' } }, to: { outcome: 'tell' } },
    tell: { type: 'MessageNode', config: { message: { en: 'Told' } }, to: { true: 'success', false: 'failure' } },
  },
});

/** Nothing is proved before the phone rings. */
const nameAndPhone = journeyExport({
  id: 'NameAndPhone',
  entry: 'name',
  nodes: {
    name: { type: 'UsernameCollectorNode', to: { outcome: 'send' } },
    send: { type: 'PushAuthenticationSenderNode', to: { SENT: 'wait', NOT_REGISTERED: 'failure', SKIPPED: 'failure' } },
    wait: { type: 'PushWaitNode', to: { DONE: 'failure', EXITED: 'failure' } },
  },
});

const inner = journeyExport({
  id: 'Inner',
  entry: 'told',
  nodes: {
    told: { type: 'MessageNode', config: { message: { en: 'In' } }, to: { true: 'success', false: 'failure' } },
  },
});

const outer = journeyExport({
  id: 'Outer',
  entry: 'before',
  nodes: {
    before: { type: 'MessageNode', config: { message: { en: 'Before' } }, to: { true: 'into', false: 'failure' } },
    into: { type: 'InnerTreeEvaluatorNode', config: { tree: 'Inner' }, to: { true: 'after', false: 'failure' } },
    after: { type: 'MessageNode', config: { message: { en: 'After' } }, to: { true: 'success', false: 'failure' } },
  },
});

describe('what a return cannot be made to do', () => {
  const worldOf = () => pushWorld({ hints: true, journeys: [...shippedJourneys, nameFirst, gated, inner, outer] });

  test('a name that there is not is a bad request, and the step stays open', async () => {
    const { at, phone, wait } = await waiting();

    const reply = await at.post({ ...wait.body, return: 'success' });
    await phone.approve(openPush(phone).messageId, { number: numberOf(wait) });

    expect(reply.body).toMatchObject(refused);
    expect((await poll(at, wait)).body).toMatchObject(session);
  });

  test('one that the step does not offer is refused, and the step stays open', async () => {
    const { at, wait } = await waiting();

    const replies = [await at.goBack(wait, 'back'), await at.goBack(wait, 'ways')];

    expect(replies.map(({ body }) => body)).toMatchObject([refused, refused]);
    expect(typesOf(await at.answer(wait))).toEqual(waitTypes);
  });

  test('a client without hints has none, also not in a run that had some', async () => {
    const { at, wait } = await waiting({ hints: false });
    const hinted = { headers: { 'x-waymark-hints': '1' } };
    const prompt = await at.answer(wait, exit);
    const seen = await at.post(prompt.body, '', hinted);

    const replies = [await at.goBack(prompt, 'back'), await at.post({ ...seen.body, return: 'back' }, '', hinted)];

    expect(replies.map(({ body }) => body)).toMatchObject([refused, refused]);
    expect(JSON.stringify([...at.ports.store.journeys.values()])).not.toContain('trail');
  });

  test('the first step, which is stored nowhere, leads back to nothing', async () => {
    const at = await worldOf();

    const reply = await at.goBack(await at.start('PushLogin'), 'back');

    expect(reply.body).toMatchObject(refused);
  });

  test('the proofs of one user for another: once something is proved, the name is out of reach', async () => {
    const at = await worldOf();
    const password = await at.answer(await at.start('NameFirst'), { NameCallback: 'demo' });
    const proved = await at.answer(password, { PasswordCallback: String(demo['PasswordCallback']) });

    const replies = [await at.goBack(proved, 'back'), await at.goBack(proved, 'ways')];

    expect(offered(proved)).toEqual([]);
    expect(replies.map(({ body }) => body)).toMatchObject([refused, refused]);
  });

  test('attack: a name alone tells nobody what its user calls the phone', async () => {
    const { at } = await waiting({ journeys: [...shippedJourneys, nameAndPhone] });

    const wait = await at.answer(await at.start('NameAndPhone'), { NameCallback: 'demo' });

    expect(pushOf(wait)).toMatchObject({ left: 3 });
    expect(JSON.stringify(wait.body)).not.toContain('Pixel');
  });

  test('a spent authId leads nowhere, also not back', async () => {
    const { at, wait } = await waiting();
    const prompt = await at.answer(wait, exit);
    await at.goBack(prompt, 'back');

    const replies = [await at.goBack(wait, 'again'), await at.answer(prompt, { NameCallback: 'guess' })];

    expect(replies.map(({ body }) => body)).toMatchObject([
      { code: 401, detail: { errorCode: '110' } },
      { code: 401, detail: { errorCode: '110' } },
    ]);
  });

  test('more guesses: those at recovery codes are counted on, however often their user goes back between', async () => {
    const { at, wait } = await waiting();
    let step = wait;
    const ends: number[] = [];

    for (let guess = 1; guess <= 3; guess += 1) {
      const prompt = await at.answer(step, exit);
      const next = await at.answer(prompt, { NameCallback: `WRONG${guess}` });
      ends.push(next.status);
      if (next.status === 200) step = await at.goBack(next, 'back');
    }

    expect(ends).toEqual([200, 200, 401]);
  });

  test('more guesses: a code is charged before it is compared, whichever way its user has come', async () => {
    const at = await worldOf();
    const qr = await at.answer(await at.start('OathLogin'), demo);
    const display = await at.answer(qr);
    const prompt = await at.answer(display);

    const replies = [await at.goBack(display, 'back'), await at.goBack(prompt, 'back')];

    expect(replies.map(({ status }) => status)).toEqual([401, 400]);
    expect(typesOf(await at.answer(prompt, code('000000')))).toEqual(['NameCallback', 'ConfirmationCallback']);
    expect(await at.ports.oathDevices.find(user)).toBeUndefined();
  });

  test('a way with the state of another: over a node that does not say so nobody goes back', async () => {
    const at = await worldOf();
    const choice = await at.start('Gated');
    const gatedTold = await at.answer(choice, { ChoiceCallback: 0 });
    const plainTold = await at.answer(await at.start('Gated'), { ChoiceCallback: 1 });

    const reply = await at.goBack(gatedTold, 'ways');

    expect([gatedTold, plainTold].map(offered)).toEqual([[], ['ways']]);
    expect(reply.body).toMatchObject(refused);
  });

  test('an edge into an inner journey, or out of one', async () => {
    const at = await worldOf();
    const inside = await at.answer(await at.start('Outer'), pressFirst);
    const after = await at.answer(inside, pressFirst);

    const replies = [await at.goBack(after, 'back'), await at.answer(after, pressFirst)];

    expect([inside, after].map(offered)).toEqual([[], []]);
    expect(replies[0]?.body).toMatchObject(refused);
  });

  test('race: of fifty, half going back and half answering, one moves the journey', async () => {
    const { at, wait } = await waiting();
    const prompt = await at.answer(wait, exit);

    const replies = await Promise.all(
      Array.from({ length: 50 }, (_, index) =>
        index % 2 ? at.goBack(prompt, 'back') : at.answer(prompt, { NameCallback: `WRONG${index}` }),
      ),
    );

    const moved = new Set(replies.filter(({ status }) => status === 200).map(({ body }) => JSON.stringify(body)));
    expect(moved.size).toBe(1);
  });
});
