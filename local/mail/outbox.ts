// Where mails of the local stack end: nobody gets them, and everybody on this machine can read them.
import type { Mail } from '../../functions/ports/audit.ts';

export interface KeptMail extends Mail {
  readonly id: string;
  /** ISO 8601. */
  readonly sentAt: string;
}

export interface Outbox {
  /** Newest first. */
  mails(): readonly KeptMail[];
  keep(mail: KeptMail): void;
}

const mostMails = 200;

export function outbox(): Outbox {
  let kept: readonly KeptMail[] = [];
  return {
    mails: () => kept,
    keep(mail) {
      kept = [mail, ...kept].slice(0, mostMails);
    },
  };
}
