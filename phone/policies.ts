// What a server asks of the device before the app may hold an account: AM's policies in a combined registration.
import * as z from 'zod';

/** Policy name to its settings. */
export const devicePolicies = z.record(z.string(), z.record(z.string(), z.unknown()));
export type DevicePolicies = z.infer<typeof devicePolicies>;

export interface DeviceCondition {
  /** Whether a finger or face is enrolled. */
  biometrics: boolean;
  /** 0 to 1: how much the device looks tampered with. */
  tamperScore: number;
}

/** The threshold of the stricter apps, for a policy that names none. */
const defaultTamperScore = 0.8;

export function parsePolicies(text: string): DevicePolicies | undefined {
  try {
    return devicePolicies.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}

/** The first policy that the device does not meet. Unknown ones are passed over, as the apps do. */
export function brokenPolicy(policies: DevicePolicies | undefined, condition: DeviceCondition): string | undefined {
  return Object.entries(policies ?? {}).find(([name, settings]) => isBroken(name, settings, condition))?.[0];
}

function isBroken(name: string, settings: Record<string, unknown>, condition: DeviceCondition): boolean {
  if (name === 'biometricAvailable') return !condition.biometrics;
  if (name !== 'deviceTampering') return false;
  const { score } = settings;
  return condition.tamperScore >= (typeof score === 'number' ? score : defaultTamperScore);
}
