// The pages before a whole system in memory: the engine, nodes and journeys are the real ones, and nothing listens on a port.
// What is asked of it is answered inside the browser's own process of asking, so that a walk through a screen takes no time.

import { readFileSync } from 'node:fs';
import type { BrowserContext, Route } from 'playwright-core';
import { isJsonObject, type JsonObject } from '../../functions/json.ts';
import { consoleDoor, isConsolePath } from '../../local/pages/console-door.ts';
import { isPagePath, pagesDoor } from '../../local/pages/pages-door.ts';
import { htmlText } from '../../local/phone/html.ts';
import { type PhonePage, phonePage } from '../../local/phone/phone-page.ts';
import type { JourneyWorld } from '../../testing/journey-world.ts';

export const origin = 'http://localhost:8899';

export interface Front {
  /** What the phone's page shows. */
  phone: PhonePage;
  /** What the account of My devices holds, by the end of a path: `oath`, `push`, `signins`. */
  account: Readonly<Record<string, readonly JsonObject[]>>;
  /** The journey's answers wait until it is called. */
  hold(): () => void;
  /** From now on there is no line. */
  offline: boolean;
  /** In place of what the journey would answer next. */
  next: JsonObject | undefined;
}

type Reply = readonly [status: number, body: unknown];

/** `name=value` by name, as the answers set them: what a browser would keep and send back. */
type Cookies = Map<string, string>;

/** What of a request counts for the answer. */
function sentOn(headers: Readonly<Record<string, string>>): Record<string, string> {
  const names = ['accept-api-version', 'accept-language', 'x-requested-with'];
  return Object.fromEntries(names.flatMap((name) => (headers[name] === undefined ? [] : [[name, headers[name]]])));
}

function keep(cookies: Cookies, set: readonly string[]): void {
  for (const line of set) {
    const [pair = ''] = line.split(';');
    const [name = '', value] = pair.split('=');
    if (value === '') cookies.delete(name);
    else cookies.set(name, pair);
  }
}

export async function front(context: BrowserContext, world: JourneyWorld): Promise<Front> {
  let held: Promise<void> | undefined;
  const cookies: Cookies = new Map();
  const made: Front = {
    phone: { accounts: [], codes: [], pushes: [] },
    account: {},
    offline: false,
    next: undefined,
    hold() {
      let release = (): void => {};
      held = new Promise((resolve) => {
        release = resolve;
      });
      return () => {
        held = undefined;
        release();
      };
    },
  };
  const api = async (path: string, search: string, route: Route): Promise<Reply> => {
    const request = route.request();
    if (path.endsWith('/.well-known/openid-configuration')) return [200, discovery];
    if (path.endsWith('/waymark/look')) return [200, { brand: { name: 'Waymark' } }];
    if (path.endsWith('/authenticate')) {
      await held;
      const { next } = made;
      made.next = undefined;
      if (next) return [Number(next['code'] ?? 200), next];
      const body: unknown = JSON.parse(request.postData() || '{}');
      const reply = await world.post(isJsonObject(body) ? body : {}, search, {
        headers: { ...sentOn(request.headers()), origin, cookie: [...cookies.values()].join('; ') },
      });
      keep(cookies, reply.cookies);
      return [reply.status, reply.body];
    }
    if (path.endsWith('/sessions')) return path && isSignedIn(made) ? [200, { username: 'demo' }] : unauthorized;
    if (search.includes('_action=check')) return [200, { result: false }];
    if (search.includes('newRecoveryCodes'))
      return [200, { recoveryCodes: ['AAaa1111bb', 'CCcc2222dd', 'EEee3333ff'] }];
    if (search.includes('_queryFilter')) return [200, { result: made.account[path.split('/').at(-1) ?? ''] ?? [] }];
    if (path.endsWith('/serverinfo/*')) {
      const passwordJourney = 'ChangePassword';
      return [200, { registrationJourneys: { push: 'PushRegistration' }, passwordJourney }];
    }
    return unauthorized;
  };
  await context.route(`${origin}/**`, async (route) => {
    if (made.offline) return route.abort('connectionrefused');
    const request = route.request();
    const { pathname: path, search } = new URL(request.url());
    if (path.startsWith('/am/')) {
      const [status, body] = await api(path, search.slice(1), route);
      return route.fulfill({ status, contentType: 'application/json', body: JSON.stringify(body) }).catch(() => {});
    }
    if (path === '/phone') return route.fulfill({ contentType: 'text/html', body: htmlText(phonePage(made.phone)) });
    const style = phoneStyles[path];
    if (style) return route.fulfill({ contentType: 'text/css', body: style });
    const received = {
      method: request.method(),
      path,
      search: search.slice(1),
      rawHeaders: [],
      body: new Uint8Array(),
      sourceIp: '',
    };
    const door = isPagePath(path) ? pagesDoor : isConsolePath(path) ? consoleDoor : undefined;
    const answer = door?.(received, `${origin}/am`);
    if (!answer || path.endsWith('login-page.js')) return route.fulfill({ status: 204 });
    return route.fulfill({
      status: answer.status,
      headers: Object.fromEntries(answer.headers ?? []),
      body: typeof answer.body === 'string' ? answer.body : Buffer.from(answer.body),
    });
  });
  return made;
}

const unauthorized: Reply = [401, { code: 401, reason: 'Unauthorized', message: 'Access Denied' }];

const issuer = `${origin}/am/oauth2/realms/root/realms/alpha`;
const discovery = { issuer, authorization_endpoint: `${issuer}/authorize`, token_endpoint: `${issuer}/access_token` };

const phoneStyles: Readonly<Record<string, string>> = {
  '/phone/look.css': readFileSync(new URL('../../login/src/look.css', import.meta.url), 'utf8'),
  '/phone/page.css': readFileSync(new URL('../../local/phone/page.css', import.meta.url), 'utf8'),
};

function isSignedIn({ account }: Front): boolean {
  return Object.keys(account).length > 0;
}
