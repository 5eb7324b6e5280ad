// What every implementation of EndpointClaims, EndpointOwners and EndpointReleases does.
import { expect, test } from '@jest/globals';
import type {
  EndpointClaims,
  EndpointOwner,
  EndpointOwners,
  EndpointReleases,
} from '../../functions/ports/push-addresses.ts';
import { race, tally } from '../support/contract-worlds.ts';
import type { PushServiceWorld } from '../support/push-service-worlds.ts';

export interface EndpointOwnersWorld
  extends Pick<PushServiceWorld, 'pushEndpoints' | 'pushNotifications' | 'google' | 'disable' | 'trouble'> {
  readonly endpointClaims: EndpointClaims;
  readonly endpointOwners: EndpointOwners;
  readonly endpointReleases: EndpointReleases;
}

export const owner = (number: number): EndpointOwner => ({
  realm: '/alpha',
  username: `demo-${number}`,
  uuid: `uuid-${number}`,
});

const message = JSON.stringify({ default: 'Login attempt' });

export async function endpointFor({ pushEndpoints, google }: EndpointOwnersWorld, token = 'token'): Promise<string> {
  const registration = await pushEndpoints.register({ applicationArn: google, token });
  if (!registration.ok) throw new Error(registration.detail);
  return registration.endpointArn;
}

/** As the phone's door does: registers until the endpoint is the device's. Undefined when others leave all the time. */
export async function join(world: EndpointOwnersWorld, device: EndpointOwner, token = 'token') {
  for (let tries = 0; tries < 3; tries += 1) {
    const endpointArn = await endpointFor(world, token);
    if ((await world.endpointClaims.claim(endpointArn, device)) === 'claimed') return endpointArn;
  }
  return undefined;
}

