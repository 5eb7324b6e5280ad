// Mails in memory.
import type { Mail, Mails } from '../../functions/ports/audit.ts';

export interface MemoryMails extends Mails {
  /** Oldest first. */
  readonly sent: Mail[];
  /** What nobody got. */
  readonly pretended: Omit<Mail, 'to'>[];
  senders: readonly string[];
  /** Whether sending fails. */
  down: boolean;
}

export function memoryMails(): MemoryMails {
  const mails: MemoryMails = {
    sent: [],
    pretended: [],
    senders: ['no-reply@example.com', 'login@example.com'],
    down: false,
    async send(mail) {
      if (mails.down) throw new Error('No mail is taken');
      mails.sent.push(structuredClone(mail));
    },
    async pretend(mail) {
      if (mails.down) throw new Error('No mail is taken');
      mails.pretended.push(structuredClone(mail));
    },
  };
  return mails;
}
