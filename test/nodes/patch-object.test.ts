import { describe, expect, test } from '@jest/globals';
import type { JsonObject } from '../../functions/json.ts';
import { inputsOf } from '../../functions/node/define-node.ts';
import { node } from '../../functions/nodes/patch-object.ts';
import { type RunOptions, runNode } from '../../testing/run-node.ts';
import { demo, demoId, type ProfileWorld, profileWorld, proved } from '../support/profile-world.ts';

const { definition } = node;
type Options = Partial<Omit<RunOptions<'identities'>, 'ports'>>;

const before = { sn: ['User'], mail: ['a@example.com'] };

/** `collected` in shared state of the user demo. */
function patch({ ports, clock }: ProfileWorld, collected: JsonObject, options: Options = {}) {
  const state = { shared: { username: 'demo', objectAttributes: collected } };
  return runNode(node, { ports, clock, state, standing: proved, ...options });
}

describe('Patch Object', () => {
  test('writes what was collected, and leaves the rest', async () => {
    const world = await profileWorld(before);

    const { outcome, extras } = await patch(world, {
      givenName: 'Demo',
      preferences: { updates: true },
      telephoneNumber: '',
    });

    expect([outcome, extras]).toEqual(['PATCHED', {}]);
    expect(await world.attributes()).toEqual({ ...before, givenName: ['Demo'], 'preferences/updates': ['true'] });
  });

  test('writes nothing of what it is to ignore, and has nothing to write', async () => {
    const world = await profileWorld(before);

    const { outcome } = await patch(world, { sn: 'Other' }, { config: { ignoredFields: ['sn'] } });

    expect(outcome).toBe('PATCHED');
    expect(await world.attributes()).toEqual(before);
  });

  test('a new address is told to whom the old one belongs', async () => {
    const world = await profileWorld(before);

    const changed = await patch(world, { mail: 'b@example.com' });
    const same = await patch(world, { mail: 'b@example.com' });

    expect(changed.extras.events).toEqual([
      { eventName: 'WAYMARK-ADDRESS-CHANGED', info: { previous: 'a@example.com' } },
    ]);
    expect(same.extras.events).toBeUndefined();
  });

  test('stores which terms were accepted, and when', async () => {
    const world = await profileWorld();
    const termsAccepted = { acceptDate: '2027-01-15T08:00:00.000Z', termsVersion: '2' };

    await runNode(node, { ...world, standing: proved, state: { shared: { username: 'demo', termsAccepted } } });

    expect(await world.attributes()).toEqual({
      'termsAccepted/acceptDate': ['2027-01-15T08:00:00.000Z'],
      'termsAccepted/termsVersion': ['2'],
    });
  });

  test('a password goes by the way of passwords, and ends what the old one has opened', async () => {
    const world = await profileWorld(before);
    const state = {
      shared: { username: 'demo', objectAttributes: { sn: 'Other' } },
      transient: { objectAttributes: { password: 'new-s3cret-phrase' } },
    };

    const { outcome, extras } = await runNode(node, { ...world, state, standing: proved, visit: 'run:1:x:2' });

    expect(outcome).toBe('PATCHED');
    expect(extras.events).toEqual([{ eventName: 'WAYMARK-PASSWORD-CHANGED', info: { objectId: demoId } }]);
    expect(await world.ports.passwordCheck.check(demo, 'new-s3cret-phrase')).toMatchObject({ correct: true });
    expect((await world.ports.sessionGround.look(demo)).raised).toEqual({ by: 'run', before: 0 });
    expect(JSON.stringify(await world.attributes())).not.toContain('s3cret');
  });

  test.each(['short', 'demo', `a\0${'b'.repeat(20)}`, 'x'.repeat(129)])(
    'a password that breaks the rules changes nothing (%j)',
    async (password) => {
      const world = await profileWorld(before);

      const { outcome, extras } = await patch(world, { sn: 'Other', password });

      expect([outcome, extras.errorMessage]).toEqual(['FAILURE', 'Your changes could not be saved.']);
      expect(await world.attributes()).toEqual(before);
      expect(await world.ports.passwordCheck.check(demo, 'old-s3cret-phrase')).toMatchObject({ correct: true });
    },
  );

  test.each<[string, JsonObject]>([
    ['a value of another type', { preferences: { updates: 'perhaps' }, sn: 'Other' }],
    ['nothing for what nobody can be without', { sn: '' }],
    ['a text that is too long', { sn: 'x'.repeat(5000) }],
  ])('%s fails, and writes nothing of the rest', async (_what, collected) => {
    const world = await profileWorld(before);

    const { outcome } = await patch(world, collected);

    expect(outcome).toBe('FAILURE');
    expect(await world.attributes()).toEqual(before);
  });

  test('says so', async () => {
    const world = await profileWorld();

    const { extras } = await patch(world, { sn: '' });

    expect(extras.errorMessage).toBe('Your changes could not be saved.');
  });

  test('without a name it fails; for nobody, or objects of another kind, the journey ends', async () => {
    const world = await profileWorld();

    const unnamed = await runNode(node, { ...world, standing: proved });
    const nobody = await patch(world, {}, { universalId: demoId.replace('demo', 'nobody') });
    const other = await patch(world, {}, { identityResource: 'managed/alpha_user' });

    expect(unnamed.outcome).toBe('FAILURE');
    expect(nobody.errorMessage).toBe('Failed to retrieve existing object');
    expect(other.errorMessage).toMatch(/^Configured identity resource for the node \(managed\/user\) does not match/);
  });

  test('asks for what must survive a step: a password is not lost on the way', () => {
    const config = definition.config.parse({});

    expect(inputsOf(definition, config, 'n')).toEqual(['userName', 'objectAttributes', 'termsAccepted']);
    expect(config).toEqual({
      patchAsObject: false,
      ignoredFields: [],
      identityResource: 'managed/user',
      identityAttribute: 'userName',
    });
  });
});

