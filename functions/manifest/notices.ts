// Notices: what a user should hear of, as it goes over the bus. Public: docs/notices.md is made from this.
import * as z from 'zod';
import { deviceKinds } from '../ports/devices.ts';
import { type AuditEventDefinition, auditEvents, type NoticeName, noticeNames } from './audit-events.ts';

/** The `source` of every event of ours on the bus. */
export const noticeSource = 'waymark';

/**
 * Environment variables: of whoever publishes the bus's name, of whoever sends mails the addresses that they may come from, of
 * whoever sends SMS the US dollars that one may cost.
 */
export const noticeVariables = { bus: 'NOTICES_BUS', senders: 'MAIL_FROM', smsPrice: 'SMS_MAX_PRICE' } as const;

/** Every `detail-type`, in the order of the audit events. */
export const noticeTypes: readonly string[] = noticeNames.map(noticeType);

/** Public names of what happened. */
export function noticeType(name: NoticeName): string {
  return auditEvents[name].notice;
}

/** Undefined for an event that is none. */
export function asNoticeName(name: string): NoticeName | undefined {
  const definition: AuditEventDefinition | undefined = Object.entries(auditEvents).find(([key]) => key === name)?.[1];
  return definition?.notice === undefined ? undefined : noticeNames.find((known) => known === name);
}

/** What is not here does not leave: what an audit event says beyond it stays in the audit log. */
export const noticeDetail = z.object({
  id: z.string().min(1).describe('Of the event, also in the audit log. The same id again is the same event again'),
  time: z.iso.datetime().describe('When it happened'),
  realm: z.string().min(1).describe('The user’s realm, `/alpha`'),
  user: z.string().min(1).describe('The user’s name'),
  transactionId: z.string().describe('Ties it to the audit events and log lines of the same request'),
  by: z
    .enum(['administrator', 'operator', 'script'])
    .optional()
    .describe(
      'Who did it, if not the user: an administrator of the realm, an operator at a command line, or a script of the journey',
    ),
  kind: z.enum(deviceKinds).optional().describe('The kind of factor'),
  device: z.string().optional().describe('The UUID of the device'),
  operation: z
    .enum(['rename', 'optOut', 'optIn', 'newRecoveryCodes', 'delete', 'reset'])
    .optional()
    .describe(
      'What was done. `optOut`: the user is no longer asked for this kind. `reset`: all devices of the kind went',
    ),
  left: z.int().nonnegative().optional().describe('How many recovery codes the user has left'),
  ipAddress: z.string().optional().describe('Where the request came from, unless an administrator did it'),
  previous: z.string().optional().describe('The mail address before'),
});

export type NoticeDetail = z.output<typeof noticeDetail>;
