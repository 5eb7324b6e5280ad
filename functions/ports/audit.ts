// What is told of what happens: to operators, and to users.
import type { JsonObject } from '../json.ts';
import type { AuditEventName } from '../manifest/audit-events.ts';
import type { NoticeDetail } from '../manifest/notices.ts';

// What happened, for whoever has to prove it later. Nobody passes a secret here, nor a user name that nobody has proved
// to be one: people type passwords into the wrong field.

export interface AuditEvent {
  readonly eventName: AuditEventName;
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** Of the turn that it belongs to, also when a phone or a worker carries that on later. */
  readonly transactionId: string;
  /** Normal form: `/alpha`. */
  readonly realm: string;
  /** Tie a journey and its session together; they open neither. */
  readonly trackingIds?: readonly string[];
  /** The universal id of a user who is known. */
  readonly userId?: string;
  readonly result?: 'SUCCESSFUL' | 'FAILED';
  /** What AM has under `entries[0].info`. */
  readonly info: JsonObject;
}

export interface AuditLog {
  /** In order. Never rejects: what cannot be written where it belongs goes to the function's own log. */
  write(events: readonly AuditEvent[]): Promise<void>;
}

// What the log has of one user, for whoever helps.

export interface TrailEntry {
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** As in functions/manifest/audit-events.ts, or of another version. */
  readonly eventName: string;
  readonly result?: 'SUCCESSFUL' | 'FAILED';
  /** The journey in which it happened. */
  readonly journey?: string;
  /** Of whoever did it. */
  readonly ipAddress?: string;
  /** The kind of factor. */
  readonly kind?: string;
  readonly operation?: string;
  /** Who did it, if not the user: `operator`, `script …`, or the universal id of an administrator. */
  readonly by?: string;
}

interface Trail {
  /** Newest first, fifty at most. */
  readonly entries: readonly TrailEntry[];
  /** All since then are there, in milliseconds since the epoch; those before were not looked at. */
  readonly since: number;
}

/** Apart from writing, and for nobody who writes for journeys: whoever reads the log reads what everybody did. */
export interface AuditTrail {
  /**
   * What happened to the user of this universal id in the last day, as far as it can be read within seconds. Of a sign-in how it
   * ended, without its nodes one by one. What was written a moment ago may be missing, and so may events that name the user
   * neither as stored nor as `comparableId` has it.
   */
  recent(userId: string): Promise<Trail>;
}

// What users should hear of, for whoever listens on the bus of the deployment.

export interface Notice {
  /** One of the manifest: `Factor Registered`. */
  readonly type: string;
  readonly detail: NoticeDetail;
}

export interface Notices {
  /**
   * In order, as far as the bus keeps one. Rejects unless every one was taken; some may have been, so whoever tries again
   * sends those twice.
   */
  publish(notices: readonly Notice[]): Promise<void>;
}

// Mails to users.

export interface Mail {
  /** Plain addresses: `no-reply@example.com`. */
  readonly from: string;
  /** Shown before the address. One line. Default: the address alone. */
  readonly fromName?: string;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  /** The same for programs that show HTML. */
  readonly html: string;
  /** What the HTML shows as `cid:<id>`. Default: none. */
  readonly images?: readonly MailImage[];
}

export interface MailImage {
  readonly id: string;
  readonly type: 'image/png';
  readonly bytes: Uint8Array;
}

export interface Mails {
  /** Addresses that mails may come from; the first is the usual one. Empty: this deployment sends none. */
  readonly senders: readonly string[];
  /** Hands it over for delivery. Rejects when it was not taken. */
  send(mail: Mail): Promise<void>;
  /**
   * Takes as long as `send`, and nobody gets it: whoever watches the clock does not learn that there was nobody to send to.
   * Rejects as `send`.
   */
  pretend(mail: Omit<Mail, 'to'>): Promise<void>;
}
