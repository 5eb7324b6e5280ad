// What the operations on accounts work with, and who has them done: an operator at a command line, or an administrator of the
// realm. Each is audited, and what its user should hear of is a notice.
import type { Author } from '../administration/author.ts';
import type { JsonObject } from '../json.ts';
import type { AuditEventName } from '../manifest/audit-events.ts';
import type { Ports } from '../ports/index.ts';
import type { EndpointAdoption } from '../ports/push-addresses.ts';
import type { SessionCount } from '../ports/sessions.ts';
import type { Clock, Log, Randomness } from '../ports/system.ts';
import { universalId } from '../ports/universal-id.ts';
import type { UserImport, UserListing, UserRemoval } from '../ports/users.ts';
import { uuid } from '../ports/uuid.ts';

export interface AccountPorts
  extends Pick<
    Ports,
    | 'accounts'
    | 'auditLog'
    | 'configuration'
    | 'configurationStore'
    | 'deviceEditor'
    | 'deviceList'
    | 'deviceProfileEditor'
    | 'endpointReleases'
    | 'factorFence'
    | 'factorReports'
    | 'helpPasses'
    | 'identities'
    | 'identityStore'
    | 'oathEnrolment'
    | 'passkeyEnrolment'
    | 'passwordAttemptsReset'
    | 'passwordChange'
    | 'pendingPushes'
    | 'pushEnrolment'
    | 'sessionGroundRaiser'
    | 'skipSettingChanges'
    | 'skipSettings'
  > {
  readonly endpointAdoption: EndpointAdoption;
  readonly sessionCount: SessionCount;
  readonly userImport: UserImport;
  readonly userListing: UserListing;
  readonly userRemoval: UserRemoval;
}

export interface AccountTools {
  readonly clock: Clock;
  readonly randomness: Randomness;
  readonly log: Log;
}

/** An operator at a command line, or what the audit log knows an administrator and his request by. */
export type Actor = 'operator' | (Author['facts'] & { readonly userId: string });

/** Some of the ports, and the tools: each operation names those that it needs. */
export type With<Names extends keyof AccountPorts> = Pick<AccountPorts, Names | 'auditLog'> & AccountTools;

export async function audit(
  { auditLog, clock, randomness }: With<never>,
  { realm, username }: { readonly realm: string; readonly username?: string },
  actor: Actor,
  events: readonly (readonly [eventName: AuditEventName, info?: JsonObject])[],
): Promise<void> {
  const at = clock.now();
  const { ipAddress, ...facts } = actor === 'operator' ? { transactionId: uuid(randomness) } : actor;
  const who = actor === 'operator' ? { by: 'operator' } : { ...(ipAddress !== undefined && { ipAddress }) };
  await auditLog.write(
    events.map(([eventName, info = {}]) => ({
      ...{ eventName, at, realm, ...facts },
      info: { ...(username !== undefined && { objectId: universalId({ realm, username }) }), ...who, ...info },
    })),
  );
}
