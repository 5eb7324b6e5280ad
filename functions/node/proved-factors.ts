// Whether a run may touch what its user signs in with: what is there already was proved in it; and what is said where it was not.
import type { SeenFactors } from '../ports/devices.ts';
import type { Proof, Standing } from '../ports/node-runner.ts';
import type { NodeContext } from './define-node.ts';

/** Whether one of these devices was proved in this run. */
export function isProved(devices: readonly string[], { proofs }: Standing): boolean {
  return proofs.some(({ device }: Proof) => device !== undefined && devices.includes(device));
}

/** One of the devices that there are was proved, or this very run has enrolled them all, or the realm does not ask. */
export function provesFactors(
  { factorRule, standing }: Pick<NodeContext, 'factorRule' | 'standing'>,
  { devices, storing }: SeenFactors,
): boolean {
  if (factorRule.changes === 'any' || isProved(devices, standing)) return true;
  // What somebody else is storing at this moment is there already: the revision is past it.
  const all = storing === undefined ? devices : [...devices, storing];
  return all.every((device) => standing.enrolled.includes(device));
}

const demand = 'This account is protected by a second factor, and this sign-in does not ask for it.';

/** What the user reads who has not shown the factor that it takes. `journey`: asks for it; none where that is known of no journey. */
export function factorDemand(journey: string | undefined): string {
  return journey === undefined ? demand : `${demand} Sign in with ${journey}.`;
}
