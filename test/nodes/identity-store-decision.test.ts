import { describe, expect, test } from '@jest/globals';
import type { Json } from '../../functions/json.ts';
import type { Answers } from '../../functions/node/callbacks/callback.ts';
import { node } from '../../functions/nodes/identity-store-decision.ts';
import type { NewIdentity } from '../../functions/ports/users.ts';
import { type MemoryPorts, memoryPorts } from '../../testing/memory/ports.ts';
import { answer, runNode } from '../../testing/run-node.ts';
import { simulatedClock } from '../../testing/simulated-clock.ts';

const { definition } = node;

const clock = simulatedClock();
const universalId = 'id=Demo,ou=user,o=alpha,ou=services,ou=am-config';
const user = { realm: '/alpha', username: 'demo' };
const lockedOut = { errorMessage: 'User Locked Out.', lockoutMessage: 'User Locked Out.' };
const loginFailure = { errorMessage: 'Login failure' };

async function portsWith(about: Partial<NewIdentity> = {}): Promise<MemoryPorts> {
  const ports = memoryPorts({ clock });
  const demo = { realm: '/alpha', username: 'Demo', password: 'old-password', active: true, attributes: {} };
  await ports.identityStore.put({ ...demo, ...about });
  return ports;
}

const run = (
  ports: MemoryPorts,
  { username = 'demo', password = 'old-password', config = {} as Json, answers = [] as Answers, strict = false } = {},
) => runNode(node, { clock, ports, config, strict, answers, state: { shared: { username }, transient: { password } } });

const submitted = (old: string, next: string, repeated = next, index: Json = 0): Answers => [
  answer('TextOutputCallback'),
  answer('PasswordCallback', old),
  answer('PasswordCallback', next),
  answer('PasswordCallback', repeated),
  answer('ConfirmationCallback', index),
];

const messageOf = ({ callbacks }: Awaited<ReturnType<typeof run>>) => callbacks[0]?.output[0]?.value;

describe('Identity Store Decision, login', () => {
  test('a right password goes to TRUE and identifies the user', async () => {
    const { outcome, extras, state } = await run(await portsWith());

    expect(outcome).toBe('TRUE');
    expect(extras).toEqual({ universalId, proved: [{ factor: 'pwd' }] });
    expect(state.shared).toEqual({ username: 'demo' });
  });

  test('goes on with the stored spelling of the name when told to', async () => {
    const { state } = await run(await portsWith(), { config: { useUniversalIdForUsername: true } });

    expect(state.shared).toEqual({ username: 'Demo' });
  });

  test('a wrong password goes to FALSE, and the journey still knows who it was', async () => {
    const { outcome, extras } = await run(await portsWith(), { password: 'guess' });

    expect(outcome).toBe('FALSE');
    expect(extras).toEqual({ universalId, ...loginFailure });
  });

  test('a user who does not exist goes to FALSE with the same message', async () => {
    const { outcome, extras } = await run(await portsWith(), { username: 'nobody' });

    expect(outcome).toBe('FALSE');
    expect(extras).toEqual(loginFailure);
  });

  test.each([{ username: '' }, { username: ' ' }, { password: '' }, { password: '  ' }])(
    'blank credentials (%j) go to FALSE without asking the store',
    async (given) => {
      const ports = await portsWith();
      const passwordCheck = { check: () => Promise.reject(new Error('asked')) };

      const { outcome, extras } = await run({ ...ports, passwordCheck }, given);

      expect(outcome).toBe('FALSE');
      expect(extras).toEqual(loginFailure);
    },
  );

  test('no credentials in the journey go to FALSE', async () => {
    const { outcome } = await runNode(node, { clock, ports: await portsWith() });

    expect(outcome).toBe('FALSE');
  });

  test('a locked account goes to LOCKED, with its message when the password is right', async () => {
    const { outcome, extras } = await run(await portsWith({ active: false }));

    expect(outcome).toBe('LOCKED');
    expect(extras).toEqual({ universalId, ...lockedOut });
  });

  test('user enumeration by lockout message: a wrong password on a locked account shows the common one', async () => {
    const { outcome, extras } = await run(await portsWith({ active: false }), { password: 'guess' });

    expect(outcome).toBe('LOCKED');
    expect(extras).toEqual({ universalId, ...loginFailure });
  });

  test('a password past its end of life goes to EXPIRED', async () => {
    const { outcome, extras } = await run(await portsWith({ passwordExpiresAt: clock.now() }));

    expect(outcome).toBe('EXPIRED');
    expect(extras).toEqual({ universalId });
  });

  test('an expired password that was guessed wrong stays FALSE', async () => {
    const { outcome } = await run(await portsWith({ passwordExpiresAt: clock.now() }), { password: 'guess' });

    expect(outcome).toBe('FALSE');
  });

  test('a store that is down is no wrong password', async () => {
    const ports = await portsWith();
    const passwordCheck = { check: () => Promise.reject(new Error('down')) };

    await expect(run({ ...ports, passwordCheck })).rejects.toThrow('down');
  });
});

