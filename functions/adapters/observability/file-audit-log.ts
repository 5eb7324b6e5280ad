// The audit log on one machine: a file, one event a line.

import { appendFile } from 'node:fs/promises';
import { errorName } from '../../node/errors.ts';
import { uuid } from '../../node/uuid.ts';
import type { AuditLog } from '../../ports/audit.ts';
import type { Log, Randomness } from '../../ports/system.ts';
import { auditLine } from './audit-line.ts';

export interface FileAuditLogOptions {
  readonly file: string;
  readonly randomness: Randomness;
  /** Takes what the file does not. */
  readonly log: Log;
}

export function fileAuditLog({ file, randomness, log }: FileAuditLogOptions): AuditLog {
  return {
    async write(events) {
      if (events.length === 0) return;
      const lines = events.map((event) => auditLine(event, uuid(randomness)));
      try {
        // In one piece, so that lines of requests at the same time do not mix.
        await appendFile(file, `${lines.join('\n')}\n`, { mode: 0o600 });
      } catch (error) {
        const name = errorName(error);
        log.error('Audit events could not be written', { event: 'audit-fallback', error: name, auditEvents: lines });
      }
    },
  };
}
