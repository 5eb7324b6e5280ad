// What the doors of administrators stand on, over memory ports: realms, the administrator of the root realm, and how he signs in.
import type { DoorHandler } from '../../functions/http/door.ts';
import type { JsonObject } from '../../functions/json.ts';
import type { Session } from '../../functions/ports/sessions.ts';
import { universalId } from '../../functions/ports/universal-id.ts';
import { realms } from '../../functions/realm/realms.ts';
import type { ApiEventOptions } from '../../testing/api-event.ts';
import { memoryPorts } from '../../testing/memory/ports.ts';
import { simulatedClock } from '../../testing/simulated-clock.ts';
import { oathProfile } from '../contracts/oath-profile.ts';
import { call, doorTools, type SeenReply } from './call-door.ts';

export const admin = { realm: '/', username: 'admin' };

export interface AdministrationCaller extends ApiEventOptions {
  /** Default: the administrator of the root realm, signed in with a second factor. `null`: nobody. */
  readonly as?: (Partial<Session> & { readonly factor?: boolean }) | null;
}

export interface AdministrationOptions {
  /** Settings of the realms. */
  readonly root?: JsonObject;
  readonly alpha?: JsonObject;
  /** Of the function. */
  readonly environment?: Readonly<Record<string, string>>;
}

export async function administrationWorld({ root = {}, alpha = {}, environment }: AdministrationOptions = {}) {
  const clock = simulatedClock();
  const ports = memoryPorts({ clock });
  const { configurationEditor } = ports;
  await configurationEditor.put('/', 'realm', '', { administrators: ['admin'], ...root });
  await configurationEditor.put('/alpha', 'realm', '', alpha);
  await configurationEditor.put('/beta', 'realm', '', {});
  await configurationEditor.put('/', 'child', '/alpha', {});
  const base = doorTools(environment && { environment });
  const { realm: settingsOf } = realms({ configuration: ports.configuration, clock, log: base.log });
  await ports.oathEnrolment.save(admin, oathProfile({ uuid: 'of the administrator' }));
  let tokens = 0;

  const signIn = async ({ factor = true, ...changes }: AdministrationCaller['as'] & {} = {}) => {
    tokens += 1;
    const token = `token-${tokens}`;
    const user = { ...admin, ...changes };
    await ports.sessionIssuer.create(token, {
      ...user,
      universalId: universalId(user),
      authLevel: 0,
      factors: factor
        ? [{ factor: 'otp', at: clock.now(), device: 'oath#of the administrator' }]
        : [{ factor: 'pwd', at: clock.now() }],
      epoch: (await ports.sessionGround.look(user)).epoch,
      properties: {},
      createdAt: clock.now(),
      latestAccessAt: clock.now(),
      maxIdleMinutes: 30,
      maxMinutes: 120,
      ...changes,
    });
    return token;
  };

  return {
    ...{ clock, ports, signIn },
    log: base.log,
    tools: { ...base, realmSettings: settingsOf },
    /** `PUT alpha realm-config/…`: method, realm (`/` for the root realm) and the path behind it. */
    caller:
      (handler: DoorHandler) =>
      async (request: string, { as = {}, headers, ...options }: AdministrationCaller = {}): Promise<SeenReply> => {
        const [method, realm = '/', path] = request.split(' ');
        const session = as === null ? {} : { iPlanetDirectoryPro: await signIn(as) };
        const prefix = realm === '/' ? '/am/json/realms/root' : `/am/json/realms/root/realms/${realm}`;
        return call(handler, `${method} ${prefix}/${path}`, { headers: { ...session, ...headers }, ...options });
      },
  };
}
