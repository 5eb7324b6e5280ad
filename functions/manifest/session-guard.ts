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
}

/** The variable that holds the options, as JSON. */
export const guardVariable = 'SESSION_GUARD';
