// Every node, run as Lambda may run it when replies get lost: once, once more, and twice at the same time, from the same
// stores each time. What differs is written down; the journey goes on with the last reply.
import type { NodeHandler } from '../../functions/node/node-handler.ts';
import type { NodeReply } from '../../functions/ports/node-runner.ts';
import type { MemoryPorts } from '../../testing/memory/ports.ts';
import type { MemoryStore } from '../../testing/memory/store.ts';

export interface Repeats {
  /** Types whose visits were repeated. */
  readonly types: Set<string>;
  /** Node type and what differed. */
  readonly differences: string[];
}

/** `handlers`, each of which now runs four times a visit. */
export function repeatingNodes(
  handlers: Readonly<Record<string, NodeHandler>>,
  ports: MemoryPorts,
  { types, differences }: Repeats,
): Readonly<Record<string, NodeHandler>> {
  const repeating = (type: string, handler: NodeHandler): NodeHandler => {
    return async (request) => {
      types.add(type);
      const compare = (what: string, got: unknown, expected: unknown) => {
        const texts = [got, expected].map((value) => JSON.stringify(value));
        if (texts[0] !== texts[1]) differences.push(`${type}, ${what}: ${texts[0]} instead of ${texts[1]}`);
      };
      const before = takenDown(ports);

      const reply = await handler(request);
      const effects = effectsIn(ports);
      const again = await handler(request);
      compare('reply to a repeat', verdict(again), verdict(reply));
      compare('effects of a repeat', effectsIn(ports), effects);

      putBack(ports, before);
      const copies = await Promise.all([handler(request), handler(request)]);
      for (const copy of copies) compare('reply to a copy at the same time', verdict(copy), verdict(reply));
      compare('effects of two copies at the same time', effectsIn(ports), effects);
      return copies[1];
    };
  };
  return Object.fromEntries(Object.entries(handlers).map(([type, handler]) => [type, repeating(type, handler)]));
}

/** What a reply decides. Fresh secrets differ between copies, of which one is kept and the other forgotten. */
function verdict(reply: NodeReply) {
  if (!reply.ok) return reply;
  const { result, edits } = reply;
  const keys = edits.map(({ op, key }) => `${op} ${key}`).sort();
  return result.kind === 'outcome'
    ? { outcome: result.outcome, extras: result.extras, keys }
    : { asks: result.kind === 'callbacks' ? result.callbacks.map(({ type }) => type) : result.config, keys };
}

type Kept = 'users' | 'devices' | 'deviceProfiles' | 'pushMessages' | 'pushBudgets' | 'sends' | 'codeGuesses';
type TakenDown = Pick<MemoryStore, Kept> & { queued: number; mailed: number; texted: number };

function takenDown({ store, pushQueue, mails, textMessages }: MemoryPorts): TakenDown {
  const { users, devices, deviceProfiles, pushMessages, pushBudgets, sends, codeGuesses } = store;
  const taken = structuredClone({ users, devices, deviceProfiles, pushMessages, pushBudgets, sends, codeGuesses });
  return { ...taken, queued: pushQueue.queued.length, mailed: mails.sent.length, texted: textMessages.sent.length };
}

function putBack({ store, pushQueue, mails, textMessages }: MemoryPorts, taken: TakenDown): void {
  refill(store.users, taken.users);
  refill(store.devices, taken.devices);
  refill(store.deviceProfiles, taken.deviceProfiles);
  refill(store.pushMessages, taken.pushMessages);
  refill(store.pushBudgets, taken.pushBudgets);
  refill(store.sends, taken.sends);
  refill(store.codeGuesses, taken.codeGuesses);
  pushQueue.queued.splice(taken.queued);
  mails.sent.splice(taken.mailed);
  textMessages.sent.splice(taken.texted);
}

function refill<Key, Value>(map: Map<Key, Value>, from: ReadonlyMap<Key, Value>): void {
  map.clear();
  for (const [key, value] of from) map.set(key, value);
}

/** All that nodes change, counted: fresh ids and secrets are left out. A message queued twice is one push. */
function effectsIn({ store, pushQueue, mails, textMessages }: MemoryPorts) {
  const users = [...store.users].map(([key, user]) => ({
    ...{ key, active: user.identity.active, logins: user.loginCount, mustChange: user.mustChangePassword },
    skip: [...user.skip],
    retries: [...user.retries.values()].map(({ count }) => count),
  }));
  const devices = [...store.devices].map(([key, owned]) => ({
    key,
    owned: [...owned.values()]
      .map(({ summary, oath, passkey, attempts, codes, codeAttempts, codeSpent }) => ({
        ...{
          kind: summary.kind,
          charges: attempts.stranger.charges.size,
          codeCharges: codeAttempts.stranger.charges.size,
        },
        ...{ counter: oath?.profile.counter, lastLogin: oath?.profile.lastLogin, spentBy: oath?.spentBy },
        ...{ signCount: passkey?.passkey.signCount, countedBy: passkey?.countedBy },
        ...{ codes: codes?.hashes.length, codeSpent: codeSpent?.visit },
      }))
      .toSorted((one, other) => one.kind.localeCompare(other.kind)),
  }));
  const profiles = [...store.deviceProfiles].map(([key, owned]) => [key, [...owned]]);
  const messages = [...store.pushMessages.values()].map(({ type, delivery, answer }) => [type, delivery, answer]);
  const pushes = [...store.pushBudgets].map(([key, budget]) => [key, budget.pushes.length]);
  // The second password of the dialogue is compared, and so charged, in a repeat only.
  const first = (visits: readonly string[]) => visits.filter((visit) => !visit.endsWith(':1')).length;
  const passwords = [...store.passwordAttempts].map(([key, { visits }]) => [key, first(visits)]);
  const queued = new Set(pushQueue.queued.map(({ messageId }) => messageId)).size;
  const sends = [...store.sends].map(([key, all]) => [key, all.length]);
  const guesses = [...store.codeGuesses].map(([key, { known, stranger }]) => [
    key,
    [known, stranger].map(({ charges }) => charges.size),
  ]);
  const codes = { sends, guesses, mailed: mails.sent.length, texted: textMessages.sent.length };
  return { users, devices, profiles, messages, pushes, passwords, queued, codes };
}
