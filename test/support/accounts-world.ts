// The door of help for users over memory ports. The realm alpha has demo, who has an app and a phone, and jo, who has no device;
// `session` is one of demo's.
import { accountsDoor } from '../../functions/http/accounts/accounts-door.ts';
import { universalId } from '../../functions/ports/universal-id.ts';
import { addUser } from '../../testing/add-user.ts';
import { addDevice } from '../../testing/memory/ports.ts';
import { seededRandomness } from '../../testing/seeded-randomness.ts';
import { type AdministrationOptions, admin, administrationWorld } from './administration-world.ts';

export { admin };
export const demo = { realm: '/alpha', username: 'demo' };
export const jo = { realm: '/alpha', username: 'jo' };

export async function accountsWorld(options: AdministrationOptions = {}) {
  const { tools, caller, ...world } = await administrationWorld(options);
  const { ports, clock } = world;
  const attributes = { cn: ['Demo User'], mail: ['demo@example.com'], employeeNumber: ['4711'] };
  await addUser(ports, { ...demo, password: 'Correct-horse-7', attributes });
  await addUser(ports, jo);
  await addUser(ports, admin);
  const app = { uuid: 'app', kind: 'oath', deviceName: 'My app', createdDate: 1_000, lastAccessDate: 2_000 } as const;
  const phone = { uuid: 'phone', kind: 'push', deviceName: 'My phone', createdDate: 3_000 } as const;
  await addDevice(ports.store, demo, app, ['code 1', 'code 2']);
  await addDevice(ports.store, demo, phone);
  const session = await world.signIn({ ...demo, factor: false });
  const handler = accountsDoor(tools, { ...ports, clock, randomness: seededRandomness('accounts') });
  return {
    ...world,
    session,
    call: caller(handler),
    /** How demo's account is: whatever help could change. */
    async state() {
      const { store } = ports;
      return structuredClone({
        user: store.users.get('/alpha#demo')?.identity,
        devices: [...(store.devices.get('/alpha#demo')?.keys() ?? [])],
        pass: store.passes.get('/alpha#demo'),
        session: (await ports.sessionReader.find(session)) !== undefined,
        ground: store.grounds.get('/alpha#demo'),
        audited: ports.auditLog.names(),
      });
    },
    id: universalId(demo),
  };
}

export type AccountsWorld = Awaited<ReturnType<typeof accountsWorld>>;
