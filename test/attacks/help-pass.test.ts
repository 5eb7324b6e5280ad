// The help desk's pass, as an attacker would have it: over the doors of the running stack.
import { describe, expect, test } from '@jest/globals';
import { dynamo } from '../../functions/adapters/dynamo/client.ts';
import { dynamoPushDevices } from '../../functions/adapters/dynamo/push-devices.ts';
import { systemSealer } from '../../functions/adapters/sealing/system-key-rings.ts';
import { authenticator } from '../../testing/authenticator.ts';
import { journeyExport } from '../../testing/journey-builder.ts';
import { outputOf, type Reply, typesOf } from '../../testing/step.ts';
import { attackedStack, hasSession, messageOf, password, tokenOf } from '../support/attacked-stack.ts';
import { code } from '../support/demo-user.ts';
import { advanceWallClock } from '../support/wall-clock.ts';

const attacked = attackedStack();

const register = { ConfirmationCallback: 0 };
const showsQrCode = (step: Reply): boolean =>
  String(outputOf(step, 'HiddenValueCallback', 'value')).startsWith('otpauth:');

async function passFor(username: string, ...options: string[]): Promise<string> {
  const { code: exitCode, printed } = await attacked().desk('pass', username, ...options);
  expect([exitCode, printed.length]).toEqual([0, 1]);
  return String(printed[0]);
}

/** To where a recovery code is asked for: at once in the journey that is there for it, else in place of a code. */
async function recovering(username: string, journey = 'PassRegistration'): Promise<Reply> {
  const { signIn, answer } = attacked();
  const prompt = await signIn(journey, username);
  return journey === 'PassRegistration' ? prompt : answer(prompt, code('', true));
}

/** Through a journey that asks for name and password one after the other. */
async function collecting(journey: string, username: string): Promise<Reply> {
  const { at } = attacked().stack;
  return at.answer(await at.answer(await at.start(journey), { NameCallback: username }), {
    PasswordCallback: password,
  });
}

const enter = (step: Reply, pass: string) => attacked().answer(step, { NameCallback: pass });

