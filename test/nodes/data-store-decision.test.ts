import { describe, expect, test } from '@jest/globals';
import { node } from '../../functions/nodes/data-store-decision.ts';
import type { NewIdentity } from '../../functions/ports/users.ts';
import { memoryPorts } from '../support/memory-ports.ts';
import { runNode } from '../support/run-node.ts';
import { simulatedClock } from '../support/simulated-clock.ts';

const { definition } = node;

const clock = simulatedClock();
const demoId = 'id=demo,ou=user,o=alpha,ou=services,ou=am-config';

async function decide(given: { username?: string; password?: string }, about: Partial<NewIdentity> = {}) {
  const ports = memoryPorts({ clock });
  const demo = { realm: '/alpha', username: 'demo', password: 's3cret-s3cret', active: true, attributes: {} };
  await ports.identityStore.put({ ...demo, ...about });
  let checks = 0;
  const passwordCheck = {
    check: (...args: Parameters<typeof ports.passwordCheck.check>) => {
      checks += 1;
      return ports.passwordCheck.check(...args);
    },
  };
  const { username, password } = given;
  const state = {
    shared: { realm: '/alpha', ...(username !== undefined && { username }) },
    transient: { ...(password !== undefined && { password }) },
  };
  const run = await runNode(node, { clock, ports: { ...ports, passwordCheck }, state });
  return { ...run, checks };
}

describe('Data Store Decision', () => {
  test('P-4 a right password goes to true and identifies the user', async () => {
    const { outcome, extras, checks } = await decide({ username: 'demo', password: 's3cret-s3cret' });

    expect(outcome).toBe('true');
    expect(extras).toEqual({ universalId: demoId, proved: [{ factor: 'pwd' }] });
    expect(checks).toBe(1);
  });

  test('P-4 a wrong password goes to false, and the journey still knows who it was', async () => {
    const { outcome, extras } = await decide({ username: 'demo', password: 'guess' });

    expect(outcome).toBe('false');
    expect(extras).toEqual({ universalId: demoId });
  });

  test('P-4 a user who does not exist goes to false', async () => {
    const { outcome, extras } = await decide({ username: 'nobody', password: 's3cret-s3cret' });

    expect(outcome).toBe('false');
    expect(extras).toEqual({});
  });

  test('names the user as the store spells the name', async () => {
    const { outcome, extras, state } = await decide({ username: ' DEMO', password: 's3cret-s3cret' });

    expect(outcome).toBe('true');
    expect(extras.universalId).toBe(demoId);
    expect(state.shared['username']).toBe(' DEMO');
  });

  test('leaves the state as it was, the password in transient state', async () => {
    const { state } = await decide({ username: 'demo', password: 's3cret-s3cret' });

    expect(state).toEqual({
      shared: { realm: '/alpha', username: 'demo' },
      transient: { password: 's3cret-s3cret' },
      secure: {},
    });
  });

  test('user enumeration by timing: a user who does not exist costs the same one check', async () => {
    const known = await decide({ username: 'demo', password: 'guess' });
    const unknown = await decide({ username: 'nobody', password: 'guess' });
    const unnamed = await decide({ password: 'guess' });

    expect([known.checks, unknown.checks, unnamed.checks]).toEqual([1, 1, 1]);
    expect(unnamed.outcome).toBe('false');
  });

  test('user enumeration by locked account: the right password of one is like a wrong one', async () => {
    const locked = await decide({ username: 'demo', password: 's3cret-s3cret' }, { active: false });
    const wrong = await decide({ username: 'demo', password: 'guess' });

    expect(locked.reply).toEqual(wrong.reply);
    expect(locked.outcome).toBe('false');
  });

  test('a password past its end of life goes to false', async () => {
    const { outcome } = await decide(
      { username: 'demo', password: 's3cret-s3cret' },
      { passwordExpiresAt: clock.now() },
    );

    expect(outcome).toBe('false');
  });

  test('a password that must be changed passes, since this node has no dialogue', async () => {
    const about = { mustChangePassword: true };

    const { outcome } = await decide({ username: 'demo', password: 's3cret-s3cret' }, about);

    expect(outcome).toBe('true');
  });

  test.each(['', '   '])('a blank password (%j) goes to false without asking the store', async (password) => {
    const { outcome, checks } = await decide({ username: 'demo', password });

    expect(outcome).toBe('false');
    expect(checks).toBe(0);
  });

  test('no password at all ends the journey', async () => {
    const { errorCode, errorMessage, log, checks } = await decide({ username: 'demo' });

    expect([errorCode, errorMessage]).toEqual(['ERR_NODE_INPUT', 'Unable to authenticate']);
    expect(log.messages('error')).toHaveLength(1);
    expect(checks).toBe(0);
  });

  test('takes a password that was kept for it across a step', async () => {
    const ports = memoryPorts({ clock });
    await ports.identityStore.put({ realm: '/alpha', username: 'demo', password: 'x', active: true, attributes: {} });
    const state = { shared: { username: 'demo' }, secure: { password: 'x' } };

    const { outcome } = await runNode(node, { clock, ports, state });

    expect(outcome).toBe('true');
  });

  test('reads the user name from shared state only', async () => {
    const ports = memoryPorts({ clock });
    await ports.identityStore.put({ realm: '/alpha', username: 'demo', password: 'x', active: true, attributes: {} });
    const state = { transient: { username: 'demo', password: 'x' } };

    const { outcome } = await runNode(node, { clock, ports, state });

    expect(outcome).toBe('false');
  });

  test('realm hopping: a realm written into the state does not open another realm', async () => {
    const ports = memoryPorts({ clock });
    await ports.identityStore.put({ realm: '/beta', username: 'demo', password: 'x', active: true, attributes: {} });
    const state = { shared: { realm: '/beta', username: 'demo' }, transient: { password: 'x' } };

    const { outcome } = await runNode(node, { clock, ports, state, realm: '/alpha' });

    expect(outcome).toBe('false');
  });

  test('a store that is down is no wrong password', async () => {
    const check = () => Promise.reject(new Error('down'));
    const ports = { ...memoryPorts(), passwordCheck: { check } };

    const run = runNode(node, { ports, state: { transient: { password: 'x' } } });

    await expect(run).rejects.toThrow('down');
  });

  test('asks by name for what must survive a step', () => {
    expect(definition.inputs).toEqual(['realm', 'username', 'password']);
    expect(definition.config.parse({ unknown: 1 })).toEqual({});
  });
});
