// Asks who has just proved a second factor whether this browser is to go without it for a while. A node of ours: AM's Set
// Persistent Cookie asks nobody, and its cookie says who is there.

import * as z from 'zod';
import { confirmationCallback } from '../node/callbacks/confirmation-callback.ts';
import { textOutputCallback } from '../node/callbacks/text-output-callback.ts';
import { ask, defineNode, goTo, type NodeContext } from '../node/define-node.ts';
import { bestText, localeWarnings, localisedText } from '../node/localised-text.ts';
import { daysLong, declined, rememberedCookie, rememberedCookieName, tokensIn } from '../node/remembered-cookie.ts';
import { rememberHereKey } from '../node/state-keys.ts';
import type { Standing } from '../ports/node-runner.ts';
import { longestUserAgent } from '../ports/sign-ins.ts';
import { universalId } from '../ports/universal-id.ts';
import { userKey } from '../ports/users.ts';

const yes = 0;
const no = 1;

export const node = defineNode(
  {
    type: 'RememberBrowserNode',
    displayName: 'Remember Browser',
    description:
      'Asks whether the second factor may be left out in this browser for the days of `rememberBrowserDays`, and sets a cookie for it once the journey ends with a session. It asks in browsers alone, and only who has proved a device in this journey: a recovery code is not enough.',
    config: z.object({
      message: localisedText.describe('The question. Default: the usual one, in the user’s language'),
    }),
    outcomes: ['outcome'],
    callbacks: ['TextOutputCallback', 'ConfirmationCallback'],
    sees: () => ({ cookies: [rememberedCookieName], headers: ['Origin', 'Sec-Fetch-Mode'] }),
    inputs: [rememberHereKey],
    told: ['rememberBrowserDays'],
    needs: ['browserMemory', 'rememberedBrowsers'],
    warnings: ({ message }) => localeWarnings('message', message),
  },
  (context) => {
    const { config, callbacks, locales, request, state, rememberBrowserDays: days = 0 } = context;
    if (!mayAsk(context)) return goTo('outcome');
    const tokens = tokensIn(request);
    if (confirmationCallback.cameBack(callbacks)) {
      if (confirmationCallback.answer(callbacks) === yes) {
        state.putShared(rememberHereKey, true);
        return goTo('outcome', { wantsSuccess: true });
      }
      const others = tokens.filter((token) => token !== declined);
      return goTo('outcome', { cookies: [rememberedCookie([declined, ...others], days)] });
    }
    if (tokens.includes(declined)) return goTo('outcome');
    const usual = `Remember this browser?\nFor ${days} days, your password will be enough here.`;
    return ask([
      textOutputCallback.show(bestText(config.message, locales, 'realmServerFirst') ?? usual),
      // A step that is sent back unread remembers nothing.
      confirmationCallback.ask(['Yes, this is my device', 'No, other people use this device'], {
        defaultOption: no,
        main: yes,
      }),
    ]);
  },
  async (context, { browserMemory, rememberedBrowsers }) => {
    const { opens, standing, realm, client, journey, clock, request, visit, state } = context;
    const { rememberBrowserDays: days = 0 } = context;
    const proofs = devicesProved(standing);
    // Gone on by a link, in a browser of whoever had the link.
    if (state.getShared(rememberHereKey) !== true) return undefined;
    if (!opens || days === 0 || proofs.length === 0) return undefined;
    const user = { realm, username: opens.username };
    const others = [];
    for (const token of tokensIn(request)) {
      const found = await rememberedBrowsers.find(token, visit);
      // What this browser had for him before, or somebody has planted, goes: the new token has nothing of it.
      if (found && userKey(found.browser) === userKey(user)) await rememberedBrowsers.forget(token);
      else if (found) others.push(token);
    }
    const now = clock.now();
    const end = now + daysLong(days);
    const token = await browserMemory.remember({
      ...{ ...user, journey, epoch: opens.epoch, cookieName: rememberedCookieName, second: true },
      provedAt: Math.max(...proofs.map(({ at }) => at)),
      ...{ createdAt: now, idleEnd: end, end },
      ...{ sourceIp: client.sourceIp, userAgent: client.userAgent.slice(0, longestUserAgent) },
    });
    return {
      cookies: [rememberedCookie([token, ...others], days)],
      events: [{ eventName: 'WAYMARK-BROWSER-REMEMBERED', info: { objectId: universalId(user) } }],
    };
  },
);

type Asked = Pick<NodeContext, 'request' | 'standing' | 'rememberBrowserDays'>;

/** Browsers say where their pages are, and how they fetch; an app has no cookie to be known by. */
export function mayAsk({ request, standing, rememberBrowserDays: days = 0 }: Asked): boolean {
  return days > 0 && Object.keys(request?.headers ?? {}).length > 0 && devicesProved(standing).length > 0;
}

/** A recovery code is for who has lost the device: it opens once, and not for weeks. */
function devicesProved({ proofs }: Standing): Standing['proofs'] {
  return proofs.filter(({ factor, device }) => device !== undefined && factor !== 'recovery');
}
