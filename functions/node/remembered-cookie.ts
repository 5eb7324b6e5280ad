// The cookie of remembered browsers: the tokens of a few users, since people share a browser. `no` in their place: somebody has
// said that he wants to be asked.
import type { ReplyCookie } from '../ports/node-runner.ts';

export const rememberedCookieName = 'remembered-browser';
export const declined = 'no';

const day = 86_400_000;
/** The latest ones. */
const mostTokens = 5;

type Shown = { readonly cookies?: Readonly<Record<string, readonly string[]>> } | undefined;

/** As they came. Of two cookies of the name one was planted: all are looked at, and none is trusted. */
export function tokensIn(request: Shown): readonly string[] {
  const values = request?.cookies?.[rememberedCookieName] ?? [];
  return [...new Set(values.flatMap((value) => value.split('~')))].filter((token) => token !== '').slice(0, mostTokens);
}

export function rememberedCookie(tokens: readonly string[], days: number): ReplyCookie {
  const value = tokens.slice(0, mostTokens).join('~');
  return { name: rememberedCookieName, value, maxAge: (days * day) / 1000, httpOnly: true, sameSite: 'Lax' };
}

/** Milliseconds. */
export function daysLong(days: number): number {
  return days * day;
}
