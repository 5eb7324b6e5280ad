// One call about the devices of a user, once it is known who calls.

import { type RemovalPorts, removingFactors } from '../../enrolment/device-management.ts';
import type { JsonObject } from '../../json.ts';
import type { AuditEventName } from '../../manifest/audit-events.ts';
import { RequestError } from '../../node/errors.ts';
import type { DeviceKind } from '../../ports/devices.ts';
import type { Ports } from '../../ports/index.ts';
import { type Ground, type Session, stands } from '../../ports/sessions.ts';
import type { Clock, Randomness } from '../../ports/system.ts';
import { comparableId, universalId } from '../../ports/universal-id.ts';
import type { User } from '../../ports/users.ts';
import type { DeviceAccess } from './device-access.ts';

export type DevicePorts = RemovalPorts &
  Pick<
    Ports,
    | 'auditLog'
    | 'deviceEditor'
    | 'deviceProfileEditor'
    | 'factorFence'
    | 'factors'
    | 'recoveryCodeSets'
    | 'rememberedBrowserEditor'
    | 'sessionGroundRaiser'
    | 'sessionKeeper'
    | 'sessionReader'
    | 'signIns'
    | 'skipSettings'
  > & {
    readonly clock: Clock;
    readonly randomness: Randomness;
  };

export interface DeviceCall<Kind = DeviceKind> {
  readonly ports: DevicePorts;
  readonly session: Session;
  readonly token: string;
  readonly access: DeviceAccess;
  /** Whose devices. */
  readonly user: User;
  readonly kind: Kind;
  readonly transactionId: string;
  readonly sourceIp: string;
}

/** Throws `ERR_FORBIDDEN` unless this session may change devices of this kind. */
export function requireProof({ access, kind }: DeviceCall): void {
  if (access.proves(kind)) return;
  const message = 'Sign in with a device of this kind, or with one of its recovery codes, to change devices.';
  throw new RequestError('ERR_FORBIDDEN', message);
}

/** Notes for later what was done, by whom and to whose devices. */
export async function audit(
  { ports, session, access, user, kind, transactionId, sourceIp }: DeviceCall<DeviceKind | 'profile' | 'remembered'>,
  eventName: Extract<
    AuditEventName,
    `WAYMARK-${'DEVICE' | 'PROFILE'}-${'CHANGED' | 'REMOVED'}` | 'WAYMARK-BROWSER-FORGOTTEN'
  >,
  info: JsonObject,
): Promise<void> {
  const { AMCtxId: trackingId } = session.properties;
  // As it was typed, a name would hide what was done from whoever looks for its user.
  const objectId = access.own ? session.universalId : comparableId(universalId(user));
  await ports.auditLog.write([
    {
      eventName,
      at: ports.clock.now(),
      transactionId,
      realm: user.realm,
      ...(trackingId !== undefined && { trackingIds: [trackingId] }),
      userId: session.universalId,
      info: { objectId, kind, ipAddress: sourceIp, ...info },
    },
  ]);
}

/** Removes factors. The session that acts goes on, with what still stands of what it proved. */
export async function removingAs<Result>(call: DeviceCall, work: () => Promise<Result>): Promise<Result> {
  // Named, so that the session that acts is known again.
  const by = `removal:${call.transactionId}`;
  const { result, ground } = await removingFactors(call.ports, call.user, by, work);
  if (call.access.own) await keepActing(call, ground, by);
  return result;
}

async function keepActing({ ports, user, session, token }: DeviceCall, ground: Ground, by: string): Promise<void> {
  // Somebody else has ended it too.
  if (!stands(session.epoch, ground, by)) return;
  const { devices } = await ports.factors.look(user);
  const factors = session.factors.filter(({ device }) => device === undefined || devices.includes(device));
  const authLevel = factors.length === session.factors.length ? session.authLevel : 0;
  await ports.sessionKeeper.keep(token, { epoch: ground.epoch, factors, authLevel });
}