describe('Identity Store Decision, password change after a reset', () => {
  const reset = { mustChangePassword: true };

  test('asks for the old password and twice for the new one', async () => {
    const { outcome, callbacks, extras, state } = await run(await portsWith(reset));

    expect(outcome).toBeUndefined();
    expect(callbacks.map(({ type, output }) => [type, output[0]?.value])).toEqual([
      ['TextOutputCallback', 'YOUR PASSWORD HAS BEEN RESET. PLEASE CHOOSE A NEW ONE.'],
      ['PasswordCallback', 'Old Password'],
      ['PasswordCallback', 'New Password'],
      ['PasswordCallback', 'Confirm Password'],
      ['ConfirmationCallback', ''],
    ]);
    // Enter sends it on our own page.
    expect(callbacks[4]?.main).toBe(0);
    expect(callbacks[4]?.output.slice(2)).toEqual([
      { name: 'options', value: ['SUBMIT', 'CANCEL'] },
      { name: 'optionType', value: -1 },
      { name: 'defaultOption', value: 1 },
    ]);
    expect(extras).toEqual({ universalId });
    expect(state.shared).toEqual({ username: 'demo', lastModuleState: 'CHANGE_AFTER_RESET' });
  });

  test('writes its messages in mixed case when told to', async () => {
    const asked = await run(await portsWith(reset), { config: { mixedCaseForPasswordChangeMessages: true } });

    expect(messageOf(asked)).toBe('Your password has been reset. Please choose a new one.');
  });

  test('a good new password replaces the old one and goes to TRUE', async () => {
    const ports = await portsWith(reset);

    const { outcome, extras, state } = await run(ports, { answers: submitted('old-password', 'new-password') });

    expect(outcome).toBe('TRUE');
    expect(extras).toEqual({
      ...{ universalId, proved: [{ factor: 'pwd' }] },
      events: [{ eventName: 'WAYMARK-PASSWORD-CHANGED', info: { objectId: universalId } }],
    });
    expect(state.transient).toEqual({ password: 'new-password' });
    expect(await ports.passwordCheck.check(user, 'new-password')).toMatchObject({ correct: true, mustChange: false });
    expect(await ports.passwordCheck.check(user, 'old-password')).toMatchObject({ correct: false });
  });

  test('renames the user after a change too', async () => {
    const { state } = await run(await portsWith(reset), {
      config: { useUniversalIdForUsername: true },
      answers: submitted('old-password', 'new-password'),
    });

    expect(state.shared['username']).toBe('Demo');
  });

  test('the same request again is harmless and goes to TRUE again', async () => {
    const ports = await portsWith(reset);
    const answers = submitted('old-password', 'new-password');

    const runs = [await run(ports, { answers }), await run(ports, { answers })];

    expect(runs.map(({ outcome }) => outcome)).toEqual(['TRUE', 'TRUE']);
    expect(runs[1]?.state.transient).toEqual({ password: 'new-password' });
  });

  test('brute force through the new password: it is compared as well, and charged like one more guess', async () => {
    const ports = await portsWith(reset);
    await run(ports, { answers: submitted('old-password', 'new-password') });
    const charged: string[] = [];
    const passwordAttempts: MemoryPorts['passwordAttempts'] = {
      ...ports.passwordAttempts,
      charge: (whose, guesser, visit, policy) => {
        charged.push(visit);
        return ports.passwordAttempts.charge(whose, guesser, visit, policy);
      },
    };

    await run({ ...ports, passwordAttempts }, { answers: submitted('a first guess', 'a second guess') });

    expect(charged).toHaveLength(2);
    expect(new Set(charged).size).toBe(2);
  });

  test.each([
    ['too short', submitted('old-password', 'short'), {}, 'THE NEW PASSWORD MUST HAVE AT LEAST 8 CHARACTERS.'],
    ['too short for the config', submitted('old-password', 'new-password'), { minimumPasswordLength: 13 }, '13'],
    ['padded with NUL', submitted('old-password', 'new-password\0'), {}, 'CANNOT HOLD THE CHARACTER NUL'],
    ['blank where any length goes', submitted('old-password', ' '), { minimumPasswordLength: 0 }, 'AT LEAST 1'],
    ['not the same twice', submitted('old-password', 'new-password', 'new-pasword'), {}, 'DO NOT MATCH'],
    ['the old one again', submitted('old-password', 'old-password'), {}, 'DIFFERENT'],
    ['the old one typed another way', submitted('caf\u00e9-password', 'cafe\u0301-password'), {}, 'DIFFERENT'],
    ['with a wrong old one', submitted('guess', 'new-password'), {}, 'OLD PASSWORD IS NOT RIGHT'],
    ['with the present one as new', submitted('guess', 'old-password'), {}, 'OLD PASSWORD IS NOT RIGHT'],
  ])('a new password that is %s is asked for again', async (_case, answers, config, words) => {
    const ports = await portsWith(reset);

    const asked = await run(ports, { answers, config });

    expect(asked.outcome).toBeUndefined();
    expect(asked.callbacks).toHaveLength(5);
    expect(messageOf(asked)).toContain(words);
    expect(asked.callbacks[0]?.output[1]?.value).toBe('2');
    expect(await ports.passwordCheck.check(user, 'old-password')).toMatchObject({ correct: true, mustChange: true });
  });

  test('one character is enough when no minimum is asked for', async () => {
    const answers = submitted('old-password', 'x');

    const { outcome } = await run(await portsWith(reset), { config: { minimumPasswordLength: 0 }, answers });

    expect(outcome).toBe('TRUE');
  });

  test.each([
    ['x'.repeat(14), {}],
    ['x'.repeat(19), { minimumPasswordLength: 20 }],
  ])('in a strict realm %s is too short, whatever less the config asks for', async (password, config) => {
    const ports = await portsWith(reset);

    const asked = await run(ports, { strict: true, config, answers: submitted('old-password', password) });
    const longer = await run(ports, { strict: true, config, answers: submitted('old-password', `${password}x`) });

    expect([asked.outcome, longer.outcome]).toEqual([undefined, 'TRUE']);
  });

  test('no typed password is sent back or logged', async () => {
    const { reply, log } = await run(await portsWith(reset), { answers: submitted('guess-1', 'other-1-other-1') });

    expect(JSON.stringify([reply, log.lines])).not.toMatch(/guess-1|other-1/);
  });

  test.each([1, 2, '1'])('the button %j cancels and changes nothing', async (index) => {
    const ports = await portsWith(reset);

    const { outcome } = await run(ports, { answers: submitted('old-password', 'new-password', 'new-password', index) });

    expect(outcome).toBe('CANCELLED');
    expect(await ports.passwordCheck.check(user, 'old-password')).toMatchObject({ correct: true, mustChange: true });
  });

  test('cancelling is no way past a reset, whatever the state says', async () => {
    const { outcome } = await runNode(node, {
      clock,
      ports: await portsWith(reset),
      state: { shared: { username: 'demo', lastModuleState: 'OTHER' } },
      answers: submitted('', '', '', 1),
    });

    expect(outcome).toBe('CANCELLED');
  });

  test('asks again when the client left the buttons out', async () => {
    const { callbacks } = await run(await portsWith(reset), { answers: [answer('PasswordCallback', 'old-password')] });

    expect(callbacks).toHaveLength(5);
  });

  test.each([
    ['LOCKED', { active: false }, 'old-password', lockedOut],
    ['LOCKED', { active: false }, 'guess', loginFailure],
    ['EXPIRED', { passwordExpiresAt: clock.now() }, 'old-password', {}],
  ])('goes to %s when the account has become so meanwhile (%j, %s)', async (outcome, about, old, messages) => {
    const ports = await portsWith({ ...reset, ...about });

    const changed = await run(ports, { answers: submitted(old, 'new-password') });

    expect(changed.outcome).toBe(outcome);
    expect(changed.extras).toEqual({ universalId, ...messages });
    expect(await ports.passwordCheck.check(user, 'new-password')).toMatchObject({ correct: false });
  });

  test('goes to FALSE when the user is removed meanwhile', async () => {
    const ports = await portsWith(reset);
    const passwordChange = { change: async () => false };

    const changed = await run({ ...ports, passwordChange }, { answers: submitted('old-password', 'new-password') });

    expect(changed.outcome).toBe('FALSE');
    expect(changed.extras).toEqual(loginFailure);
    expect(changed.state.transient).toEqual({ password: 'old-password' });
  });
});

describe('Identity Store Decision config', () => {
  test('has the defaults of AM', () => {
    expect(definition.config.parse({})).toEqual({
      minimumPasswordLength: 8,
      useUniversalIdForUsername: false,
      mixedCaseForPasswordChangeMessages: false,
    });
  });

  test.each([{ minimumPasswordLength: '8' }, { minimumPasswordLength: 1.5 }, { useUniversalIdForUsername: 'yes' }])(
    'refuses %j',
    (config) => {
      expect(definition.config.safeParse(config).success).toBe(false);
    },
  );

  test('asks by name for what must survive a step', () => {
    expect(definition.inputs).toEqual(['username', 'password']);
  });
});
