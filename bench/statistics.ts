// Order statistics of samples.

/** The sample below which this share of all lies: 0.5 is the median. Throws without samples. */
export function percentile(samples: readonly number[], share: number): number {
  const sorted = [...samples].sort((one, other) => one - other);
  const found = sorted[Math.min(Math.ceil(share * sorted.length), sorted.length) - 1] ?? sorted[0];
  if (found === undefined) throw new Error('There are no samples');
  return found;
}

export function mean(samples: readonly number[]): number {
  return samples.reduce((sum, sample) => sum + sample, 0) / samples.length;
}
