// Pushes arrive, once each by their ids, and no more of them than the budget allows.
import type { Ledger, Run } from '../ledger.ts';
import type { Row, Rows } from '../tables.ts';

type Books = Pick<Ledger, 'runs' | 'deliveries' | 'approvals'>;

/** Milliseconds: the queue gives a message out again after twenty seconds, and such a push may have ended by then. */
const longEnough = 30_000;

/**
 * Once all is calm: a push that was sent has been at its phone; one that a user was told to wait for has left the queue; and none
 * is at a phone that is in no table.
 */
export function pushesArrive({ runs, deliveries }: Books, { PushMessages }: Pick<Rows, 'PushMessages'>): string[] {
  const logins = PushMessages.filter(isLogin);
  const arrived = new Set(deliveries.map(({ messageId }) => messageId));
  const known = new Set(logins.map(({ id }) => id));
  const neverArrived = logins.filter(({ delivery, id }) => delivery === 'sent' && !arrived.has(String(id)));
  const fromNowhere = [...arrived].filter((id) => !known.has(id));
  const waits = countBy(runs.map(({ user, waits: told }) => [user, told]));
  const gone = countBy(logins.map((row) => [String(row['username']), Number(hasLeft(row))]));
  return [
    ...neverArrived.map(({ id, username }) => `${id} was sent to ${username}, and never arrived`),
    ...fromNowhere.map((id) => `${id} has arrived, and nobody knows it`),
    ...[...waits].flatMap(([user, told]) => {
      const left = gone.get(user) ?? 0;
      return told > left ? [`${user} was told to wait for ${told} pushes, of which ${left} have left`] : [];
    }),
  ];
}

function hasLeft({ delivery, answered, createdAt, expiresAt }: Row): boolean {
  return delivery !== 'queued' || answered === true || Number(expiresAt) - Number(createdAt) < longEnough;
}

/** Whatever comes twice under one id is the same to the last byte: phones show one. No run has made more than it asked for. */
export function pushesAreOne({ runs, deliveries }: Books, { PushMessages }: Pick<Rows, 'PushMessages'>): string[] {
  const jwts = new Map<string, Set<string>>();
  for (const { messageId, jwt } of deliveries) jwts.set(messageId, (jwts.get(messageId) ?? new Set()).add(jwt));
  const made = countBy(PushMessages.filter(isLogin).map((row) => [String(runOf(row, runs)?.id), 1]));
  return [
    ...[...jwts].flatMap(([id, all]) => (all.size > 1 ? [`${id} came as ${all.size} different pushes`] : [])),
    ...runs.flatMap(({ id, user, sends }) => {
      const count = made.get(String(id)) ?? 0;
      return count > sends ? [`${user} got ${count} pushes for ${sends} requests of one run`] : [];
    }),
    ...((made.get('undefined') ?? 0) > 0 ? [`${made.get('undefined')} pushes are of no run`] : []),
  ];
}

/** Runs with pushes follow one another: of a user's, the last that had begun when the push was made. */
function runOf({ username, createdAt }: Row, runs: Books['runs']): Run | undefined {
  return runs.findLast(({ user, begunAt }) => user === username && begunAt <= Number(createdAt));
}

export interface PushBudgetRule {
  readonly limit: number;
  readonly windowSeconds: number;
}

/**
 * In no window has a user's phone got more pushes than the limit since the last approval. They are counted before they leave and
 * after they are made, at a moment that nobody knows from outside: the last is taken as counted when it arrived, the others as soon
 * as they were made. Of an approval whose time is not known for sure its end is taken: what was made meanwhile is not counted.
 */
export function budgetHolds(
  { approvals, deliveries }: Books,
  { PushMessages }: Pick<Rows, 'PushMessages'>,
  { limit, windowSeconds }: PushBudgetRule,
): string[] {
  const byUser = Map.groupBy(arrivals(PushMessages, deliveries), ({ user }) => user);
  return [...byUser].flatMap(([user, pushes]) => {
    const yes = approvals.filter((approval) => approval.user === user).map(({ at }) => at);
    const most = Math.max(
      ...pushes.map((last) => {
        const from = Math.max(last.arrivedAt - windowSeconds * 1000, ...yes.filter((at) => at < last.arrivedAt));
        return pushes.filter(({ madeAt }) => madeAt > from && madeAt <= last.madeAt).length;
      }),
    );
    return most > limit ? [`${user} got ${most} pushes without an approval`] : [];
  });
}

/** The row that counts a user's pushes names none that was not made, and all of its window since the last approval. */
export function budgetCounts(
  { approvals, deliveries }: Books,
  { PushMessages, DeviceProfiles }: Pick<Rows, 'PushMessages' | 'DeviceProfiles'>,
): string[] {
  const made = new Set(PushMessages.map(({ id }) => id));
  const arrived = arrivals(PushMessages, deliveries);
  return DeviceProfiles.filter(({ device }) => device === 'push').flatMap((row) => {
    const counted = (row['pushes'] as { messageId: string }[]).map(({ messageId }) => messageId); // as it is written
    const name = String(row['user']).split('#').at(-1);
    const windowFrom = Number(row['latestAt']) - Number(row['windowSeconds']) * 1000;
    const last = Math.max(windowFrom, ...approvals.filter((approval) => approval.user === name).map(({ at }) => at));
    const since = arrived.filter(({ user, madeAt }) => user === name && madeAt > last);
    return [
      ...counted.filter((id) => !made.has(id)).map((id) => `The budget of ${name} counts ${id}, which was never made`),
      ...since.flatMap(({ id }) => (counted.includes(id) ? [] : [`The budget of ${name} lacks ${id}`])),
    ];
  });
}

/** Pushes to sign in that were at a phone. One that the budget refused may stay in the table where its removal has failed. */
function arrivals(messages: readonly Row[], deliveries: Ledger['deliveries']) {
  const first = new Map<string, number>();
  for (const { messageId, at } of deliveries) first.set(messageId, Math.min(at, first.get(messageId) ?? at));
  return messages.filter(isLogin).flatMap(({ id, username, createdAt }) => {
    const arrivedAt = first.get(String(id));
    return arrivedAt === undefined
      ? []
      : [{ id: String(id), user: String(username), madeAt: Number(createdAt), arrivedAt }];
  });
}

function isLogin({ type }: Row): boolean {
  return type === 'AUTHENTICATE';
}

function countBy(counts: readonly (readonly [string, number])[]): Map<string, number> {
  const sums = new Map<string, number>();
  for (const [name, count] of counts) sums.set(name, (sums.get(name) ?? 0) + count);
  return sums;
}
