// Questions that people ask the audit log when something is wrong, saved in CloudWatch Logs Insights. Fields are those of its
// lines: `entries.0.info` is what the first entry tells.
import { type AuditEventName, noticeNames } from '../functions/manifest/audit-events.ts';

export interface AuditQuery {
  /** In sentence case; `waymark-<stage>/` goes before it. */
  readonly name: string;
  /** When to ask it, for docs/operating.md. */
  readonly when: string;
  readonly fields?: readonly string[];
  readonly filters: readonly string[];
  readonly stats?: string;
  readonly sort: string;
}

/** To be replaced in the console by whom or what one looks for. */
export const placeholders = { user: 'NAME', transaction: 'TRANSACTION' } as const;

const named = (...events: readonly AuditEventName[]): string =>
  `eventName in [${events.map((event) => `"${event}"`).join(', ')}]`;

const info = (fact: string): string => `entries.0.info.${fact}`;

export const auditQueries: readonly AuditQuery[] = [
  {
    name: 'All of one user',
    when: 'a user, or somebody about a user, calls: what happened, in which session, from where',
    fields: ['@timestamp', 'eventName', 'result', 'realm', info('treeName'), info('ipAddress'), 'transactionId'],
    filters: [`userId like "id=${placeholders.user},"`],
    sort: '@timestamp desc',
  },
  {
    name: 'All of one request',
    when: 'an error line or a client names a transaction: every line of the same request',
    fields: ['@timestamp', 'eventName', 'result', 'userId', '@message'],
    filters: [`transactionId = "${placeholders.transaction}"`],
    sort: '@timestamp asc',
  },
  {
    name: 'Failed sign-ins by address',
    when: '`journey-failure-rate`: passwords are guessed from few addresses, or everybody fails',
    filters: [named('AM-TREE-LOGIN-COMPLETED'), 'result = "FAILED"'],
    stats: `count(*) as failures, count_distinct(userId) as users by ${info('ipAddress')}, realm`,
    sort: 'failures desc',
  },
  {
    name: 'Failed sign-ins by journey and hour',
    when: 'whether it began with a deployment, an import, or at night',
    filters: [named('AM-TREE-LOGIN-COMPLETED')],
    stats: `count(*) as ended, sum(strcontains(result, "FAILED")) as failures by bin(1h) as hour, realm, ${info('treeName')}`,
    sort: 'hour desc',
  },
  {
    name: 'Refused attempts by user',
    when: '`attempts-refused`: whose codes and passwords are guessed',
    filters: [named('WAYMARK-ATTEMPT-REFUSED', 'WAYMARK-CODE-REPLAYED', 'WAYMARK-REMEMBERED-TOKEN-REPLAYED')],
    stats: `count(*) as attempts by userId, eventName, ${info('factor')}`,
    sort: 'attempts desc',
  },
  {
    name: 'Denied and refused pushes by user',
    when: '`push-denials`: users who are sent pushes by somebody who has their passwords',
    filters: [named('WAYMARK-PUSH-DENIED', 'WAYMARK-PUSH-DISOWNED', 'WAYMARK-PUSH-REFUSED-BY-BUDGET')],
    stats: 'count(*) as pushes by userId, eventName',
    sort: 'pushes desc',
  },
  {
    name: 'Changes to accounts',
    when: 'an account was taken over: what its thief has changed, and whose accounts were changed alike',
    fields: ['@timestamp', 'eventName', 'userId', 'realm', info('treeName'), 'transactionId'],
    filters: [named(...noticeNames)],
    sort: '@timestamp desc',
  },
  {
    name: 'What administrators changed',
    when: 'a journey, a script or a service is not what it was yesterday; an administrator was robbed',
    fields: [
      ...['@timestamp', 'userId', info('by'), 'realm', info('operation'), info('kind'), info('objectId')],
      ...[info('comment'), info('ipAddress'), 'transactionId'],
    ],
    filters: [named('AM-CONFIG-CHANGE')],
    sort: '@timestamp desc',
  },
  {
    name: 'What operators and administrators did to users',
    when: 'who was added, imported, removed, signed out, or given a pass, by whom and when',
    fields: ['@timestamp', 'eventName', 'userId', info('objectId'), info('by'), 'realm'],
    filters: [
      named(
        ...(['WAYMARK-USER-CREATED', 'WAYMARK-USER-REMOVED', 'WAYMARK-USERS-IMPORTED'] as const),
        ...(['WAYMARK-SESSIONS-ENDED', 'WAYMARK-ATTEMPTS-FORGOTTEN', 'WAYMARK-PASS-ISSUED'] as const),
      ),
    ],
    sort: '@timestamp desc',
  },
  {
    name: 'Nodes that failed',
    when: '`journeys-broken` and `nodes-failing`: which node of which journey, and why',
    filters: [named('WAYMARK-NODE-FAILED')],
    stats: `count(*) as failures by realm, ${info('treeName')}, ${info('nodeType')}, ${info('reason')}`,
    sort: 'failures desc',
  },
  {
    name: 'What scripts were refused',
    when: 'a script of a journey asks for what its realm does not allow',
    filters: [named('WAYMARK-SCRIPT-REFUSED')],
    stats: `count(*) as refusals by realm, ${info('treeName')}, ${info('rule')}`,
    sort: 'refusals desc',
  },
];
