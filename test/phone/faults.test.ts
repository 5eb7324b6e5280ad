// What goes wrong on purpose, so that tests can show what the server makes of it.
import { describe, expect, test } from '@jest/globals';
import { example, exchanges, pushUri, signed } from '../support/push-vectors.ts';
import { fcmMessage, phoneWorld } from './phone-world.ts';

const messageId = example.authenticationId;
const push = fcmMessage(signed.V6.jwt, messageId);

async function asked() {
  const world = phoneWorld();
  await world.phone.scan(pushUri);
  await world.phone.receive(push);
  world.server.calls.length = 0;
  return world;
}

const approve = ({ phone }: Awaited<ReturnType<typeof asked>>) => phone.approve(messageId, { number: 42 });

describe('an answer', () => {
  test('dropped: the server hears nothing, and the push stays open', async () => {
    const world = await asked();
    world.faults.answer = 'drop';

    const result = await approve(world);

    expect(result).toEqual({ ok: false, reason: 'unreachable' });
    expect(world.server.calls).toEqual([]);
    expect(world.phone.inbox()).toMatchObject([{ state: 'pending' }]);
  });

  test('delayed: it is sent so much later', async () => {
    const world = await asked();
    world.faults.answer = { delay: 60_000 };

    await approve(world);

    expect(world.clock.now()).toBe(example.createdAt + 60_000);
    expect(world.server.calls).toHaveLength(1);
  });

  test('duplicated: the same request twice', async () => {
    const world = await asked();
    world.faults.answer = 'duplicate';

    const result = await approve(world);

    const [first, second] = world.server.calls;
    expect(result.ok).toBe(true);
    expect(world.server.calls).toHaveLength(2);
    expect(second).toEqual(first);
  });

  test('under another key: neither the signature nor the response is right', async () => {
    const world = await asked();
    world.faults.answer = 'wrongKey';

    await approve(world);

    const [call] = world.server.calls;
    const claims = JSON.parse(Buffer.from(call?.body['jwt']?.split('.')[1] ?? '', 'base64url').toString());
    expect(claims).toMatchObject({ challengeResponse: '42' });
    expect(claims['response']).not.toBe(exchanges.V6.response);
  });

  test('with another number of the offered ones', async () => {
    const world = await asked();
    world.faults.answer = 'wrongNumber';

    await approve(world);

    const [call] = world.server.calls;
    const claims = JSON.parse(Buffer.from(call?.body['jwt']?.split('.')[1] ?? '', 'base64url').toString());
    expect(claims).toEqual({ response: exchanges.V6.response, challengeResponse: '17' });
  });

  test('V7 without a number', async () => {
    const world = await asked();
    world.faults.answer = 'withoutNumber';

    await approve(world);

    expect(world.server.calls[0]?.body['jwt']).toBe(signed.V7.bare.jwt);
  });

  test('truncated: the first half of the JWT', async () => {
    const world = await asked();
    world.faults.answer = 'truncatedJwt';

    await approve(world);

    const jwt = world.server.calls[0]?.body['jwt'] ?? 'x';
    expect(signed.V7.rightNumber.jwt.startsWith(jwt)).toBe(true);
    expect(jwt.length).toBe(Math.floor(signed.V7.rightNumber.jwt.length / 2));
  });

  test('oversized: over a million bytes', async () => {
    const world = await asked();
    world.faults.answer = 'oversized';

    await approve(world);

    expect(world.server.calls[0]?.text.length).toBeGreaterThan(1_000_000);
    expect(world.server.calls[0]?.body['jwt']).toBe(signed.V7.rightNumber.jwt);
  });
});

describe('a push', () => {
  test.each([
    ['drop', [{ kind: 'dropped', reason: 'lost' }, 0]],
    ['duplicate', [{ kind: 'repeated', messageId }, 1]],
  ] as const)('%s', async (fault, [receipt, shown]) => {
    const { phone, faults } = phoneWorld();
    await phone.scan(pushUri);
    faults.push = fault;

    expect(await phone.receive(push)).toEqual(receipt);
    expect(phone.inbox()).toHaveLength(shown);
  });

  test('delayed: it is shown so much later', async () => {
    const { phone, faults, clock } = phoneWorld();
    await phone.scan(pushUri);
    faults.push = { delay: 121_000 };

    await phone.receive(push);

    expect(clock.now()).toBe(example.createdAt + 121_000);
    expect(phone.inbox()).toMatchObject([{ state: 'expired' }]);
  });
});

test('each way has its own fault, and faults can be changed at any time', async () => {
  const { phone, faults, server } = phoneWorld();
  faults.register = 'drop';
  const dropped = await phone.scan(pushUri);
  faults.register = undefined;
  faults.refresh = 'truncatedJwt';

  const scanned = await phone.scan(pushUri);
  await phone.refresh('token');

  expect([dropped.ok, scanned.ok]).toEqual([false, true]);
  expect(server.calls.at(-1)?.body['jwt']?.split('.')).toHaveLength(2);
});
