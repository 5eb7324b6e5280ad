// Tables that are busy for a moment: the client is told so, and not that the login has failed; the same request then goes on,
// and whatever it did the first time counts once.
import { describe, expect, test } from '@jest/globals';
import { passing } from '../../functions/node/errors.ts';
import { authenticator } from '../../testing/authenticator.ts';
import { type JourneyWorld, journeyWorld } from '../../testing/journey-world.ts';
import { filled, type Reply, typesOf } from '../../testing/step.ts';
import { addDemoUser, code, demo } from '../support/demo-user.ts';
import { shippedJourneys } from '../support/shipped-journeys.ts';

const busy = { code: 503, reason: 'Service Unavailable', message: 'The service is busy. Try again.' };
const failure = { code: 401, reason: 'Unauthorized', message: 'Login failure' };

type Ports = JourneyWorld['ports'];
type Port = keyof Ports;

/** Once `ports.fail` is called, the next call of the method fails: before it is done, or after. */
function failing(name: Port, method: string, { done = false, passes = true } = {}) {
  let armed = false;
  const trouble = Object.assign(new Error('what was sent'), { name: 'ProvisionedThroughputExceededException' });
  const error = passes ? passing(trouble) : trouble;
  const around = (ports: Ports): Ports => {
    const port = ports[name] as unknown as Record<string, (...args: unknown[]) => Promise<unknown>>; // each port is that
    const call = port[method];
    const spoiled = async (...args: unknown[]): Promise<unknown> => {
      const fails = armed;
      armed = false;
      if (fails && !done) throw error;
      const value = await call?.apply(port, args);
      if (fails) throw error;
      return value;
    };
    return { ...ports, [name]: { ...port, [method]: spoiled } };
  };
  return {
    around,
    fail() {
      armed = true;
    },
  };
}

async function world(trouble: ReturnType<typeof failing>): Promise<JourneyWorld> {
  const at = await journeyWorld({ journeys: shippedJourneys, ports: trouble.around });
  await addDemoUser(at);
  return at;
}

/** To the question for a code, of a user who has an app. */
async function atCode(at: JourneyWorld): Promise<{ prompt: Reply; right: string }> {
  const qr = await at.answer(await at.start('OathLogin'), demo);
  const app = authenticator(qr);
  await at.answer(await at.answer(await at.answer(qr)), code(app.totp(at.clock)));
  at.clock.advance(60_000);
  return { prompt: await at.answer(await at.start('OathLogin'), demo), right: app.totp(at.clock) };
}

describe('a table that is busy', () => {
  test.each<[Port, string, boolean]>([
    ['passwordCheck', 'check', false],
    ['passwordAttempts', 'charge', true],
    ['journeyStates', 'create', false],
    ['journeyStates', 'create', true],
  ])('at the password, %s.%s, done: %s: the same request goes on', async (port, method, done) => {
    const trouble = failing(port, method, { done });
    const at = await world(trouble);
    const answers = filled((await at.start('OathLogin')).body, demo);
    trouble.fail();

    const first = await at.post(answers);
    const again = await at.post(answers);

    expect([first.status, first.body]).toEqual([503, busy]);
    expect(typesOf(again)).toContain('HiddenValueCallback');
    expect(JSON.stringify(at.log.lines)).not.toContain('what was sent');
  });

  test.each<[Port, string, boolean]>([
    ['oathAttempts', 'charge', false],
    ['oathAttempts', 'charge', true],
    ['oathAttempts', 'accept', false],
    ['oathAttempts', 'accept', true],
  ])('at the code, %s.%s, done: %s: the code is not lost, and counts once', async (port, method, done) => {
    const trouble = failing(port, method, { done });
    const at = await world(trouble);
    const { prompt, right } = await atCode(at);
    const answers = filled(prompt.body, code(right));
    trouble.fail();

    const first = await at.post(answers);
    const again = await at.post(answers);
    const elsewhere = await at.answer(await at.answer(await at.start('OathLogin'), demo), code(right));

    expect([first.status, first.body]).toEqual([503, busy]);
    expect(again.body).toMatchObject({ tokenId: expect.any(String) });
    expect(elsewhere.body['tokenId']).toBeUndefined();
  });

  test('while a new device is stored: the device is there when the same request comes again', async () => {
    const trouble = failing('oathEnrolment', 'save');
    const at = await world(trouble);
    const qr = await at.answer(await at.start('OathLogin'), demo);
    const prompt = await at.answer(await at.answer(qr));
    const answers = filled(prompt.body, code(authenticator(qr).totp(at.clock)));
    trouble.fail();

    const first = await at.post(answers);
    const again = await at.post(answers);

    expect([first.status, first.body]).toEqual([503, busy]);
    expect(again.body).toMatchObject({ tokenId: expect.any(String) });
  });

  test('guessing: a wrong code that is sent again after that is charged once', async () => {
    const trouble = failing('oathAttempts', 'charge', { done: true });
    const at = await world(trouble);
    const { prompt, right } = await atCode(at);
    const wrong = filled(prompt.body, code(right === '000000' ? '111111' : '000000'));
    trouble.fail();
    await at.post(wrong);

    const asked = await at.post(wrong);
    const end = await at.answer(asked, code(right));

    expect(typesOf(asked)).toContain('NameCallback');
    expect(end.body).toMatchObject({ tokenId: expect.any(String) });
  });

  test('for good is the login failure, as every trouble that a repeat does not mend', async () => {
    const trouble = failing('passwordCheck', 'check', { passes: false });
    const at = await world(trouble);
    const page = await at.start('OathLogin');
    trouble.fail();

    const end = await at.answer(page, demo);

    expect([end.status, end.body]).toEqual([401, failure]);
  });
});
