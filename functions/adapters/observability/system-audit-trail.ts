// Where this machine's audit events are looked up: where they are written.
import { auditVariables } from '../../manifest/audit-events.ts';
import type { AuditTrail } from '../../ports/audit.ts';
import type { Clock, Randomness } from '../../ports/system.ts';
import { cloudWatchTrail } from '../aws/cloudwatch-trail.ts';
import { required } from '../system/environment.ts';
import { fileAuditTrail } from './audit-trail.ts';

/** Throws when neither variable is set. */
export function systemAuditTrail(tools: { readonly clock: Clock; readonly randomness: Randomness }): AuditTrail {
  const file = process.env[auditVariables.file];
  if (file) return fileAuditTrail({ ...tools, file });
  return cloudWatchTrail({ ...tools, group: required(auditVariables.group) });
}
