// Every change is somebody's, and is told.
import { type JsonObject, sameJson } from '../json.ts';
import type { AuditEvent, AuditLog } from '../ports/audit.ts';
import type { Clock } from '../ports/system.ts';
import { withoutSecrets } from './secrets.ts';

export interface Author {
  /** His name, as the history shows it. */
  readonly by: string;
  /** What the audit log knows him by. */
  readonly facts: Pick<AuditEvent, 'transactionId' | 'userId' | 'trackingIds'> & { readonly ipAddress?: string };
}

export interface Change {
  /** Normal form. */
  readonly realm: string;
  readonly kind: 'realm' | 'journey' | 'node' | 'script' | 'service' | 'texts' | 'brand' | 'mailTemplate';
  readonly id: string;
  readonly before: JsonObject | undefined;
  readonly after: JsonObject | undefined;
  readonly comment?: string | undefined;
}

/** Bytes of what is told of one side of a change; CloudWatch takes 256 kB a line. What is longer is in the history. */
const longestSide = 48 * 1024;
/** So many keys are named. No journey, script or setting has more. */
const mostFields = 100;
/** Characters. */
const longestField = 100;

/** Nothing where nothing has changed. */
export async function tell(
  { realm, kind, id, before, after, comment }: Change,
  { by, facts: { ipAddress, ...facts } }: Author,
  { auditLog, clock }: { readonly auditLog: AuditLog; readonly clock: Clock },
): Promise<void> {
  if (sameJson(before, after)) return;
  const operation = before === undefined ? 'CREATE' : after === undefined ? 'DELETE' : 'UPDATE';
  const keys = [...new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})])];
  const changed = keys.filter((key) => !sameJson(before?.[key], after?.[key]));
  await auditLog.write([
    {
      eventName: 'AM-CONFIG-CHANGE',
      at: clock.now(),
      realm,
      ...facts,
      info: {
        ...{ operation, kind, objectId: id },
        // An operator is no user whom the log could name.
        ...(facts.userId === undefined && { by }),
        ...(ipAddress !== undefined && { ipAddress }),
        ...(comment !== undefined && { comment }),
        changedFields: changed.slice(0, mostFields).map((key) => key.slice(0, longestField)),
        ...(changed.length > mostFields && { moreFields: changed.length - mostFields }),
        before: side(before),
        after: side(after),
      },
    },
  ]);
}

function side(value: JsonObject | undefined): JsonObject | null {
  if (value === undefined) return null;
  const shown = withoutSecrets(value);
  const bytes = Buffer.byteLength(JSON.stringify(shown));
  return bytes > longestSide ? { tooLong: bytes } : shown;
}
