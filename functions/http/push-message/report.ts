// What operators hear of a phone's call: a log line, an audit event, a count. It belongs to the turn that asked the phone,
// where there is one; the call's own id is beside it.

import type { AuditLog } from '../../ports/audit.ts';
import type { Clock, Log, Metrics } from '../../ports/system.ts';
import { universalId } from '../../ports/universal-id.ts';
import type { Verdict } from './phone-call.ts';

export interface ReportPorts {
  readonly auditLog: AuditLog;
  readonly clock: Clock;
  readonly metrics: Metrics;
}

export interface ReportedCall {
  readonly action: string;
  readonly realm: string;
  readonly sourceIp: string;
  /** Of the phone's own request. */
  readonly transactionId: string;
}

export async function report(
  verdict: Verdict,
  { transactionId: phoneRequestId, ...call }: ReportedCall,
  ports: ReportPorts & { readonly log: Log },
): Promise<void> {
  const facts = { event: 'push-answer', ...call, transactionId: phoneRequestId, phoneRequestId, ...verdict.facts };
  if (verdict.taken) ports.log.info('A phone was answered', facts);
  else ports.log.warn('A phone was refused', { ...facts, reason: verdict.reason });
  count(verdict, ports.metrics);
  await audit(verdict, call, facts, ports);
}

function count({ taken, facts }: Verdict, metrics: Metrics): void {
  if (!taken || facts['repeated'] !== undefined) return;
  if (facts['decision'] === 'approved') metrics.count('PushApproved', {});
  if (facts['decision'] === 'denied') metrics.count('PushDenied', {});
}

// Calls about nothing that we know stay out: anyone could fill the log with them.
async function audit(
  verdict: Verdict,
  { action, realm, sourceIp }: Omit<ReportedCall, 'transactionId'>,
  { transactionId, phoneRequestId }: { readonly transactionId: string; readonly phoneRequestId: string },
  { auditLog, clock }: ReportPorts,
): Promise<void> {
  const { username, transactionId: _turn, ...about } = verdict.facts;
  if (username === undefined) return;
  const info = { action, ipAddress: sourceIp, phoneRequestId, ...about };
  const event = { at: clock.now(), transactionId, realm, userId: universalId({ realm, username }) };
  if (!verdict.taken) {
    const refused = { ...info, reason: verdict.reason };
    await auditLog.write([{ ...event, eventName: 'WAYMARK-PHONE-REFUSED', result: 'FAILED', info: refused }]);
    return;
  }
  const denial = denialOf(verdict);
  await auditLog.write([
    { ...event, eventName: 'WAYMARK-PHONE-ANSWERED', result: 'SUCCESSFUL', info },
    ...(denial ? [{ ...event, eventName: denial, info } as const] : []),
  ]);
}

/** Once for a push, however often the phone says so. */
function denialOf({ facts }: Verdict): 'WAYMARK-PUSH-DENIED' | 'WAYMARK-PUSH-DISOWNED' | undefined {
  if (facts['decision'] !== 'denied' || facts['repeated'] !== undefined) return undefined;
  return facts['disowned'] === undefined ? 'WAYMARK-PUSH-DENIED' : 'WAYMARK-PUSH-DISOWNED';
}