export function endpointOwnersContract(makeWorld: () => Promise<EndpointOwnersWorld>): void {
  const withEndpoint = async () => {
    const world = await makeWorld();
    return { ...world, world, endpointArn: await endpointFor(world) };
  };
  const ownersOf = async ({ endpointOwners }: EndpointOwnersWorld, endpointArn: string): Promise<string[]> =>
    ((await endpointOwners.find(endpointArn))?.owners ?? []).map(({ uuid }) => uuid).sort();

  test('a new endpoint is nobody’s', async () => {
    const { endpointOwners, endpointArn } = await withEndpoint();

    expect(await endpointOwners.find(endpointArn)).toEqual({ enabled: true, owners: [] });
  });

  test.each([
    ['plain', { realm: '/alpha', username: 'demo', uuid: 'device-1' }],
    ['odd', { realm: '/', username: 'Jürgen "+/=" 김 <&>#', uuid: 'device-1' }],
  ])('an owner with %s names is found as noted', async (_, noted) => {
    const { endpointClaims, endpointOwners, endpointArn } = await withEndpoint();

    expect(await endpointClaims.claim(endpointArn, noted)).toBe('claimed');

    expect((await endpointOwners.find(endpointArn))?.owners).toEqual([noted]);
  });

  test('accounts on one phone share an endpoint, each once', async () => {
    const { world, endpointClaims, endpointArn } = await withEndpoint();

    for (const number of [1, 2, 1]) await endpointClaims.claim(endpointArn, owner(number));

    expect(await ownersOf(world, endpointArn)).toEqual(['uuid-1', 'uuid-2']);
  });

  test('only what an owner is goes along, whatever else the object holds', async () => {
    const { endpointClaims, endpointOwners, endpointArn } = await withEndpoint();
    const more = { ...owner(1), sharedSecret: 'secret' };

    await endpointClaims.claim(endpointArn, more);

    expect((await endpointOwners.find(endpointArn))?.owners).toEqual([owner(1)]);
  });

  test('registering again keeps the owners and heals the endpoint', async () => {
    const { world, endpointClaims, endpointOwners, endpointArn, disable } = await withEndpoint();
    await endpointClaims.claim(endpointArn, owner(1));
    disable(endpointArn);
    const before = await endpointOwners.find(endpointArn);

    await endpointFor(world);

    expect(before).toEqual({ enabled: false, owners: [owner(1)] });
    expect(await endpointOwners.find(endpointArn)).toEqual({ enabled: true, owners: [owner(1)] });
  });

  test('an endpoint that is gone, or never was, is not found and cannot be claimed', async () => {
    const { endpointClaims, endpointOwners, endpointReleases, endpointArn } = await withEndpoint();
    await endpointClaims.claim(endpointArn, owner(1));
    await endpointReleases.release(endpointArn, owner(1));

    for (const arn of [endpointArn, 'no ARN']) {
      expect(await endpointOwners.find(arn)).toBeUndefined();
      expect(await endpointClaims.claim(arn, owner(2))).toBe('gone');
    }
  });

  test.each(['down', 'throttled'] as const)('says so while the service is %s', async (kind) => {
    const { endpointClaims, endpointOwners, endpointArn, trouble } = await withEndpoint();
    trouble(kind);

    await expect(endpointOwners.find(endpointArn)).rejects.toThrow();
    await expect(endpointClaims.claim(endpointArn, owner(1))).rejects.toThrow();
  });

  test('an endpoint that its only owner gives up gets nothing more, and can be registered again', async () => {
    const { world, endpointClaims, endpointReleases, endpointArn, pushNotifications } = await withEndpoint();
    await endpointClaims.claim(endpointArn, owner(1));

    await endpointReleases.release(endpointArn, owner(1));

    expect(await pushNotifications.publish({ endpointArn, message })).toMatchObject({ reason: 'endpointGone' });
    const again = await join(world, owner(1));
    expect(await pushNotifications.publish({ endpointArn: again ?? '', message })).toMatchObject({ kind: 'sent' });
  });

  test('an endpoint that another account shares stays, without the owner who left', async () => {
    const { world, endpointClaims, endpointReleases, endpointArn, pushNotifications } = await withEndpoint();
    for (const number of [1, 2]) await endpointClaims.claim(endpointArn, owner(number));

    await endpointReleases.release(endpointArn, owner(2));

    expect(await ownersOf(world, endpointArn)).toEqual(['uuid-1']);
    expect(await pushNotifications.publish({ endpointArn, message })).toMatchObject({ kind: 'sent' });
  });

  test('a device that does not have the endpoint cannot give it up: neither a stranger nor one of that uuid', async () => {
    const { world, endpointClaims, endpointReleases, endpointArn } = await withEndpoint();
    await endpointClaims.claim(endpointArn, owner(1));

    await endpointReleases.release(endpointArn, owner(2));
    await endpointReleases.release(endpointArn, { ...owner(2), uuid: owner(1).uuid });

    expect(await ownersOf(world, endpointArn)).toEqual(['uuid-1']);
  });

  test('giving up what is gone, or never was, does no harm', async () => {
    const { world, endpointClaims, endpointOwners, endpointReleases, endpointArn } = await withEndpoint();
    await endpointClaims.claim(endpointArn, owner(1));
    const kept = await endpointFor(world, 'kept');

    for (const arn of [endpointArn, endpointArn, 'no ARN', '']) await endpointReleases.release(arn, owner(1));

    expect(await endpointOwners.find(kept)).toBeDefined();
  });

  test('says so when an endpoint could not be given up', async () => {
    const { endpointClaims, endpointReleases, endpointArn, trouble } = await withEndpoint();
    await endpointClaims.claim(endpointArn, owner(1));
    trouble('down');

    await expect(endpointReleases.release(endpointArn, owner(1))).rejects.toThrow();
  });

  test('a neighbour loses his phone: of fifty accounts that come at once none is forgotten, however long their names', async () => {
    const { world, endpointArn, endpointClaims, endpointReleases } = await withEndpoint();
    const long = (number: number) => ({ ...owner(number), username: `${'x'.repeat(240)}${number}` });

    const claimed = await race(50, (number) => endpointClaims.claim(endpointArn, long(number)));
    await race(49, (number) => endpointReleases.release(endpointArn, long(number)));

    expect(tally(claimed)).toEqual({ claimed: 50 });
    expect(await ownersOf(world, endpointArn)).toEqual(['uuid-49']);
  });

  test('an endpoint outlives nobody: of fifty owners that leave at once the endpoint goes too', async () => {
    const { world, endpointArn, endpointClaims, endpointOwners, endpointReleases } = await withEndpoint();
    await race(50, (number) => endpointClaims.claim(endpointArn, owner(number)));

    await race(50, (number) => endpointReleases.release(endpointArn, owner(number)));

    expect(await endpointOwners.find(endpointArn)).toBeUndefined();
    expect(await join(world, owner(51))).toBeDefined();
  });

  test('a neighbour loses his phone: who comes while the last one leaves has an endpoint that is there, fifty times', async () => {
    const world = await makeWorld();
    const { endpointClaims, endpointReleases, pushNotifications } = world;
    const meet = async (number: number): Promise<string> => {
      const token = `token ${number}`;
      const endpointArn = await endpointFor(world, token);
      await endpointClaims.claim(endpointArn, owner(1));
      const [joined] = await Promise.all([
        join(world, owner(2), token),
        endpointReleases.release(endpointArn, owner(1)),
      ]);
      // Whom the other kept from it comes again, as phones do.
      const arn = joined ?? (await join(world, owner(2), token)) ?? '';
      const { kind } = await pushNotifications.publish({ endpointArn: arn, message });
      return `${kind} to ${await ownersOf(world, arn)}`;
    };
    const outcomes: string[] = [];

    for (let round = 0; round < 5; round += 1) {
      outcomes.push(...(await race(10, (number) => meet(10 * round + number))));
    }

    expect(tally(outcomes)).toEqual({ 'sent to uuid-2': 50 });
  });
}
