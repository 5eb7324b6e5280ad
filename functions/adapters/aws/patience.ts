// How long clients wait for AWS: several short tries are better than one long wait.

interface Patience {
  readonly maxAttempts: number;
  readonly requestHandler: {
    readonly connectionTimeout: number;
    readonly requestTimeout: number;
    readonly throwOnRequestTimeout: true;
  };
}

/** Options of any client; milliseconds are those of one try. */
export function patience(connectionTimeout: number, requestTimeout: number, maxAttempts = 3): Patience {
  return { maxAttempts, requestHandler: { connectionTimeout, requestTimeout, throwOnRequestTimeout: true } };
}
