// Reading an index that a client chose: AM accepts numbers and numeric strings for choice and confirmation.
import type { Json } from '../../json.ts';

/** A whole number of at least 0, or undefined for anything else. */
export function indexFrom(value: Json | undefined): number | undefined {
  const index = typeof value === 'string' && /^\d{1,9}$/.test(value.trim()) ? Number(value) : value;
  return typeof index === 'number' && Number.isInteger(index) && index >= 0 ? index : undefined;
}
