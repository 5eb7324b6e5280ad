// Has the browser remembered when the journey ends with a session. What was proved in this journey stands behind it, and never
// what an earlier cookie stood for: else one that was stolen once would last for ever.

import * as z from 'zod';
import { defineNode, goTo } from '../node/define-node.ts';
import { cookieKeys, cookieWarnings, hours, persistentCookie } from '../node/persistent-cookie.ts';
import { remembered } from '../ports/sessions.ts';

const hour = 3_600_000;
const longestUserAgent = 200;

export const node = defineNode(
  {
    type: 'SetPersistentCookieNode',
    displayName: 'Set Persistent Cookie',
    description:
      'Sets a cookie by which Persistent Cookie Decision knows the user again, once the journey ends with a session. Nothing is set for a user who has proved nothing in this journey. A new password, a removed factor or a locked account ends it.',
    config: z.object({
      ...cookieKeys,
      idleTimeout: hours.describe('Hours without use after which it ends'),
      maxLife: hours.describe('Hours after which it ends, used or not'),
    }),
    outcomes: ['outcome'],
    needs: ['browserMemory'],
    warnings: cookieWarnings,
  },
  () => goTo('outcome', { wantsSuccess: true }),
  async ({ config, opens, standing, realm, client, journey, clock }, { browserMemory }) => {
    const proofs = standing.proofs.filter(({ factor }) => factor !== remembered);
    if (!opens || proofs.length === 0) return undefined;
    const now = clock.now();
    const end = now + config.maxLife * hour;
    const token = await browserMemory.remember({
      ...{ realm, journey, username: opens.username, epoch: opens.epoch, cookieName: config.persistentCookieName },
      provedAt: Math.max(...proofs.map(({ at }) => at)),
      second: proofs.some(({ device }) => device !== undefined),
      ...{ createdAt: now, idleEnd: Math.min(now + config.idleTimeout * hour, end), end },
      ...{ sourceIp: client.sourceIp, userAgent: client.userAgent.slice(0, longestUserAgent) },
    });
    return { cookies: [persistentCookie(config, token, end, now)] };
  },
);
