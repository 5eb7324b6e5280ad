// Every audit event: AM's names where AM has one, our own behind `WAYMARK-` where it has none. Those of which the user
// should hear are notices as well: whoever listens to the bus gets them under the name beside them.

import type { MetricName } from './metrics.ts';

/** AM's log files: what was decided about a login, what was done to something that lasts, and to how everything works. */
type Topic = 'authentication' | 'activity' | 'config';

export interface AuditEventDefinition {
  readonly topic: Topic;
  readonly component: 'Authentication' | 'Session' | 'Push' | 'Devices' | 'Users' | 'Scripts' | 'Configuration';
  /** Makes it a notice: its `detail-type` on the bus. Public: docs/notices.md promises it. */
  readonly notice?: string;
  /** Counted as well, told apart by these facts of its `info`: each dimension of the metric beside the fact's name. */
  readonly counts?: { readonly metric: MetricName; readonly by: Readonly<Record<string, string>> };
  /** Left by a node, it concerns the user whom the journey has named, though none may have been identified: he is a user for sure. */
  readonly ofNamedUser?: true;
}

const login = { topic: 'authentication', component: 'Authentication' } as const;
const session = { topic: 'activity', component: 'Session' } as const;
const push = { topic: 'activity', component: 'Push' } as const;
const device = { topic: 'activity', component: 'Devices' } as const;
const user = { topic: 'activity', component: 'Users' } as const;
const script = { topic: 'activity', component: 'Scripts' } as const;

export const auditEvents = {
  'AM-NODE-LOGIN-COMPLETED': login,
  'AM-TREE-LOGIN-COMPLETED': login,
  'AM-LOGIN-COMPLETED': login,
  'AM-LOGOUT': login,
  'AM-SESSION-CREATED': session,
  'AM-SESSION-LOGGED_OUT': session,
  /** A node threw, or could not be run: its journey did not go on from there. */
  'WAYMARK-NODE-FAILED': login,
  /** A code that was not even compared: too many wrong ones before it. */
  'WAYMARK-ATTEMPT-REFUSED': { ...login, counts: { metric: 'AttemptRefused', by: { Factor: 'factor' } } },
  /** A right one-time password that was spent already: of a double click, or of somebody who looked on. */
  'WAYMARK-CODE-REPLAYED': login,
  /** A code or a link to a user, at the address of `info`, which is masked. */
  'WAYMARK-MAIL-SENT': { ...login, counts: { metric: 'MailSent', by: {} } },
  'WAYMARK-SMS-SENT': { ...login, counts: { metric: 'SmsSent', by: {} } },
  /** One that was not sent: too soon after another, or too many in the hour. The journey goes on as if it had been. */
  'WAYMARK-CODE-HELD-BACK': { ...login, counts: { metric: 'CodeHeldBack', by: { Channel: 'channel' } } },
  'WAYMARK-ACCOUNT-LOCKED': { ...login, notice: 'Account Locked' },
  'WAYMARK-ACCOUNT-UNLOCKED': { ...login, notice: 'Account Unlocked' },
  /** A passkey told a count that is not above the last one, as a copy of it would; or none, where it had counted before. */
  'WAYMARK-PASSKEY-COUNT-BEHIND': login,
  'WAYMARK-RECOVERY-CODE-USED': { ...login, notice: 'Recovery Code Used' },
  /** The token of a remembered browser came again after it had been replaced: of a thief, or of who was robbed. */
  'WAYMARK-REMEMBERED-TOKEN-REPLAYED': login,
  'WAYMARK-PUSH-REFUSED-BY-BUDGET': { ...push, counts: { metric: 'PushRefusedByBudget', by: {} } },
  'WAYMARK-PUSH-SENT': push,
  'WAYMARK-PUSH-FAILED': push,
  'WAYMARK-PHONE-ANSWERED': push,
  'WAYMARK-PHONE-REFUSED': push,
  'WAYMARK-PUSH-DENIED': { ...push, notice: 'Push Denied' },
  /** Denied, and its user said besides: "It was not me". */
  'WAYMARK-PUSH-DISOWNED': { ...push, notice: 'Push Disowned' },
  'WAYMARK-DEVICE-REGISTERED': { ...device, notice: 'Factor Registered', ofNamedUser: true },
  'WAYMARK-DEVICE-CHANGED': { ...device, notice: 'Factor Changed' },
  'WAYMARK-DEVICE-REMOVED': { ...device, notice: 'Factor Removed' },
  /** The profile of a device that a user was seen with: no factor. Whose device it is stays out, as it follows users around. */
  'WAYMARK-PROFILE-CHANGED': device,
  'WAYMARK-PROFILE-REMOVED': device,
  /** A browser in which the user is not asked for a second factor for a while; and that he is asked there again. */
  'WAYMARK-BROWSER-REMEMBERED': device,
  'WAYMARK-BROWSER-FORGOTTEN': device,
  'WAYMARK-PASSWORD-CHANGED': { ...user, notice: 'Password Changed', ofNamedUser: true },
  /** `info` has the address before: it is told, too. */
  'WAYMARK-ADDRESS-CHANGED': { ...user, notice: 'Address Changed', ofNamedUser: true },
  /** A one-time pass of the help desk: whoever has it and the password registers a device in place of all. */
  'WAYMARK-PASS-ISSUED': { ...user, notice: 'Pass Issued' },
  'WAYMARK-PASS-USED': { ...login, notice: 'Pass Used' },
  'WAYMARK-USER-CREATED': user,
  'WAYMARK-USER-REMOVED': user,
  /** How many of a file, and what became of the others. */
  'WAYMARK-USERS-IMPORTED': user,
  /** By somebody else than the user. */
  'WAYMARK-SESSIONS-ENDED': session,
  'WAYMARK-ATTEMPTS-FORGOTTEN': user,
  /** A script wanted what its realm does not allow, or whose user has not proved enough: `info` says which rule. */
  'WAYMARK-SCRIPT-REFUSED': script,
  /** By an administrator: `info` has what was there before and what is there now, without secrets. */
  'AM-CONFIG-CHANGE': { topic: 'config', component: 'Configuration' },
} as const satisfies Record<string, AuditEventDefinition>;

export type AuditEventName = keyof typeof auditEvents;

/** The names of audit events that are notices. */
export type NoticeName = {
  [Name in AuditEventName]: (typeof auditEvents)[Name] extends { readonly notice: string } ? Name : never;
}[AuditEventName];

export const noticeNames = Object.entries<AuditEventDefinition>(auditEvents).flatMap(([name, { notice }]) =>
  notice === undefined ? [] : [name as NoticeName],
); // of its own keys

/** Environment variables of whoever writes audit events: the log group, or on one machine a file. */
export const auditVariables = { group: 'AUDIT_LOG_GROUP', file: 'AUDIT_LOG_FILE' } as const;
