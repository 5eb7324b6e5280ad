// Fifty copies of one right code, sent at the same moment by fifty logins of the same user.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { dynamo } from '../../functions/adapters/dynamo/client.ts';
import { dynamoOathEnrolment } from '../../functions/adapters/dynamo/oath-enrolment.ts';
import { systemSealer } from '../../functions/adapters/sealing/system-key-rings.ts';
import { systemClock, systemRandomness } from '../../functions/adapters/system/tools.ts';
import type { JsonObject } from '../../functions/json.ts';
import type { OathDeviceProfile } from '../../functions/mfa/oath/device-profile.ts';
import { hotp } from '../../functions/mfa/oath/hotp.ts';
import { user } from '../support/authenticator.ts';
import { journeyExport } from '../support/journey-builder.ts';
import type { AnswersByType, Reply } from '../support/journey-world.ts';
import { type StackInProcess, stackInProcess } from '../support/stack-in-process.ts';

const secret = systemRandomness.bytes(20);
const attempts = 50;

let stack: StackInProcess;

beforeAll(async () => {
  stack = await stackInProcess();
  await stack.importJourneys(codeJourney('Totp', { algorithm: 'TOTP' }), codeJourney('Hotp', { algorithm: 'HOTP' }));
  await stack.importJourneys(recoveryJourney);
});

afterAll(() => stack.stop());

/** Without a password, whose hash would take most of the time. */
function codeJourney(id: string, config: JsonObject) {
  return journeyExport({
    id,
    entry: 'who',
    nodes: {
      who: { type: 'UsernameCollectorNode', to: { outcome: 'code' } },
      code: {
        type: 'OathTokenVerifierNode',
        config,
        to: { successOutcome: 'success', failureOutcome: 'failure', notRegisteredOutcome: 'failure' },
      },
    },
  });
}

const recoveryJourney = journeyExport({
  id: 'Recovery',
  entry: 'who',
  nodes: {
    who: { type: 'UsernameCollectorNode', to: { outcome: 'code' } },
    code: {
      type: 'RecoveryCodeCollectorDecisionNode',
      config: { recoveryCodeType: 'OATH' },
      to: { true: 'success', false: 'failure' },
    },
  },
});

async function register(changes: Partial<OathDeviceProfile> = {}): Promise<void> {
  const tools = { clock: systemClock, randomness: systemRandomness };
  await dynamoOathEnrolment(dynamo(), systemSealer('device-secrets'), tools).save(user, {
    uuid: Buffer.from(systemRandomness.bytes(16)).toString('hex'),
    deviceName: 'OATH Device',
    sharedSecret: Buffer.from(secret).toString('hex').toUpperCase(),
    recoveryCodes: [],
    lastLogin: 0,
    counter: 0,
    checksumDigit: false,
    truncationOffset: -1,
    clockDriftSeconds: 0,
    ...changes,
  });
}

/** All logins stand at the question before the first answer goes out. */
async function race(journey: string, answers: AnswersByType): Promise<Reply[]> {
  const standing = await Promise.all(
    Array.from({ length: attempts }, async () =>
      stack.at.answer(await stack.at.start(journey), { NameCallback: user.username }),
    ),
  );
  return Promise.all(standing.map((step) => stack.at.answer(step, answers)));
}

function sessions(replies: readonly Reply[]): number {
  return replies.filter(({ body }) => typeof body['tokenId'] === 'string').length;
}

const totp = (): string => hotp({ secret, digits: 6, counter: Math.floor(systemClock.now() / 30_000) });

describe(`Replay: ${attempts} logins that send one valid code at once get exactly one session`, () => {
  test('N-OTP-4 A-6.5.1 R-6238-5.2b with a time-based code', async () => {
    await register();

    const replies = await race('Totp', { NameCallback: totp() });

    expect(sessions(replies)).toBe(1);
  });

  test('N-OTP-4 with a counter-based code, and the user is not locked out by the losers', async () => {
    await register();

    const replies = await race('Hotp', { NameCallback: hotp({ secret, digits: 6, counter: 1 }) });
    const next = await stack.at.answer(
      await stack.at.answer(await stack.at.start('Hotp'), { NameCallback: user.username }),
      { NameCallback: hotp({ secret, digits: 6, counter: 2 }) },
    );

    expect(sessions(replies)).toBe(1);
    expect(sessions([next])).toBe(1);
  });

  test('N-LS-2 A-6.5.1 with a recovery code', async () => {
    await register({ recoveryCodes: ['aB3dE5gH7jK9', 'mN2pQ4sT6vW8'] });

    const replies = await race('Recovery', { NameCallback: 'aB3dE5gH7jK9' });

    expect(sessions(replies)).toBe(1);
  });
});

test('Replay: one step answered fifty times in the same words at once gets exactly one session', async () => {
  await register();
  const step = await stack.at.answer(await stack.at.start('Totp'), { NameCallback: user.username });
  const code = totp();

  const replies = await Promise.all(
    Array.from({ length: attempts }, () => stack.at.answer(step, { NameCallback: code })),
  );

  expect(sessions(replies)).toBe(1);
});

test('two different answers to one step at once: one is taken, the other gets the time-out answer', async () => {
  await register();
  const step = await stack.at.answer(await stack.at.start('Totp'), { NameCallback: user.username });

  const replies = await Promise.all(['000000', '111111'].map((code) => stack.at.answer(step, { NameCallback: code })));

  const timedOut = replies.filter(({ body }) => JSON.stringify(body['detail']) === '{"errorCode":"110"}');
  expect(replies.map(({ status }) => status)).toEqual([401, 401]);
  expect(timedOut).toHaveLength(1);
});
