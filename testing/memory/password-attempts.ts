// Password attempts in memory.
import {
  allowance,
  attemptDelay,
  comparableName,
  type PasswordAttempts,
  type PasswordAttemptsReset,
  type PasswordCharge,
  type User,
} from '../../functions/ports/users.ts';
import { forgetGuesses } from './codes.ts';
import type { MemoryPasswordAttempts, MemoryStore, MemoryTools } from './store.ts';

export function memoryPasswordAttempts(
  store: MemoryStore,
  { clock }: Pick<MemoryTools, 'clock'>,
): PasswordAttempts & PasswordAttemptsReset {
  const rowOf = ({ realm, username }: User) => {
    const key = `${realm}#${comparableName(username)}`;
    const row: MemoryPasswordAttempts = store.passwordAttempts.get(key) ?? {
      ...{ strangers: 0, visits: [], at: 0 },
      browsers: new Map(),
    };
    store.passwordAttempts.set(key, row);
    return row;
  };
  return {
    async charge(user, guesser, visit, policy): Promise<PasswordCharge> {
      const row = rowOf(user);
      if (guesser !== 'stranger') {
        const { since, visits: charges } = row.browsers.get(guesser.browser) ?? { since: 0, visits: [] };
        const visits = since < guesser.since ? [] : charges;
        const repeated = visits.includes(visit);
        if (repeated || visits.length < policy.limit) {
          const charged = repeated ? visits : [...visits, visit];
          row.browsers.set(guesser.browser, { since: Math.max(since, guesser.since), visits: charged });
          const clears = charged.length > allowance(policy) || row.strangers >= policy.limit;
          return { verdict: 'charged', success: clears ? 'clears' : 'free' };
        }
      }
      if (!row.visits.includes(visit)) {
        if (row.strangers >= policy.ceiling) return { verdict: 'closed' };
        if (clock.now() < row.at + attemptDelay(row.strangers, policy)) return { verdict: 'limited' };
        row.visits = row.strangers < policy.limit ? [...row.visits, visit] : [visit];
        row.strangers += 1;
        row.at = clock.now();
      }
      const clears = guesser !== 'stranger' || row.strangers > allowance(policy);
      return { verdict: 'charged', success: clears ? 'clears' : 'free' };
    },
    async clear(user, guesser, policy) {
      const row = rowOf(user);
      const reopens = guesser === 'stranger' || row.strangers >= policy.ceiling;
      const known = guesser === 'stranger' ? undefined : row.browsers.get(guesser.browser);
      if (guesser !== 'stranger' && known) row.browsers.set(guesser.browser, { ...known, visits: [] });
      if (reopens) {
        row.strangers = 0;
        row.visits = [];
      } else {
        row.at = 0;
      }
    },
    async look(user) {
      const { strangers, browsers } = rowOf(user);
      return { strangers, browsers: [...browsers.values()].filter(({ visits }) => visits.length > 0).length };
    },
    async forget(user) {
      const row = rowOf(user);
      row.strangers = 0;
      row.visits = [];
      row.browsers.clear();
      forgetGuesses(store, user);
    },
  };
}
