// POST …/authenticate: starts journeys and goes on with them.
import { continueJourney } from '../../engine/continue-journey.ts';
import type { Engine, EngineReply } from '../../engine/engine.ts';
import { resumeJourney } from '../../engine/resume-journey.ts';
import { startJourney } from '../../engine/start-journey.ts';
import type { KnownBrowser } from '../../ports/node-runner.ts';
import { type DoorHandler, door } from '../door.ts';
import type { HttpRequest } from '../http-request.ts';
import type { HttpReply } from '../reply.ts';
import { mayReadToken, sessionCookie } from '../session-token.ts';
import type { Site } from '../site.ts';
import { knownBrowser, rememberUser } from './browser-cookie.ts';
import { nodeCookie } from './node-cookie.ts';
import { type AuthenticateRequest, authenticateRequest } from './request.ts';

/** Clients send their whole step back, pictures included. */
const maxBodyBytes = 128 * 1024;

/** Our own page sends it, with `1`. */
const hintsHeader = 'x-waymark-hints';

/** Milliseconds of one turn, well inside the gateway's limit; and what is kept of them to write the answer. */
const turnTime = 25_000;
const answerTime = 1_000;

export function authenticateDoor(engine: Engine, site: Site): DoorHandler {
  return door(
    {
      name: 'authenticate',
      methods: ['POST'],
      // AM answers 2.1 to who asks for 2.0.
      versions: ['1.0', '2.1'],
      maxBodyBytes,
      realmSettings: engine.loader.realm,
      log: engine.log,
      site,
    },
    async (request, { baseUrl, transactionId, remainingMilliseconds }) => {
      const time = Math.min(turnTime, remainingMilliseconds() - answerTime);
      const deadline = engine.clock.now() + time;
      const browser = await knownBrowser(request, engine);
      const asked = authenticateRequest(
        request,
        {
          ...{ baseUrl, transactionId, deadline },
          ...(site.corsOrigins.size > 0 && { pageOrigins: [...site.corsOrigins] }),
          ...(site.pageUrl !== undefined && { pageUrl: site.pageUrl }),
          ...(browser && { browser }),
          ...(request.headers[hintsHeader] === '1' && { hints: true }),
        },
        site.countryHeader,
      );
      const reply = await replyTo(asked, engine);
      const known = await browserCookie(reply, browser, engine, site);
      const set = (reply.cookies ?? []).map((cookie) => nodeCookie(cookie, site, engine.clock.now()));
      const { cookies = [], ...answer } = authenticateReply(reply, request, site);
      // Ours last: of two of one name a browser keeps the later one.
      const all = [...set, ...cookies, ...known];
      return { ...answer, ...(all.length > 0 && { cookies: all }) };
    },
  );
}

function replyTo(asked: AuthenticateRequest, engine: Engine): Promise<EngineReply> {
  switch (asked.kind) {
    case 'start':
      return startJourney(asked.start, engine);
    case 'resume':
      return resumeJourney(asked.resume, engine);
    case 'followUp':
      return continueJourney(asked.followUp, engine);
  }
}

/** For the answer that opens a session, by which the browser is known from then on. */
async function browserCookie(
  reply: EngineReply,
  browser: KnownBrowser | undefined,
  engine: Engine,
  site: Site,
): Promise<string[]> {
  if (reply.kind !== 'success' || reply.username === undefined) return [];
  const user = { realm: reply.realm, username: reply.username };
  return [await rememberUser(user, browser, engine, site, reply.secondFactor === true)];
}

// The engine's answer in AM's shape. The HTTP status carries the verdict: clients take any 2xx without authId for a login.

function authenticateReply(reply: EngineReply, request: HttpRequest, site: Site): HttpReply {
  switch (reply.kind) {
    case 'step':
      return { status: 200, body: { authId: reply.authId, ...reply.step } };
    case 'success': {
      const { tokenId, successUrl, realm, cookieName, details } = reply;
      if (tokenId === undefined) return { status: 200, body: { ...details, successUrl, realm } };
      return {
        status: 200,
        body: { ...details, tokenId, successUrl, realm },
        cookies: [sessionCookie(cookieName, tokenId, site)],
      };
    }
    // AM's answer too: an empty token where the browser has it in a cookie. It is set no second time.
    case 'signedIn': {
      const { successUrl, realm } = reply;
      return { status: 200, body: { tokenId: mayReadToken(request) ? reply.tokenId : '', successUrl, realm } };
    }
    case 'failure': {
      const { message, failureUrl, hints } = reply;
      const detail = { ...reply.details, ...(failureUrl !== undefined && { failureUrl }) };
      return {
        status: 401,
        body: {
          code: 401,
          reason: 'Unauthorized',
          message,
          ...(Object.keys(detail).length > 0 && { detail }),
          ...(hints && Object.keys(hints).length > 0 && { hints }),
        },
      };
    }
  }
}
