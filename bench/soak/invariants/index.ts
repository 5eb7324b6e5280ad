// All that must be true when a soak is over, whatever went wrong in it.
import { createHash } from 'node:crypto';
import { allowance, comparableName } from '../../../functions/ports/users.ts';
import { realmSettings } from '../../../functions/realm/realm-settings.ts';
import type { CrowdFigures } from '../crowd.ts';
import type { Ledger } from '../ledger.ts';
import { realm } from '../people.ts';
import type { Rows } from '../tables.ts';
import type { Lifetime } from '../world.ts';
import { codesAreCounted, passwordsAreCounted } from './attempts.ts';
import { answersAreAgreed, logsAreClean, memoryIsFlat } from './process.ts';
import { budgetCounts, budgetHolds, pushesAreOne, pushesArrive } from './pushes.ts';
import { rowsEnd, rowsHaveOwners } from './rows.ts';
import { codesCountOnce, devicesStay, sessionsAreOne, sessionsHaveFactors, tokensStay } from './sessions.ts';
import { everythingFailed, fairUsersGetIn, type Troubles } from './weather.ts';

interface Evidence {
  readonly ledger: Ledger;
  readonly rows: Rows;
  /** Milliseconds since 1970, when the rows were read. */
  readonly now: number;
  readonly logs: readonly string[];
  readonly lifetimes: readonly Lifetime[];
  readonly minutes: number;
  readonly fair: CrowdFigures['fair'];
  readonly troubles: Troubles;
}

export interface Invariant {
  readonly claim: string;
  /** What speaks against it. */
  readonly check: (evidence: Evidence) => string[];
}

const { passwordPolicy, attemptPolicy, pushBudget } = realmSettings.parse({});
const passwords = { limit: passwordPolicy.limit, left: allowance(passwordPolicy) };
const codes = { limit: attemptPolicy.limit, left: 0 };
const memory = { heap: 20e6, rss: 60e6, requests: 300 };

export const invariants: readonly Invariant[] = [
  { claim: 'No code has let two runs on', check: ({ ledger, rows }) => codesCountOnce(ledger, rows) },
  { claim: 'No session is without its factors', check: ({ ledger, rows }) => sessionsHaveFactors(ledger, rows) },
  { claim: 'No run has opened two sessions', check: ({ rows }) => sessionsAreOne(rows) },
  {
    claim: 'Sessions that were given are there, ended ones are not',
    check: ({ ledger, rows }) => tokensStay(ledger, rows),
  },
  {
    claim: 'Devices that were registered are there, once',
    check: ({ ledger, rows }) => devicesStay(ledger.enrolled, rows, userKeyOf),
  },
  { claim: 'No push is lost', check: ({ ledger, rows }) => pushesArrive(ledger, rows) },
  {
    claim: 'No push is another under the same id, none was made unasked',
    check: ({ ledger, rows }) => pushesAreOne(ledger, rows),
  },
  { claim: 'The push budget holds', check: ({ ledger, rows }) => budgetHolds(ledger, rows, pushBudget) },
  { claim: 'The push budget counts what was sent', check: ({ ledger, rows }) => budgetCounts(ledger, rows) },
  {
    claim: 'Passwords that were tried are counted',
    check: ({ ledger, rows }) => passwordsAreCounted(ledger, rows, attemptsIdOf, passwords),
  },
  {
    claim: 'Codes that were tried are counted',
    check: ({ ledger, rows }) => codesAreCounted(ledger, rows, userKeyOf, codes),
  },
  { claim: 'Rows that are not to stay have an end', check: ({ rows, now }) => rowsEnd(rows, now) },
  { claim: 'Rows that stay have an owner', check: ({ rows }) => rowsHaveOwners(rows) },
  { claim: 'Memory is flat', check: ({ lifetimes, minutes }) => memoryIsFlat(lifetimes, memory, minutes) },
  { claim: 'No secret is in the logs', check: ({ logs, ledger }) => logsAreClean(logs, ledger) },
  { claim: 'Errors are of the agreed kinds', check: ({ ledger }) => answersAreAgreed(ledger.answers.values()) },
  { claim: 'In fair weather users get in', check: ({ fair }) => fairUsersGetIn(fair) },
  { claim: 'Everything was made to fail', check: ({ troubles }) => everythingFailed(troubles) },
];

function userKeyOf(user: string): string {
  return `${realm}#${comparableName(user)}`;
}

/** As the table Attempts names a user. */
function attemptsIdOf(user: string): string {
  return createHash('sha256').update(userKeyOf(user)).digest().subarray(0, 16).toString('base64url');
}
