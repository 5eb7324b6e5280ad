// Comparison of secrets as text, without telling by its duration how many characters agree.

import { timingSafeEqual } from 'node:crypto';

/** Whether two texts are equal. Only their length can be learnt from the time it takes. */
export function sameText(one: string, other: string): boolean {
  const oneBytes = Buffer.from(one);
  const otherBytes = Buffer.from(other);
  return oneBytes.length === otherBytes.length && timingSafeEqual(oneBytes, otherBytes);
}
