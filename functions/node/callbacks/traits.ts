// What else there is to know of a callback, by its type: for the engine, which reads and repeats answers that it does not
// understand.
import { deviceProfileCallback } from './device-profile-callback.ts';
import { hiddenValueCallback } from './hidden-value-callback.ts';
import { passwordCallback } from './password-callback.ts';
import { validatedCreatePasswordCallback } from './validated-create-callback.ts';

interface CallbackTraits {
  readonly type: string;
  /** What was typed is never sent back. Default false. */
  readonly secret?: boolean;
  /** Longest value of one input, in bytes of UTF-8. Default 4,096. */
  readonly longestInput?: number;
}

const usualLongest = 4096;
const special: readonly CallbackTraits[] = [
  passwordCallback,
  validatedCreatePasswordCallback,
  deviceProfileCallback,
  hiddenValueCallback,
];

/** Every type has some, a made-up one too. */
export function traitsOf(type: unknown): { readonly secret: boolean; readonly longestInput: number } {
  const { secret = false, longestInput = usualLongest } = special.find((callback) => callback.type === type) ?? {};
  return { secret, longestInput };
}
