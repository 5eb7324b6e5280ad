// The door of device management over memory ports: `await world.call('GET oath?_queryFilter=true')` asks as demo of /alpha.
import { devicesDoor } from '../../functions/http/devices/devices-door.ts';
import type { JsonObject } from '../../functions/json.ts';
import type { DeviceKind } from '../../functions/ports/devices.ts';
import type { Session } from '../../functions/ports/sessions.ts';
import type { ApiEventOptions } from '../../testing/api-event.ts';
import { type MemoryPorts, memoryPorts } from '../../testing/memory/ports.ts';
import { seededRandomness } from '../../testing/seeded-randomness.ts';
import { simulatedClock } from '../../testing/simulated-clock.ts';
import { oathProfile } from '../contracts/oath-profile.ts';
import { pushProfile } from '../contracts/push-profile.ts';
import { demo, identity } from '../contracts/users.ts';
import { call, doorTools } from './call-door.ts';

export const google = 'arn:aws:sns:eu-central-1:000000000000:app/GCM/waymark';

/** How a session came about: with which second factors, by `NodeType`. */
export const bothFactors = 'AuthenticatorOATH|AuthenticatorPush|';

const noFactor = { kind: 'oath', factor: 'none' } as const;
/** By their names in `NodeType`: what was proved, of the newest device of the kind. */
const factorOf: Readonly<Record<string, { readonly kind: DeviceKind; readonly factor: string }>> = {
  AuthenticatorOATH: { kind: 'oath', factor: 'otp' },
  AuthenticatorPush: { kind: 'push', factor: 'swk' },
  WebAuthnAuthentication: { kind: 'webauthn', factor: 'swk' },
  AuthenticatorPushRegistration: { kind: 'push', factor: 'recovery' },
};

export interface Caller extends ApiEventOptions {
  /** Default: demo of /alpha, signed in with both factors. `null`: nobody. */
  readonly as?: (Partial<Session> & { readonly nodeType?: string }) | null;
  /** Before `/{kind}…`. Default: demo's 2fa devices in /alpha. */
  readonly base?: string;
}

export async function devicesWorld({
  settings = {},
  ports: broken = {},
}: {
  readonly settings?: JsonObject;
  readonly ports?: Partial<MemoryPorts>;
} = {}) {
  const clock = simulatedClock();
  const ports = { ...memoryPorts({ clock }), ...broken };
  const tools = doorTools({ settings });
  const handler = devicesDoor(tools, { ...ports, clock, randomness: seededRandomness('devices') });
  await ports.identityStore.put(identity(demo));
  let tokens = 0;

  const signIn = async ({ nodeType = bothFactors, ...changes }: Caller['as'] & {} = {}) => {
    tokens += 1;
    const token = `token-${tokens}`;
    const user = { ...demo, ...changes };
    const named = Object.keys(factorOf).filter((name) => nodeType.split('|').includes(name));
    const factors = await Promise.all(
      named.map(async (name) => {
        const { kind, factor } = factorOf[name] ?? noFactor;
        const [uuid] = (await ports.deviceList.list(user, kind)).map((device) => device.uuid);
        return { factor, at: clock.now(), device: `${kind}#${uuid ?? 'removed'}` };
      }),
    );
    await ports.sessionIssuer.create(token, {
      ...demo,
      universalId: 'id=demo,ou=user,o=alpha,ou=services,ou=am-config',
      authLevel: 0,
      factors,
      epoch: (await ports.sessionGround.look(user)).epoch,
      properties: { NodeType: nodeType },
      createdAt: clock.now(),
      latestAccessAt: clock.now(),
      maxIdleMinutes: 30,
      maxMinutes: 120,
      ...changes,
    });
    return token;
  };

  return {
    clock,
    ports,
    log: tools.log,
    signIn,
    /** By the header that is named like the cookie. `GET oath?_queryFilter=true`; the rest of the path as it is. */
    async call(request: string, { as = {}, base = defaultBase, headers, ...options }: Caller = {}) {
      const [method, rest] = request.split(' ');
      const session = as === null ? {} : { iPlanetDirectoryPro: await signIn(as) };
      return call(handler, `${method} ${base}/${rest}`, { headers: { ...session, ...headers }, ...options });
    },
    saveOath: (uuid = 'oath-1', changes = {}) => ports.oathEnrolment.save(demo, oathProfile({ uuid, ...changes })),
    /** A phone that can be reached, and whose endpoint knows it. */
    async savePush(uuid = 'push-1', changes = {}, user = demo) {
      ports.pushService.applications.add(google);
      const made = await ports.pushEndpoints.register({ applicationArn: google, token: `token of ${uuid}` });
      const communicationId = made.ok ? made.endpointArn : '';
      await ports.pushEnrolment.save(user, pushProfile({ uuid, communicationId, ...changes }));
      await ports.endpointClaims.claim(communicationId, { ...user, uuid });
      return communicationId;
    },
    /** A push that waits for this device's answer. */
    async sendPush(deviceUuid: string, visit = 'visit') {
      const message = await ports.pushMessageMaking.create(visit, {
        ...{ type: 'AUTHENTICATE', ...demo, deviceUuid, challenge: 'Y2hhbGxlbmdl', transactionId: 'transaction' },
        expiresAt: clock.now() + 120_000,
      });
      const { messageId } = message;
      await ports.pushBudget.take(demo, { visit, messageId }, { limit: 5, windowSeconds: 600 });
      return messageId;
    },
  };
}

const defaultBase = '/am/json/realms/root/realms/alpha/users/demo/devices/2fa';
