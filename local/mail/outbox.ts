// Where mails and SMS of the local stack end: nobody gets them, and everybody on this machine can read them.
import type { Mail } from '../../functions/ports/audit.ts';
import type { TextMessage } from '../../functions/ports/codes.ts';

export interface KeptMail extends Mail {
  readonly id: string;
  /** ISO 8601. */
  readonly sentAt: string;
}

export interface KeptSms extends TextMessage {
  readonly id: string;
  /** ISO 8601. */
  readonly sentAt: string;
}

export interface Outbox {
  /** Newest first. */
  mails(): readonly KeptMail[];
  /** Newest first. */
  sms(): readonly KeptSms[];
  keep(mail: KeptMail): void;
  keepSms(message: KeptSms): void;
}

const mostMails = 200;

export function outbox(): Outbox {
  let kept: readonly KeptMail[] = [];
  let texts: readonly KeptSms[] = [];
  return {
    mails: () => kept,
    keep(mail) {
      kept = [mail, ...kept].slice(0, mostMails);
    },
    sms: () => texts,
    keepSms(message) {
      texts = [message, ...texts].slice(0, mostMails);
    },
  };
}
