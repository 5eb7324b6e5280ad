// How a journey ends: a session for the user it identified, or the login failure.

import { isJsonObject, type JsonObject } from '../json.ts';
import { NodeError } from '../node/errors.ts';
import { runOf } from '../node/new-ground.ts';
import { allSessionProperties, systemSessionProperties } from '../node/session-properties.ts';
import type { Ending, OpenedSession } from '../ports/node-runner.ts';
import { type Session, stands } from '../ports/sessions.ts';
import { identityName, universalId } from '../ports/universal-id.ts';
import { type User, userKey } from '../ports/users.ts';
import {
  demandMessage,
  lastingLevel,
  lastingProofs,
  provesNothingNew,
  provesSecondFactor,
  satisfiesDemand,
} from '../realm/demanded-factor.ts';
import { mostSessionMinutes, type RealmSettings } from '../realm/realm-settings.ts';
import { validGoto } from '../realm/valid-goto.ts';
import type { Engine, EngineReply } from './engine.ts';
import { logUntoldSuccess } from './failure-log.ts';
import { noteRefusal, noteSignIn } from './note-sign-in.ts';
import type { Run } from './run.ts';
import { standingFor, standingOf } from './standing.ts';
import { builtFrom, failureOf, keepCookies, runNode, type Turn } from './visit.ts';

const tokenBytes = 32;

/** What AM says where there is no reason to tell. */
export const loginFailure = 'Login failure';

/** The answer of a failure; `at` tells which one, where the journey may have something to say to it. */
export function failureReply(
  settings: RealmSettings,
  run?: Run,
  at?: 'failure' | 'error',
): Extract<EngineReply, { kind: 'failure' }> {
  const { message, details } = endingsOf(run, at);
  const own = run?.lockoutMessage ?? run?.errorMessage ?? loginFailure;
  const failureUrl = placeOf(run, 'failureUrl', settings) ?? run?.options.gotoOnFail ?? settings.failureUrl;
  return { kind: 'failure', message: message ?? own, details, ...(failureUrl !== '' && { failureUrl }) };
}

/** What the nodes of this run have left for its end. `session` is there to be told of. */
function endingsOf(run: Run | undefined, at: Ending['at'] | undefined, session?: Session): Omit<Ending, 'at'> {
  let [message, details]: [string | undefined, JsonObject] = [undefined, {}];
  const known = session ? allSessionProperties(session) : {};
  for (const ending of run?.endings ?? []) {
    if (ending.at !== at) continue;
    const told = Object.entries(ending.sessionProperties ?? {}).flatMap(([name, property]) => {
      const value = Object.hasOwn(known, property) ? known[property] : undefined;
      return value === undefined ? [] : [[name, value] as const];
    });
    details = { ...details, ...Object.fromEntries(told), ...ending.details };
    message = ending.message ?? message;
  }
  return { details, ...(message !== undefined && { message }) };
}

/**
 * Where the journey sends its client. What stands in shared state may come from a client or a script: it counts when it is
 * what the journey's author has written, and else only where the realm allows it.
 */
function placeOf(
  run: Run | undefined,
  key: 'successUrl' | 'failureUrl',
  { allowedGoto }: RealmSettings,
): string | undefined {
  const place = textOf(run?.shared[key]);
  return place === run?.[key] ? place : validGoto(place, allowedGoto);
}

/**
 * Tells the nodes that asked for it, then starts the session, unless the journey or the request wants none. Throws NodeError
 * `ERR_IDENTITY_UNKNOWN` when there is nobody to start it for, and `ERR_GROUND_GONE` when what was proved counts no more.
 */
export async function successReply(
  run: Run,
  turn: Turn,
  engine: Engine,
  sessionToken: string | undefined,
): Promise<EngineReply> {
  const { realm, settings } = turn;
  const journeyName = run.frames[0]?.journey ?? '';
  const wantsNone = turn.journey(journeyName)?.noSession === true || run.options.noSession === true;
  const user = await userOf(run, realm, engine, wantsNone);
  const epoch = user ? await standingEpoch(run, user, engine, runOf(turn.name)) : 0;
  const isEnough =
    !user || (await satisfiesDemand(journeyName, settings, user, standingOf(run, user), engine.demandedFactors));
  const withoutSession = wantsNone || !isEnough;
  if (!isEnough && !(await hasEnrolledInSession(run, user, turn))) {
    turn.record.journeyEnded(journeyName, 'failed', run);
    await noteRefusal(run, turn, engine);
    return {
      ...failureReply(settings, run),
      message: demandMessage(journeyName, settings, standingOf(run, user)),
    };
  }
  const begins = withoutSession || !user ? undefined : { username: user.username, epoch };
  if (isEnough) await tellNodes(run, turn, begins);
  const successUrl = placeOf(run, 'successUrl', settings) ?? run.options.goto ?? settings.successUrl;
  const reply = { kind: 'success', realm, successUrl, cookieName: settings.cookieName } as const;
  if (withoutSession || !user) {
    turn.record.journeyEnded(journeyName, 'succeeded', run);
    return { ...reply, details: endingsOf(run, 'success').details };
  }
  const { username } = user;
  const userId = run.universalId ?? universalId(user);
  const earlier = await turn.request.session();
  turn.record.journeyEnded(journeyName, 'succeeded', run);
  turn.record.sessionCreated(userId, run);
  const tokenId = Buffer.from(engine.randomness.bytes(tokenBytes)).toString('base64url');
  const now = engine.clock.now();
  const session: Session = {
    realm,
    username,
    universalId: userId,
    authLevel: lastingLevel(standingOf(run, user), run.shared['authLevel']),
    factors: lastingProofs(standingOf(run, user)),
    epoch,
    properties: {
      ...customProperties(earlier, user),
      ...run.sessionProperties,
      Service: journeyName,
      AMCtxId: turn.record.trackingId,
      ...circumstances(turn, successUrl),
    },
    createdAt: now,
    latestAccessAt: now,
    ...revisionOf(run, turn, journeyName),
    maxIdleMinutes: Math.min(run.maxIdleMinutes ?? settings.session.maxIdleMinutes, mostSessionMinutes),
    maxMinutes: Math.min(run.maxSessionMinutes ?? settings.session.maxMinutes, mostSessionMinutes),
  };
  const created = engine.sessions.create(tokenId, session);
  const noted = noteSignIn(user, session.factors, run, turn, engine);
  // At the same time: at worst a session is on record that nobody got, and never the other way round.
  await Promise.all([created, noted, turn.record.write()]);
  // Last: whoever is cut off before has two sessions, and not none.
  if (earlier && sessionToken !== undefined) await engine.sessions.destroy(sessionToken);
  const { details } = endingsOf(run, 'success', session);
  const standing = standingOf(run, user);
  // Who has proved nothing anew gains no trust for the browser either: its cookie may be a stolen one.
  const whose = provesNothingNew(standing) ? {} : { username };
  return { ...reply, details, tokenId, ...whose, secondFactor: provesSecondFactor(standing) };
}

