// Bytes that follow from a secret seed (HKDF, RFC 5869), for secrets that must come out the same when a request is run twice.
import { hkdfSync } from 'node:crypto';

/** `seed`: 32 random bytes. The nth call of two such functions with one seed gives the same bytes; no two calls agree. */
export function seededBytes(seed: Uint8Array): (count: number) => Uint8Array {
  let calls = 0;
  return (count) => {
    calls += 1;
    return new Uint8Array(hkdfSync('sha256', seed, '', `${calls}`, count));
  };
}
