// Mails in memory.
import type { Mail, Mails } from '../../functions/ports/audit.ts';

export interface MemoryMails extends Mails {
  /** Oldest first. */
  readonly sent: Mail[];
  /** Whether sending fails. */
  down: boolean;
}

export function memoryMails(): MemoryMails {
  const mails: MemoryMails = {
    sent: [],
    down: false,
    async send(mail) {
      if (mails.down) throw new Error('No mail is taken');
      mails.sent.push(structuredClone(mail));
    },
  };
  return mails;
}