/**
 * Whether a device was added on the strength of the session that came along, which goes on as it is. No other comes of the run, but
 * it has done what it was there for.
 */
async function hasEnrolledInSession(run: Run, user: User, turn: Turn): Promise<boolean> {
  if (!standingOf(run, user)?.enrolled.length) return false;
  const session = await turn.request.session();
  const proofs = session && userKey(session) === userKey(user) ? session.factors : [];
  return provesSecondFactor({ proofs, enrolled: [] });
}

/**
 * The user whom a node identified; failing that, the one named in shared state, who must exist and be active: a journey
 * that only asks for a name must not open sessions for people who are not there.
 */
async function userOf(run: Run, realm: string, engine: Engine, mayLack: boolean): Promise<User | undefined> {
  if (run.universalId !== undefined) return { realm, username: identityName(run.universalId) };
  const username = textOf(run.shared['username']);
  const identity = username === undefined ? undefined : await engine.identities.find({ realm, username });
  if (identity?.active) return { realm, username: identity.username };
  if (mayLack) return undefined;
  throw new NodeError('ERR_IDENTITY_UNKNOWN', 'The journey succeeded without a user');
}

/**
 * The epoch that the session stands on. Throws when the ground has been raised since: the
 * user was disabled or removed, or something that he proves himself by was changed.
 */
async function standingEpoch(run: Run, user: User, engine: Engine, self: string): Promise<number> {
  const ground = await engine.ground.look(user);
  const begun = standingOf(run, user)?.epoch ?? ground.epoch;
  if (!stands(begun, ground, self)) throw new NodeError('ERR_GROUND_GONE', 'What the user has proved counts no more');
  // A read that is a moment old must not put the session behind what the run stands on.
  return Math.max(begun, ground.epoch);
}

/** A run that was begun before its journey was changed has not come by all that is asked now. */
function revisionOf({ revision }: Run, turn: Turn, journey: string): Pick<Session, 'revision'> {
  return revision !== undefined && turn.journey(journey)?.revision === revision ? { revision } : {};
}

/** Of the sign-in, by AM's names. */
function circumstances({ facts: { client, locales } }: Turn, successURL: string): Readonly<Record<string, string>> {
  const [language = locales.realm] = locales.request;
  return { Host: client.sourceIp, Locale: language.replaceAll('-', '_'), successURL };
}

/** What a journey has set stays with the user through a stronger sign-in, as AM's session upgrade has it; proofs do not. */
function customProperties(earlier: Session | undefined, user: User): Readonly<Record<string, string>> {
  if (!earlier || userKey(earlier) !== userKey(user)) return {};
  return Object.fromEntries(
    Object.entries(earlier.properties).filter(([name]) => !systemSessionProperties.includes(name)),
  );
}

async function tellNodes(run: Run, turn: Turn, opens: OpenedSession | undefined): Promise<void> {
  for (const { journey: journeyId, node: nodeId } of run.wantSuccess ?? []) {
    const journey = turn.journey(journeyId);
    const found = journey?.nodes[nodeId];
    const config = run.shared[`${nodeId}.config`];
    const node = found?.becomes && isJsonObject(config) ? builtFrom(found, config, turn) : found;
    if (!journey || !node) continue;
    const standing = await standingFor(run, turn.realm);
    const state = { shared: run.shared, transient: {}, secure: {} };
    const shown = node.sees && (await turn.request.show(node.sees));
    const request = shown && { request: shown.view };
    const own = {
      phase: 'journeySucceeded',
      state,
      answers: [],
      standing,
      ...request,
      ...(opens && { opens }),
    } as const;
    try {
      const reply = await runNode(run, journey, node, turn, `success:${nodeId}`, own);
      if (!reply.ok) throw failureOf(reply, node);
      keepCookies(reply.result.extras.cookies, turn);
      turn.record.nodeEvents(run, reply.result.extras.events ?? []);
    } catch (error) {
      logUntoldSuccess(turn, { journey: journeyId, nodeId, node }, error);
    }
  }
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
