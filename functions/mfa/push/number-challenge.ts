// The numbers of a push that asks its user to tap the one that the browser shows.

export interface NumberChallenge {
  /** Three different ones from 10 to 99, ascending. */
  readonly numbers: readonly number[];
  /** One of them. */
  readonly answer: number;
}

type RandomBytes = (count: number) => Uint8Array;

const bytesPerDraw = 32;
const draws = 16;

/** Bytes from here on would favour the first of the 90 numbers. */
const firstUnevenByte = 180;

function* twoDigitNumbers(randomBytes: RandomBytes): Generator<number, never> {
  for (let draw = 0; draw < draws; draw += 1) {
    for (const byte of randomBytes(bytesPerDraw)) if (byte < firstUnevenByte) yield 10 + (byte % 90);
  }
  throw new Error('Failed to draw the numbers of a challenge');
}

/**
 * All sets of three are equally likely, and so are the places of the answer in them. `randomBytes` must be
 * cryptographically secure; an error ends the journey if it keeps giving the same bytes.
 */
export function numberChallenge(randomBytes: RandomBytes): NumberChallenge {
  const drawn = twoDigitNumbers(randomBytes);
  const answer = drawn.next().value;
  const numbers = new Set([answer]);
  while (numbers.size < 3) numbers.add(drawn.next().value);
  return { numbers: [...numbers].sort((one, other) => one - other), answer };
}
