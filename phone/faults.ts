// What can go wrong between a phone and its server, as data, for tests. Faults are read at each use: change them freely.

/** On the way from the phone to the server. */
export type CallFault =
  /** The call never arrives. */
  | 'drop'
  /** The line breaks after the request, which is sent again as it was. */
  | 'duplicate'
  /** Signed, and the challenge answered, under another key. */
  | 'wrongKey'
  /** Half of the JWT is missing. */
  | 'truncatedJwt'
  /** A body of a million bytes more than needed. */
  | 'oversized'
  /** Milliseconds. */
  | { readonly delay: number };

/** An approval of a number challenge with another number than the chosen one, or with none. */
export type NumberFault = 'wrongNumber' | 'withoutNumber';

export interface PhoneFaults {
  /** On the way from the push service to the phone. */
  push?: 'drop' | 'duplicate' | { readonly delay: number } | undefined;
  register?: CallFault | undefined;
  answer?: CallFault | NumberFault | undefined;
  refresh?: CallFault | undefined;
}

export const delayOf = (fault: PhoneFaults[keyof PhoneFaults]): number | undefined =>
  typeof fault === 'object' ? fault.delay : undefined;
