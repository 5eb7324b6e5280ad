// What a guarded API asks of a session: the construct SessionAuthorizer writes it into the environment of its function.

export const carriers = ['bearer', 'cookie', 'either'] as const;

export interface GuardOptions {
  /** Where a request carries its token: as bearer token, as session cookie, or as either. */
  readonly carrier: (typeof carriers)[number];
  /** Of the session cookie. */
  readonly cookieName: string;
  /** Normal forms, `/alpha`: sessions of other realms are refused. Empty: any realm. */
  readonly realms: readonly string[];
  readonly minimumAuthLevel: number;
  /** One of these must have been proved; empty: any session will do. */
  readonly factors: readonly string[];
  /** Seconds since one of `factors` was proved, or any factor where none is named; 0: however long ago. */
  readonly maxAgeSeconds: number;
}

/** What the guard hands to the API, and to the gateway's answer when a session is worth too little. All of it is text. */
export interface GuardContext {
  readonly user: string;
  readonly realm: string;
  readonly authLevel: string;
  /** What was proved, in the words of RFC 8176 and `recovery`, each once, with a blank between: `pwd otp`. */
  readonly factors: string;
  /** When each was proved last, in seconds since the epoch, as JSON: `{"pwd":1790000000,"otp":1790000012}`. */
  readonly factorTimes: string;
  /** Seconds since the epoch at which the user signed in. */
  readonly authTime: string;
  /** Only where access is denied: the challenge of RFC 9470 for `WWW-Authenticate`. */
  readonly stepUp?: string;
}

/** The variable that holds the options, as JSON. */
export const guardVariable = 'SESSION_GUARD';
