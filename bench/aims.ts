// What the benchmark aims at, and whether it is missed. What takes time is told as a ratio to something bare that was measured in
// the same run, by turns with it, so that a busy machine does not decide.
import { percentile } from './statistics.ts';
import { textTable } from './text-table.ts';

export interface Aim {
  readonly what: string;
  readonly value: number;
  /** By how much the value may be another in a second run. 0 for what is counted. */
  readonly noise: number;
  readonly most: number;
}

/** In so many parts the samples are taken to see how far they differ. */
const parts = 5;

/** The medians' ratio. Its noise is half the distance between those of the parts: early samples against early ones, and so on. */
export function ratioOf(ours: readonly number[], bare: readonly number[]): { value: number; noise: number } {
  const count = Math.min(parts, ours.length, bare.length);
  const ratio = (share: (samples: readonly number[]) => readonly number[]): number =>
    percentile(share(ours), 0.5) / percentile(share(bare), 0.5);
  const ofParts = Array.from({ length: count }, (_, index) => ratio((samples) => part(samples, index, count)));
  return { value: ratio((samples) => samples), noise: (Math.max(...ofParts) - Math.min(...ofParts)) / 2 };
}

function part(samples: readonly number[], index: number, count: number): readonly number[] {
  return samples.slice(
    Math.floor((index * samples.length) / count),
    Math.floor(((index + 1) * samples.length) / count),
  );
}

export function counted(what: string, value: number, most: number): Aim {
  return { what, value, noise: 0, most };
}

/** By more than the noise. */
export function isMissed({ value, noise, most }: Aim): boolean {
  // Sums of thousandths are seldom exact.
  return value - noise > most + 1e-6;
}

export function aimReport(aims: readonly Aim[]): string {
  const missed = aims.filter(isMissed);
  const text = ({ what, value, noise, most }: Aim, verdict: string) => [
    what,
    value.toFixed(2),
    noise === 0 ? '' : `± ${noise.toFixed(2)}`,
    `<= ${most}`,
    verdict,
  ];
  return [
    `Aims: ${missed.length} of ${aims.length} are missed by more than the noise of this run.`,
    '',
    textTable(
      ['aim', 'here', 'noise', 'aim', ''],
      aims.map((aim) => text(aim, isMissed(aim) ? 'MISSED' : 'ok')),
    ),
    '',
    '',
  ].join('\n');
}
