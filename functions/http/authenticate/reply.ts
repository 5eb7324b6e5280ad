// The engine's answer in AM's shape. The HTTP status carries the verdict: clients take any 2xx without authId for a login.
import type { EngineReply } from '../../engine/engine.ts';
import type { HttpReply } from '../reply.ts';
import { sessionCookie } from '../session-cookie.ts';
import type { Site } from '../site.ts';

/** `browserCookie` is for the answer that opens a session. */
export function authenticateReply(reply: EngineReply, site: Site, browserCookie?: string): HttpReply {
  switch (reply.kind) {
    case 'step':
      return { status: 200, body: { authId: reply.authId, ...reply.step } };
    case 'success': {
      const { tokenId, successUrl, realm, cookieName } = reply;
      if (tokenId === undefined) return { status: 200, body: { successUrl, realm } };
      return {
        status: 200,
        body: { tokenId, successUrl, realm },
        cookies: [sessionCookie(cookieName, tokenId, site), ...(browserCookie === undefined ? [] : [browserCookie])],
      };
    }
    case 'failure': {
      const { message, failureUrl } = reply;
      return {
        status: 401,
        body: {
          code: 401,
          reason: 'Unauthorized',
          message,
          ...(failureUrl !== undefined && { detail: { failureUrl } }),
        },
      };
    }
  }
}
