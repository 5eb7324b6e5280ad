// Audit events of pushes on their way to phones.

import type { AuditEvent } from '../ports/audit.ts';
import type { PushMessage } from '../ports/push.ts';
import type { Clock } from '../ports/system.ts';
import { universalId } from '../ports/universal-id.ts';

/** What became of a push, for whoever follows the turn that asked for it. */
export function pushEvent(
  eventName: 'WAYMARK-PUSH-SENT' | 'WAYMARK-PUSH-FAILED',
  message: PushMessage,
  clock: Clock,
  reason?: string,
): AuditEvent {
  const { messageId, transactionId, realm, deviceUuid: device } = message;
  const info = { messageId, device, ...(reason !== undefined && { reason }) };
  const result = reason === undefined ? 'SUCCESSFUL' : 'FAILED';
  return { eventName, at: clock.now(), transactionId, realm, userId: universalId(message), result, info };
}
