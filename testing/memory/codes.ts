// What was sent, and guesses at it, in memory.
import {
  type CodeAttempts,
  type CodeSending,
  mailboxOf,
  phoneNumber,
  type Recipient,
  type TextMessage,
  type TextMessages,
} from '../../functions/ports/codes.ts';
import { comparableName, type User } from '../../functions/ports/users.ts';
import { chargeAttempt, type MemoryStore, type MemoryTools, noAttempts } from './store.ts';

const hour = 60 * 60_000;

export function memoryCodeSending(store: MemoryStore, { clock }: Pick<MemoryTools, 'clock'>): CodeSending {
  return {
    async begin(recipient, { visit, guesser, code }, { coolDownSeconds, perHour }) {
      const now = clock.now();
      const keys = keysOf(recipient);
      for (const [index, key] of keys.entries()) {
        const of = keys.length > 1 && index === 0 ? 'user' : 'address';
        const sends = store.sends.get(key) ?? [];
        const before = sends.find((one) => one.visit === visit);
        if (before) return { verdict: 'repeated', ...(before.code !== undefined && { code: before.code }) };
        const lately = sends.filter((one) => one.guesser === guesser && one.at > now - hour);
        const latest = lately.at(-1)?.at;
        const cooled = (latest ?? 0) + coolDownSeconds * 1000;
        if (now < cooled) return { verdict: 'tooSoon', againAt: cooled, of };
        const [oldest] = lately.slice(-perHour);
        if (oldest && lately.length >= perHour) return { verdict: 'tooMany', againAt: oldest.at + hour, of };
        store.sends.set(key, [
          ...sends,
          { visit, guesser, at: now, ...(code !== undefined && index === 0 && { code }) },
        ]);
      }
      return { verdict: 'send' };
    },
  };
}

export function memoryCodeAttempts(store: MemoryStore, { clock }: Pick<MemoryTools, 'clock'>): CodeAttempts {
  const attemptsOf = (recipient: Recipient) => {
    const key = keysOf(recipient)[0] ?? '';
    const attempts = store.codeGuesses.get(key) ?? noAttempts();
    store.codeGuesses.set(key, attempts);
    return attempts;
  };
  return {
    charge: async (recipient, visit, policy, guesser) =>
      chargeAttempt(attemptsOf(recipient)[guesser], visit, policy, clock.now()),
    async clear(recipient, guesser) {
      attemptsOf(recipient)[guesser].charges.clear();
    },
  };
}

/** Of a user, at codes of either kind. */
export function forgetGuesses(store: MemoryStore, { realm, username }: User): void {
  for (const channel of ['mail', 'sms'] as const) {
    store.codeGuesses.delete(keysOf({ realm, channel, username })[0] ?? '');
  }
}

function keysOf({ realm, channel, username, to }: Recipient): string[] {
  const key = (whose: string) => JSON.stringify([channel, realm, whose]);
  const address = key(
    to === undefined ? `nowhere#${comparableName(username ?? '')}` : `to#${comparableName(mailboxOf(to))}`,
  );
  return username === undefined ? [address] : [key(`user#${comparableName(username)}`), address];
}

export interface MemoryTextMessages extends TextMessages {
  /** Oldest first. */
  readonly sent: TextMessage[];
  /** Whether sending fails. */
  down: boolean;
}

export function memoryTextMessages(): MemoryTextMessages {
  const messages: MemoryTextMessages = {
    sent: [],
    down: false,
    async send(message) {
      if (messages.down) throw new Error('No SMS is taken');
      if (phoneNumber(message.to) !== message.to) throw new Error('Invalid parameter: PhoneNumber');
      messages.sent.push(structuredClone(message));
    },
  };
  return messages;
}
