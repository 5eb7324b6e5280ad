// What every implementation of PushEndpoints does.
import { expect, test } from '@jest/globals';
import { race } from '../support/contract-worlds.ts';
import type { PushServiceWorld } from '../support/push-service-worlds.ts';

const message = JSON.stringify({ default: 'Login attempt' });

export function pushEndpointsContract(makeWorld: () => Promise<PushServiceWorld>): void {
  const registered = async (world: PushServiceWorld, token = 'token', applicationArn = world.google) => {
    const registration = await world.pushEndpoints.register({ applicationArn, token });
    if (!registration.ok) throw new Error(registration.detail);
    return registration.endpointArn;
  };

  test('a registered token can be reached', async () => {
    const world = await makeWorld();

    const endpointArn = await registered(world);

    expect(endpointArn).toMatch(/^arn:aws:sns:[^:]+:\d{12}:endpoint\/GCM\/waymark\/[0-9a-f-]+$/);
    expect(await world.pushNotifications.publish({ endpointArn, message })).toMatchObject({ kind: 'sent' });
  });

  test('a token that is registered again keeps its endpoint', async () => {
    const world = await makeWorld();
    const endpointArn = await registered(world);

    expect(await registered(world)).toBe(endpointArn);
  });

  test('one phone that registers many times at once gets one endpoint', async () => {
    const world = await makeWorld();

    const endpoints = await race(20, () => registered(world));

    expect(new Set(endpoints).size).toBe(1);
  });

  test('another token, or another application, is another endpoint', async () => {
    const world = await makeWorld();
    const token = 'a1b2c3';

    const endpoints = [
      await registered(world, token),
      await registered(world, 'a1b2c4'),
      await registered(world, token, world.apple),
    ];

    expect(new Set(endpoints).size).toBe(3);
  });

  test('registering heals an endpoint that was disabled', async () => {
    const world = await makeWorld();
    const endpointArn = await registered(world);
    world.disable(endpointArn);

    expect(await registered(world)).toBe(endpointArn);

    expect(await world.pushNotifications.publish({ endpointArn, message })).toMatchObject({ kind: 'sent' });
  });

  test('registering one phone heals no other', async () => {
    const world = await makeWorld();
    const endpointArn = await registered(world, 'lost');
    world.disable(endpointArn);

    await registered(world, 'found');

    expect(await world.pushNotifications.publish({ endpointArn, message })).toMatchObject({
      reason: 'endpointDisabled',
    });
  });

  test.each(['', 'refused'])('refuses the token "%s" for good', async (token) => {
    const world = await makeWorld();
    world.refuseToken('refused');

    const registration = await world.pushEndpoints.register({ applicationArn: world.google, token });

    expect(registration).toMatchObject({ ok: false, permanent: true, reason: 'tokenRefused' });
  });

  test('refuses an application that does not exist for good', async () => {
    const world = await makeWorld();
    const applicationArn = `${world.google}2`;

    const registration = await world.pushEndpoints.register({ applicationArn, token: 'token' });

    expect(registration).toMatchObject({ ok: false, permanent: true, reason: 'applicationUnknown' });
  });

  test.each([
    ['down', 'unavailable'],
    ['throttled', 'throttled'],
  ] as const)('while the service is %s the phone may try again', async (kind, reason) => {
    const world = await makeWorld();
    world.trouble(kind);

    const registration = await world.pushEndpoints.register({ applicationArn: world.google, token: 'token' });

    expect(registration).toMatchObject({ ok: false, permanent: false, reason });
    world.trouble(undefined);
    expect(await registered(world)).toContain(':endpoint/');
  });
}
