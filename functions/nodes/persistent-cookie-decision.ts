// Whether a cookie says who is there. It is a thing that can be stolen: it stands for one factor at most, proved when the
// browser was remembered, and is void once anything of that has changed.

import * as z from 'zod';
import { defineNode, goTo, type NodeContext } from '../node/define-node.ts';
import { cookieKeys, cookieWarnings, hours, persistentCookie } from '../node/persistent-cookie.ts';
import type { FoundBrowser, RememberedBrowser } from '../ports/browsers.ts';
import type { Ports } from '../ports/index.ts';
import { remembered, stands } from '../ports/sessions.ts';
import { identityName, universalId } from '../ports/universal-id.ts';
import { userKey } from '../ports/users.ts';

const hour = 3_600_000;
/** Of one request; more are nobody's own. */
const mostCookies = 3;

const config = z.object({
  ...cookieKeys,
  idleTimeout: hours.describe('Hours without use after which it ends'),
  enforceClientIp: z
    .boolean()
    .default(false)
    .describe('It counts from the address alone at which the browser was remembered; addresses of phones change'),
});

type Context = NodeContext<z.output<typeof config>>;

interface Candidate extends FoundBrowser {
  readonly value: string;
}

export const node = defineNode(
  {
    type: 'PersistentCookieDecisionNode',
    displayName: 'Persistent Cookie Decision',
    description:
      'Decides by whether the browser was remembered by Set Persistent Cookie, and goes on as its user. The token is another after each use; one that comes again later ends them all. It counts for less than a factor: beside a password it stands for the second factor that was proved when the browser was remembered.',
    config,
    outcomes: ['true', 'false'],
    inputs: ['realm'],
    sees: ({ persistentCookieName }) => ({ cookies: [persistentCookieName] }),
    needs: ['rememberedBrowsers', 'sessionGround'],
    proves: true,
    warnings: (given) => [
      ...cookieWarnings(given),
      ...(given.enforceClientIp ? ['enforceClientIp: whoever changes networks has to sign in again'] : []),
    ],
  },
  async (context, ports) => {
    const { config: given, request, visit, state, clock, log } = context;
    const values = new Set(request?.cookies?.[given.persistentCookieName]?.slice(0, mostCookies));
    const found = await Promise.all([...values].map((value) => candidate(value, visit, ports)));
    const candidates = found.filter((one) => one !== undefined);

    const spent = candidates.find(({ token }) => token === 'spent');
    if (spent) {
      await ports.rememberedBrowsers.forget(spent.value);
      log.warn('A replaced token of a remembered browser came again: the browser is forgotten');
      const whose = universalId(spent.browser);
      return goTo('false', { events: [{ eventName: 'WAYMARK-REMEMBERED-TOKEN-REPLAYED', info: { objectId: whose } }] });
    }
    const good = [];
    for (const one of candidates) {
      const reason = await refusal(one.browser, context, ports);
      if (reason === undefined) good.push(one);
      else log.info('A remembered browser does not count', { reason });
    }
    const [own, ...others] = good;
    // Of two that both count one was planted, and nothing says which.
    if (!own || others.length > 0) return goTo('false');

    const { browser } = own;
    const now = clock.now();
    const idleEnd = now + given.idleTimeout * hour;
    const renewed = await ports.rememberedBrowsers.renew(own.value, idleEnd, visit);
    state.putShared('username', browser.username);
    return goTo('true', {
      universalId: universalId(browser),
      proved: [{ factor: remembered, at: browser.provedAt, ...(browser.second && { second: true }) }],
      provedOn: browser.epoch,
      ...(renewed !== undefined && { cookies: [persistentCookie(given, renewed, browser.end, now)] }),
    });
  },
);

async function candidate(
  value: string,
  visit: string,
  { rememberedBrowsers }: Pick<Ports, 'rememberedBrowsers'>,
): Promise<Candidate | undefined> {
  const found = await rememberedBrowsers.find(value, visit);
  return found && { ...found, value };
}

/** For the log, in the words of AM where it has some. */
async function refusal(
  browser: RememberedBrowser,
  { config: given, realm, client, universalId: identified }: Context,
  { sessionGround }: Pick<Ports, 'sessionGround'>,
): Promise<string | undefined> {
  if (browser.realm !== realm) return 'Jwt claim Realm does not match.';
  if (browser.cookieName !== given.persistentCookieName) return 'It came under another name.';
  if (given.enforceClientIp && browser.sourceIp !== client.sourceIp) return 'Client IP is different.';
  const user = identified === undefined ? undefined : { realm, username: identityName(identified) };
  if (user && userKey(user) !== userKey(browser)) return 'It is of another user than the journey.';
  if (!stands(browser.epoch, await sessionGround.look(browser))) return 'What was proved counts no more.';
  return undefined;
}
