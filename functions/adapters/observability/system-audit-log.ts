// Where this machine's audit events go: the log group that AUDIT_LOG_GROUP names, or the file of AUDIT_LOG_FILE.
import { auditVariables } from '../../manifest/audit-events.ts';
import type { AuditLog } from '../../ports/audit.ts';
import { required } from '../system/environment.ts';
import { systemTools } from '../system/tools.ts';
import { cloudWatchAuditLog, fileAuditLog } from './audit-logs.ts';

/** Throws when neither variable is set. */
export function systemAuditLog(): AuditLog {
  const file = process.env[auditVariables.file];
  if (file) return fileAuditLog({ ...systemTools, file });
  const group = required(auditVariables.group);
  return cloudWatchAuditLog({ ...systemTools, group, writer: process.env.AWS_LAMBDA_FUNCTION_NAME ?? 'unnamed' });
}
