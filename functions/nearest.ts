// The name that was probably meant by a misspelt one.

/** The most similar one that a slip or two lead to; undefined when none is that near. Letter case does not count. */
export function nearest(name: string, known: readonly string[]): string | undefined {
  const [best] = known
    .map((candidate) => ({ candidate, most: Math.min(2, Math.ceil(candidate.length / 3)) }))
    .filter(({ candidate, most }) => Math.abs(candidate.length - name.length) <= most)
    .map(({ candidate, most }) => ({
      candidate,
      most,
      slips: slipsBetween(name.toLowerCase(), candidate.toLowerCase()),
    }))
    .filter(({ most, slips }) => slips <= most)
    .sort((one, other) => one.slips - other.slips);
  return best?.candidate;
}

/** Letters to put in, leave out or replace (Levenshtein). */
function slipsBetween(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (const [index, letter] of [...one].entries()) {
    const next = [index + 1];
    for (const [column, against] of [...other].entries()) {
      const replaced = (row[column] ?? 0) + (letter === against ? 0 : 1);
      next.push(Math.min(replaced, (row[column + 1] ?? 0) + 1, (next[column] ?? 0) + 1));
    }
    row = next;
  }
  return row[other.length] ?? 0;
}