describe('a pass of the help desk', () => {
  test('with the password it registers a new device, once, and every device of before is gone', async () => {
    const { withPhone, answer, enter: enterCode, stored, devices, guard } = attacked();
    const { username } = await withPhone();
    const before = await stored(username);
    const pass = await passFor(username);

    const qr = await enter(await recovering(username), pass);
    const meanwhile = await stored(username);
    const prompt = await answer(await answer(qr, register));
    const end = await enterCode(prompt, authenticator(qr));

    const after = await stored(username);
    expect([showsQrCode(qr), hasSession(end)]).toEqual([true, true]);
    expect(before).toHaveLength(1);
    expect(meanwhile).toEqual(before);
    expect(after).toHaveLength(1);
    expect(before).not.toContain(after[0]);
    const seen = await dynamoPushDevices(dynamo(), systemSealer('device-secrets')).list({ realm: '/alpha', username });
    expect(seen).toEqual([]);
    // The session is worth the password and the code of the new device. No more than that is left of the pass.
    await expect(guard(tokenOf(end), { factors: ['pass'] })).resolves.toMatchObject({ effect: 'Deny' });
    await expect(guard(tokenOf(end), { factors: ['otp'] })).resolves.toMatchObject({ effect: 'Allow' });
    await expect(guard(tokenOf(end), { minimumAuthLevel: 10 })).resolves.toMatchObject({ effect: 'Deny' });
    expect(await devices(tokenOf(end), `GET ${username}/devices/2fa/push?_queryFilter=true`)).toMatchObject({
      body: { result: [] },
    });
  });

  test('where the journey does not ask for a code of the new device, the session changes none', async () => {
    const { withOath, answer, stored, devices } = attacked();
    const { username } = await withOath();
    const pass = await passFor(username);

    const qr = await enter(await recovering(username, 'OathRegistration'), pass);
    const end = await answer(await answer(qr, register));

    const uuid = String((await stored(username))[0]).replace('oath#', '');
    expect(hasSession(end)).toBe(true);
    expect(await devices(tokenOf(end), `DELETE ${username}/devices/2fa/oath/${uuid}`)).toMatchObject({ status: 403 });
  });

  test('used twice: the second time it is a wrong code, also where the first registration was left', async () => {
    const { withOath, stored } = attacked();
    const { username } = await withOath();
    const before = await stored(username);
    const pass = await passFor(username);

    const first = await enter(await recovering(username), pass);
    const second = await enter(await recovering(username), pass);

    expect([showsQrCode(first), typesOf(second)]).toEqual([true, ['NameCallback']]);
    expect(await stored(username)).toEqual(before);
  });

  test('two at once: one registers', async () => {
    const { withOath } = attacked();
    const { username } = await withOath();
    const pass = await passFor(username);
    const steps = await Promise.all([1, 2, 3, 4].map(() => recovering(username)));

    const ends = await Promise.all(steps.map((step) => enter(step, pass)));

    expect(ends.filter((step) => typesOf(step).includes('HiddenValueCallback'))).toHaveLength(1);
  });

  test('after its time it is a wrong code', async () => {
    const { withOath } = attacked();
    const { username } = await withOath();
    const pass = await passFor(username, '--minutes', '30');
    advanceWallClock(30 * 60_000);

    const end = await enter(await recovering(username), pass);

    expect(typesOf(end)).toEqual(['NameCallback']);
  });

  test('an older pass is worth nothing once there is a newer one', async () => {
    const { withOath } = attacked();
    const { username } = await withOath();
    const older = await passFor(username);
    await passFor(username);

    expect(typesOf(await enter(await recovering(username), older))).toEqual(['NameCallback']);
  });

  test('by who has the pass alone: a journey that asks for no password takes none', async () => {
    const { withOath, stack } = attacked();
    const { username } = await withOath();
    const pass = await passFor(username);
    await stack.importJourneys(journeyOf('PassAlone', false, 'OathRegistrationNode'));

    const step = await stack.at.answer(await stack.at.start('PassAlone'), { NameCallback: username });
    const end = await enter(step, pass);

    expect([hasSession(end), typesOf(end)]).toEqual([false, []]);
    // And it was not spent by that.
    expect(showsQrCode(await enter(await recovering(username), pass))).toBe(true);
  });

  test('in a sign-in that registers nothing it opens no session, and says where it belongs', async () => {
    const { withOath, stored, settings } = attacked();
    const { username } = await withOath();
    const before = await stored(username);
    await settings({ secondFactor: 'never', factorChanges: 'any' });
    const pass = await passFor(username);

    const end = await enter(await recovering(username, 'OathLogin'), pass);

    expect(hasSession(end)).toBe(false);
    expect(messageOf(end)).toMatch(/^A pass lets you register a new device/);
    expect(await stored(username)).toEqual(before);
  });

  test('it adds no phone beside the old device', async () => {
    const { withOath, stack, stored } = attacked();
    const { username } = await withOath();
    const before = await stored(username);
    await stack.importJourneys(journeyOf('PassForPhone', true, 'PushRegistrationNode'));
    const pass = await passFor(username);

    const end = await enter(await collecting('PassForPhone', username), pass);

    expect(messageOf(end)).toMatch(/has a second factor already/);
    expect(await stored(username)).toEqual(before);
  });

  test('after reset: the pass is gone with the factors', async () => {
    const { withOath, stack, operator } = attacked();
    const { username } = await withOath();
    await stack.importJourneys(journeyOf('PassAfterReset', true, 'OathRegistrationNode'));
    const pass = await passFor(username);

    await operator(['reset-mfa', username]);
    const end = await enter(await collecting('PassAfterReset', username), pass);

    expect([hasSession(end), typesOf(end)]).toEqual([false, []]);
  });

  test('nobody gets one who is disabled, who has no factor, or who does not exist', async () => {
    const { withOath, withoutFactor, operator, desk } = attacked();
    const { username } = await withOath();
    await operator(['disable', username]);
    const names = [username, await withoutFactor(), 'nobody'];

    const answers = await Promise.all(names.map((name) => desk('pass', name)));

    expect(answers).toEqual(names.map(() => ({ code: 1, printed: [] })));
    expect(await desk('pass', username, '--minutes', '1441')).toMatchObject({ code: 2 });
  });
});

/** Name, perhaps a password, recovery code, registration. */
function journeyOf(id: string, hasPassword: boolean, registration: 'OathRegistrationNode' | 'PushRegistrationNode') {
  const more = registration === 'PushRegistrationNode' ? { timeoutOutcome: 'failure' } : {};
  return journeyExport({
    id,
    entry: 'who',
    nodes: {
      who: { type: 'UsernameCollectorNode', to: { outcome: hasPassword ? 'secret' : 'code' } },
      ...(hasPassword && {
        secret: { type: 'PasswordCollectorNode', to: { outcome: 'check' } },
        check: { type: 'DataStoreDecisionNode', to: { true: 'code', false: 'failure' } },
      }),
      code: {
        type: 'RecoveryCodeCollectorDecisionNode',
        config: { recoveryCodeType: registration === 'OathRegistrationNode' ? 'OATH' : 'PUSH' },
        to: { true: 'registration', false: 'failure' },
      },
      registration: {
        type: registration,
        config: { issuer: 'Waymark', generateRecoveryCodes: false },
        to: { successOutcome: 'success', failureOutcome: 'failure', ...more },
      },
    },
  });
}
