// Users who come from PingAM, on the running stack: their passwords, their authenticator apps and their phones go on working.
import { afterEach, describe, expect, test } from '@jest/globals';
import { dynamo } from '../../functions/adapters/dynamo/client.ts';
import { dynamoPushDevices } from '../../functions/adapters/dynamo/push-devices.ts';
import { systemSealer } from '../../functions/adapters/sealing/system-key-rings.ts';
import { systemClock } from '../../functions/adapters/system/machine.ts';
import { hotp } from '../../functions/mfa/oath/hotp.ts';
import { typesOf } from '../../testing/step.ts';
import { attackedStack, hasSession } from '../support/attacked-stack.ts';
import { code } from '../support/demo-user.ts';
import { type TemporaryFolder, temporaryFolder } from '../support/running-stack.ts';

const attacked = attackedStack();
const folders: TemporaryFolder[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) folder.remove();
});

/** Of a directory's samples, for `password`; and of crypt_blowfish's tests. */
const directoryHash = '{PBKDF2-HMAC-SHA256}10000:xKsMmlzVLRYdYzcgBuD3ZIAeSj8tNhjDHGFDqhth8Kcbw5qjL5UZxaiS2awL1HjO';
const bcryptHash = '$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW';
const sharedSecret = '3132333435363738393031323334353637383930';

async function imported(...users: object[]): Promise<number> {
  const folder = temporaryFolder();
  folders.push(folder);
  const path = folder.write('users.jsonl', users.map((user) => JSON.stringify(user)).join('\n'));
  return attacked().operator(['import', path]);
}

describe('a user who was imported', () => {
  test('with a hash of his directory signs in by his password, and no other opens', async () => {
    const { signIn } = attacked();

    const exitCode = await imported({ username: 'moved-password', userPassword: directoryHash });

    expect(exitCode).toBe(0);
    expect(hasSession(await signIn('Login', 'moved-password', { typed: 'Password' }))).toBe(false);
    expect(hasSession(await signIn('Login', 'moved-password', { typed: 'password' }))).toBe(true);
    // And again: by then it is Argon2id.
    expect(hasSession(await signIn('Login', 'moved-password', { typed: 'password' }))).toBe(true);
  });

  test('with AM’s device JSON signs in with a code of the old secret, once, and with an old recovery code', async () => {
    const { signIn, answer } = attacked();
    const profile = {
      ...{ uuid: 'c0ffee00-6d51-43a4-9a0e-53a8b6a8e7d3', recoveryCodes: ['z0WKEw0Wc8'], sharedSecret },
      ...{ deviceName: 'OATH Device', lastLogin: 0, counter: 0, checksumDigit: false },
      ...{ truncationOffset: -1, clockDriftSeconds: 0 },
    };
    const secret = Buffer.from(sharedSecret, 'hex');

    await imported({
      ...{ username: 'moved-oath', passwordHash: bcryptHash },
      oathDeviceProfiles: [JSON.stringify(profile)],
    });
    const steps = await Promise.all([1, 2, 3].map(() => signIn('OathLogin', 'moved-oath', { typed: 'U*U' })));
    const otp = hotp({ secret, digits: 6, counter: Math.floor(systemClock.now() / 30_000) });
    const [first, second, third] = steps;
    if (!first || !second || !third) throw new Error('There are three');

    expect(typesOf(first)).toEqual(['NameCallback', 'ConfirmationCallback']);
    expect(hasSession(await answer(first, code(otp)))).toBe(true);
    expect(hasSession(await answer(second, code(otp)))).toBe(false);
    const asked = await answer(third, code('', true));
    expect(hasSession(await answer(await answer(asked, { NameCallback: 'z0WKEw0Wc8' })))).toBe(true);
  });

  test('with a push device answers a push on the phone that he has', async () => {
    const { withPhone, signIn, approve, operator } = attacked();
    const { username, phone } = await withPhone();
    const devices = dynamoPushDevices(dynamo(), systemSealer('device-secrets'));
    const [device] = await devices.list({ realm: '/alpha', username });
    await operator(['remove', username]);

    const exitCode = await imported({
      ...{ username, passwordHash: bcryptHash, push2faEnabled: '2' },
      pushDeviceProfiles: [JSON.stringify(device?.profile)],
    });
    const end = await approve(await signIn('PushLoginSimple', username, { typed: 'U*U' }), phone);

    expect(exitCode).toBe(0);
    expect(hasSession(end)).toBe(true);
  });
});
