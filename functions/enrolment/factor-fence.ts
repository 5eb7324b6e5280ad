// Whether a journey may add to a user's factors: judged when a registration opens, and held to when it is stored. Whoever has
// the password alone adds the first factor or none, in whatever order requests come.
import * as z from 'zod';
import type { NodeContext } from '../node/define-node.ts';
import { provesFactors } from '../node/proved-factors.ts';
import type { NodeState } from '../node/state.ts';
import type { FactorFence, Factors, SeenFactors } from '../ports/devices.ts';
import type { Standing } from '../ports/node-runner.ts';
import { helpPass } from '../ports/sessions.ts';
import { type User, userKey } from '../ports/users.ts';

type Context = Pick<NodeContext, 'factorRule' | 'standing' | 'state'>;

/** The revision that this run of the journey may add to, and whose it is. */
const seenKey = 'waymark.factorsSeen';
const seenSchema = z.object({ user: z.string(), revision: z.number(), devices: z.array(z.string()) });

export type FenceRefusal = 'unproved' | 'changed';

/** Whether this run may replace all that there is, as the help desk has let it. */
export function holdsPass({ proofs }: Standing): boolean {
  return proofs.some(({ factor }) => factor === helpPass);
}

/**
 * As a registration opens: notes what was seen, for `passFence`. False when this user's factors may not be added to here.
 * `replaces`: with a pass the new device takes the place of all.
 */
export function openFence(
  context: Context,
  user: User,
  seen: SeenFactors,
  { replaces = false }: { readonly replaces?: boolean } = {},
): boolean {
  if (!provesFactors(context, seen) && !(replaces && holdsPass(context.standing))) return false;
  context.state.putShared(seenKey, { user: userKey(user) ?? '', revision: seen.revision, devices: [...seen.devices] });
  return true;
}

/** The user's devices as the registration opened; undefined when none was. */
export function devicesSeen(context: Pick<Context, 'state'>, user: User): readonly string[] | undefined {
  return seenIn(context, user)?.devices;
}

/** When a registration is over, however: what is still pending besides is judged anew when it is stored. */
export function dropFence(state: NodeState): void {
  state.remove(seenKey);
}

/** Before a device is stored: that the user's factors are still those that were seen when its registration was opened. */
export async function passFence(
  context: Context,
  { factors, factorFence }: { readonly factors: Factors; readonly factorFence: FactorFence },
  user: User,
  device: string,
): Promise<FenceRefusal | undefined> {
  if (context.factorRule.changes === 'any') {
    await factorFence.pass(user, device);
    return undefined;
  }
  // Opened nowhere, as a device that a script has put into state: now is when it begins.
  const seen = seenIn(context, user)?.revision ?? (await judgedNow(context, factors, user, device));
  if (seen === undefined) return 'unproved';
  return (await factorFence.pass(user, device, seen)) ? undefined : 'changed';
}

function seenIn({ state }: Pick<Context, 'state'>, user: User) {
  const { data } = seenSchema.safeParse(state.getShared(seenKey));
  return data?.user === userKey(user) ? data : undefined;
}

async function judgedNow(context: Context, factors: Factors, user: User, device: string): Promise<number | undefined> {
  const { storing, ...seen } = await factors.look(user);
  // Its own: this is a copy of the request that is storing it.
  const isOwn = storing === undefined || storing === device;
  return provesFactors(context, isOwn ? seen : { ...seen, storing }) ? seen.revision : undefined;
}

const texts: Readonly<Record<FenceRefusal, string>> = {
  unproved: 'This account has a second factor already. Sign in with it first, then add another.',
  changed: 'The second factors of this account have changed meanwhile. Nothing was added. Please start again.',
};

/** What a node leaves with its failure: the message for the user, and why, for the audit log. */
export function fenceFailure(refusal: FenceRefusal, { factorRule: { journey } }: Pick<Context, 'factorRule'>) {
  const where = journey === undefined || refusal === 'changed' ? '' : ` The sign-in ${journey} asks for what you have.`;
  return { errorMessage: `${texts[refusal]}${where}`, audit: { reason: refusal } };
}
