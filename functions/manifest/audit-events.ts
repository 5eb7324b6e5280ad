// Every audit event: AM's names where AM has one, our own behind `WAYMARK-` where it has none.

/** AM's log files: what was decided about a login, and what was done to something that lasts. */
type Topic = 'authentication' | 'activity';

export interface AuditEventDefinition {
  readonly topic: Topic;
  readonly component: 'Authentication' | 'Session' | 'Push' | 'Devices';
}

const login = { topic: 'authentication', component: 'Authentication' } as const;
const session = { topic: 'activity', component: 'Session' } as const;
const push = { topic: 'activity', component: 'Push' } as const;
const device = { topic: 'activity', component: 'Devices' } as const;

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
  'WAYMARK-ATTEMPT-REFUSED': login,
  /** A right one-time password that was spent already: of a double click, or of somebody who looked on. */
  'WAYMARK-CODE-REPLAYED': login,
  'WAYMARK-ACCOUNT-LOCKED': login,
  'WAYMARK-ACCOUNT-UNLOCKED': login,
  'WAYMARK-PUSH-REFUSED-BY-BUDGET': push,
  'WAYMARK-PUSH-SENT': push,
  'WAYMARK-PUSH-FAILED': push,
  'WAYMARK-PHONE-ANSWERED': push,
  'WAYMARK-PHONE-REFUSED': push,
  'WAYMARK-DEVICE-REGISTERED': device,
  'WAYMARK-DEVICE-CHANGED': device,
  'WAYMARK-DEVICE-REMOVED': device,
} as const satisfies Record<string, AuditEventDefinition>;

export type AuditEventName = keyof typeof auditEvents;

/** Environment variables of whoever writes audit events: the log group, or on one machine a file. */
export const auditVariables = { group: 'AUDIT_LOG_GROUP', file: 'AUDIT_LOG_FILE' } as const;
