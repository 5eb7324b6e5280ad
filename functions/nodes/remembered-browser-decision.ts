// Whether the second factor may be left out: the user has typed the right password in this journey, and this browser was
// remembered for this very user. It stands beside a password and never alone, raises no level, and proves no device.

import * as z from 'zod';
import { defineNode, goTo, type NodeContext } from '../node/define-node.ts';
import { daysLong, declined, rememberedCookie, rememberedCookieName, tokensIn } from '../node/remembered-cookie.ts';
import { journeyUser } from '../node/resolve-identity.ts';
import type { RememberedBrowser } from '../ports/browsers.ts';
import { remembered, stands } from '../ports/sessions.ts';
import { universalId } from '../ports/universal-id.ts';
import { userKey } from '../ports/users.ts';

export const node = defineNode(
  {
    type: 'RememberedBrowserDecisionNode',
    displayName: 'Remembered Browser Decision',
    description:
      'Decides by whether Remember Browser has remembered this browser for the user whose password was verified in this journey. It never counts for another user, without a password, where the request wants everything proved anew (`ForceAuth=true`), nor in a strict realm. The token is another after each use; one that comes again later ends it.',
    config: z.object({}),
    outcomes: ['true', 'false'],
    sees: () => ({ cookies: [rememberedCookieName] }),
    told: ['rememberBrowserDays'],
    needs: ['rememberedBrowsers', 'sessionGround'],
    proves: true,
  },
  async (context, ports) => {
    const { request, visit, clock, log, rememberBrowserDays: days = 0 } = context;
    const user = journeyUser(context);
    if (!user || !mayCount(context)) return goTo('false');
    const looked = await Promise.all(
      tokensIn(request).map(async (text) => ({ text, found: await ports.rememberedBrowsers.find(text, visit) })),
    );
    const present = looked.flatMap(({ text, found }) => (found ? [{ text, ...found }] : []));
    const own = present.filter(({ browser }) => userKey(browser) === userKey(user));
    const spent = own.find(({ token }) => token === 'spent');
    if (spent) {
      await ports.rememberedBrowsers.forget(spent.text);
      log.warn('A replaced token of a remembered browser came again: the browser is forgotten');
      const info = { objectId: universalId(user) };
      return goTo('false', { events: [{ eventName: 'WAYMARK-REMEMBERED-TOKEN-REPLAYED', info }] });
    }
    const now = clock.now();
    // The realm may have shortened it since.
    const inTime = own.filter(({ browser }) => isOurs(browser) && now < browser.createdAt + daysLong(days));
    const ground = inTime.length > 0 ? await ports.sessionGround.look(user) : undefined;
    const good = inTime.find(({ browser }) => ground && stands(browser.epoch, ground));
    if (!good) return goTo('false');
    const renewed = await ports.rememberedBrowsers.renew(good.text, good.browser.end, visit);
    const others = present.filter(({ text }) => text !== good.text).map(({ text }) => text);
    return goTo('true', {
      proved: [{ factor: remembered, at: good.browser.provedAt, second: true }],
      ...(renewed !== undefined && { cookies: [rememberedCookie([renewed, ...others], days)] }),
    });
  },
);

type Asked = Pick<NodeContext, 'forceAuth' | 'standing' | 'request' | 'rememberBrowserDays'>;

/** Whether anything could, before anything is looked at: to who has not the password no cookie tells anything. */
export function mayCount({ forceAuth, standing, request, rememberBrowserDays: days = 0 }: Asked): boolean {
  const hasPassword = standing.proofs.some(({ factor }) => factor === 'pwd');
  return days > 0 && !forceAuth && hasPassword && tokensIn(request).some((token) => token !== declined);
}

/** The cookie of another node, which was set for less, opens nothing here. */
function isOurs({ cookieName, second }: RememberedBrowser): boolean {
  return cookieName === rememberedCookieName && second;
}