describe('attacks on Patch Object', () => {
  const smuggled = {
    ...{ _id: 'eve', userName: 'admin', realm: '/', active: 'true', accountStatus: 'active', roles: ['admin'] },
    ...{ passwordHash: '$scrypt$x', userPassword: 'eves-own-s3cret', mustChangePassword: false, loginCount: 0 },
    ...{ oathDeviceProfiles: '[]', pushDeviceProfiles: ['{}'], oath2faEnabled: '1', retryCounts: {}, kbaInfo: [] },
    ...{
      termsAccepted: { termsVersion: '9' },
      'termsAccepted/termsVersion': '9',
      employeeNumber: '1',
      isMemberOf: 'x',
    },
  };

  test('smuggled attributes: what guards the account is not written, whatever a form was made to send', async () => {
    const world = await profileWorld(before);

    const { outcome } = await patch(world, { ...smuggled, givenName: 'Demo' }, { universalId: demoId });

    expect(outcome).toBe('PATCHED');
    expect(await world.attributes()).toEqual({ ...before, givenName: ['Demo'] });
    expect(await world.ports.passwordCheck.check(demo, 'old-s3cret-phrase')).toMatchObject({ correct: true });
    expect(await world.ports.loginCountReader.loginCount(demo)).toEqual({});
  });

  test('another’s profile: a name typed after the sign-in changes that of who signed in', async () => {
    const world = await profileWorld(before);

    await patch(world, { userName: 'demo', sn: 'Taken' }, { universalId: demoId.replace('demo', 'eve') });

    expect(await world.attributes('demo')).toEqual(before);
    expect(await world.attributes('eve')).toEqual({ sn: ['Taken'] });
  });

  test.each([
    ['a name', []],
    ['a stolen cookie', [{ factor: 'remembered', at: 1, second: true } as const]],
  ])('no proof: where factors are guarded, %s alone sets no password', async (_what, proofs) => {
    const world = await profileWorld(before);
    const collected = { sn: 'Other', password: 'eves-own-s3cret' };
    const options = { standing: { proofs }, factorRule: { changes: 'proved' } } as const;

    const { outcome } = await patch(world, collected, options);

    expect(outcome).toBe('FAILURE');
    expect(await world.attributes()).toEqual(before);
    expect(await world.ports.passwordCheck.check(demo, 'eves-own-s3cret')).toMatchObject({ correct: false });
  });

  test('no proof: in a strict realm a name alone changes nothing at all', async () => {
    const world = await profileWorld(before);

    const { outcome } = await patch(world, { mail: 'eve@example.com' }, { standing: {}, strict: true });

    expect(outcome).toBe('FAILURE');
    expect(await world.attributes()).toEqual(before);
  });

  test('the same request twice: the password is changed once more to the same', async () => {
    const world = await profileWorld(before);

    const outcomes = await Promise.all([1, 2].map(() => patch(world, { password: 'new-s3cret-phrase' })));

    expect(outcomes.map(({ outcome }) => outcome)).toEqual(['PATCHED', 'PATCHED']);
    expect(await world.ports.passwordCheck.check(demo, 'new-s3cret-phrase')).toMatchObject({ correct: true });
  });
});
