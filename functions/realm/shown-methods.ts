// How a sign-in is told to its user: he knows his devices, and not the factors that they prove.
import type { SessionFactor } from '../ports/sessions.ts';

/**
 * Each once: the kind of a device (a passkey proves two things at once, and a code of an app is none by mail), else the factor.
 * A recovery code is told as what it is, not as the device that it came with.
 */
export function shownMethods(proofs: readonly SessionFactor[]): string[] {
  return [...new Set(proofs.map(methodOf))];
}

function methodOf({ factor, device }: SessionFactor): string {
  return device === undefined || factor === 'recovery' ? factor : device.slice(0, device.indexOf('#'));
}
