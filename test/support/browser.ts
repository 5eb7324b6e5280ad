// A browser that comes back: it keeps the cookie by which it is known, over the world in memory or a running system.
//   const laptop = newBrowser((body, query, headers) => at.post(body, query, { headers }));
//   await laptop.answer(await laptop.start('Login'), demo);
import { expect } from '@jest/globals';
import { type AnswersByType, filled, type Reply } from '../../testing/step.ts';

/** What a sign-in sets beside the session cookie, over plain HTTP; for `toEqual`. */
export const deviceCookie = expect.stringMatching(
  /^waymark-browser=[\w-]+(\.[\w-]+){2}; Path=\/; HttpOnly; SameSite=Lax; Max-Age=15552000$/,
);

type Post = (body: unknown, query: string, headers: Readonly<Record<string, string>>) => Promise<Reply>;

export interface Browser {
  /** `waymark-browser=…`, or none before the first sign-in. Tests may put another in its place. */
  cookie: string | undefined;
  start(journey: string): Promise<Reply>;
  answer(step: Reply, answers?: AnswersByType): Promise<Reply>;
}

export function newBrowser(post: Post): Browser {
  const send = async (body: unknown, query = ''): Promise<Reply> => {
    const reply = await post(body, query, browser.cookie === undefined ? {} : { cookie: browser.cookie });
    const [set] = reply.cookies.filter((cookie) => cookie.startsWith('waymark-browser='));
    browser.cookie = set?.split(';')[0] ?? browser.cookie;
    return reply;
  };
  const browser: Browser = {
    cookie: undefined,
    start: (journey) => send({}, `authIndexType=service&authIndexValue=${encodeURIComponent(journey)}`),
    answer: (step, answers = {}) => send(filled(step.body, answers)),
  };
  return browser;
}
