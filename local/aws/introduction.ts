// What a run on an emulator says first: where it is, how far that is from AWS, and which tests are left out and why.
import type { RunningEmulator } from './emulator.ts';

export function introduction({
  name,
  repairs,
  deviations,
  skips,
}: Pick<RunningEmulator, 'name' | 'repairs' | 'deviations' | 'skips'>): string[] {
  const left = Object.entries(skips);
  return [
    `Running on ${name}`,
    ...repairs.map((repair) => `  repaired: ${repair}`),
    ...deviations.map((deviation) => `  not as on AWS: ${deviation}`),
    ...left.map(([ability, reason]) => `  skipped: tests of ${ability}: ${reason}`),
    ...(left.length === 0 ? ['  skipped: nothing'] : []),
  ];
}
