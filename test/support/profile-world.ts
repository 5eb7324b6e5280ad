// A user with a profile, for the nodes that read and change it.
import type { NewIdentity } from '../../functions/ports/users.ts';
import { type MemoryPorts, memoryPorts } from '../../testing/memory/ports.ts';
import { type SimulatedClock, simulatedClock } from '../../testing/simulated-clock.ts';

export const demo = { realm: '/alpha', username: 'demo' };
export const demoId = 'id=demo,ou=user,o=alpha,ou=services,ou=am-config';
export const proved = { proofs: [{ factor: 'pwd', at: 1 }] };

export interface ProfileWorld {
  readonly ports: MemoryPorts;
  readonly clock: SimulatedClock;
  attributes(username?: string): Promise<Readonly<Record<string, readonly string[]>> | undefined>;
}

/** `demo` with these attributes, and `eve` with none, both in the realm alpha. */
export async function profileWorld(
  attributes: NewIdentity['attributes'] = {},
  about: Partial<NewIdentity> = {},
): Promise<ProfileWorld> {
  const clock = simulatedClock();
  const ports = memoryPorts({ clock });
  await ports.identityStore.put({ ...demo, active: true, password: 'old-s3cret-phrase', attributes, ...about });
  await ports.identityStore.put({
    realm: '/alpha',
    username: 'eve',
    active: true,
    password: 'eve-s3cret',
    attributes: {},
  });
  return {
    ports,
    clock,
    attributes: async (username = 'demo') => (await ports.identities.find({ ...demo, username }))?.attributes,
  };
}
