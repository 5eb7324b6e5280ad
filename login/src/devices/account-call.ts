// A call of My account: to AM's endpoints and to ours beside them, as the browser's cookie opens them.

/** What went wrong: no session, not without a factor, no such thing, or no answer. */
export type Trouble = 'signedOut' | 'signInAgain' | 'gone' | 'offline' | 'other';

export class AccountError extends Error {
  override name = 'AccountError';
  readonly trouble: Trouble;
  constructor(trouble: Trouble) {
    super(trouble);
    this.trouble = trouble;
  }
}

const troubles: Readonly<Record<number, Trouble>> = { 401: 'signedOut', 403: 'signInAgain', 404: 'gone' };

/** Rejects with an AccountError. */
export async function call(
  method: string,
  url: string,
  body?: Readonly<Record<string, unknown>>,
  version = 'resource=1.0',
): Promise<Record<string, unknown>> {
  const response = await fetch(url, {
    method,
    credentials: 'include',
    headers: {
      accept: 'application/json',
      'accept-api-version': version,
      'x-requested-with': 'forgerock-sdk',
      ...(body && { 'content-type': 'application/json' }),
    },
    ...(body && { body: JSON.stringify(body) }),
  }).catch(() => {
    throw new AccountError('offline');
  });
  if (!response.ok) throw new AccountError(troubles[response.status] ?? 'other');
  const answer: unknown = await response.json().catch(() => ({}));
  return typeof answer === 'object' && answer !== null ? { ...answer } : {};
}

/** The `result` of a query. */
export function resultIn({ result }: Record<string, unknown>): readonly Record<string, unknown>[] {
  return Array.isArray(result) ? result.filter((item) => typeof item === 'object' && item !== null) : [];
}
