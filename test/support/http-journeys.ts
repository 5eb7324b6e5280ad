// Journeys of a running system over real HTTP, with the answers in the shape that journey-world.ts gives.
//   const at = httpJourneys(stack.url);
//   const end = await at.answer(await at.start('Login'), demo);
import type { AnswersByType, Reply } from '../../testing/step.ts';
import { filled } from '../../testing/step.ts';

export interface HttpJourneys {
  /** Posts a step to authenticate in the realm alpha. */
  post(body: unknown, query?: string, headers?: Readonly<Record<string, string>>): Promise<Reply>;
  start(journey: string): Promise<Reply>;
  answer(step: Reply, answers?: AnswersByType): Promise<Reply>;
  /** `POST …/sessions?_action=…` with this token. */
  session(action: string, token: string): Promise<Reply>;
}

/** `url` without a slash at the end: `http://localhost:8080/am`. */
export function httpJourneys(url: string): HttpJourneys {
  const realm = `${url}/json/realms/root/realms/alpha`;
  const post: HttpJourneys['post'] = (body, query = '', headers = {}) =>
    send(`${realm}/authenticate${query}`, { 'content-type': 'application/json', ...headers }, JSON.stringify(body));
  return {
    post,
    start: (journey) => post({}, `?authIndexType=service&authIndexValue=${encodeURIComponent(journey)}`),
    answer: (step, answers = {}) => post(filled(step.body, answers)),
    session: (action, token) => send(`${realm}/sessions?_action=${action}`, { iPlanetDirectoryPro: token }),
  };
}

async function send(url: string, headers: Record<string, string>, body?: string): Promise<Reply> {
  const response = await fetch(url, { method: 'POST', headers, ...(body !== undefined && { body }) });
  return {
    status: response.status,
    body: JSON.parse(await response.text()),
    headers: Object.fromEntries(response.headers),
    cookies: response.headers.getSetCookie(),
  };
}
