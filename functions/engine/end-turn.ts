// How a turn ends, whichever request began it: with the answer of its journey, with trouble that may pass, or with the login
// failure of a journey that broke.

import { mayPass, NodeError, RequestError } from '../node/errors.ts';
import { lastOfEach } from '../node/reply-cookie.ts';
import type { ReplyCookie } from '../ports/node-runner.ts';
import { askedSpeech, spokenTo } from '../realm/own-texts.ts';
import type { Advanced } from './advance.ts';
import { failureReply, successReply } from './end-journey.ts';
import type { Engine, EngineReply, EngineRequest } from './engine.ts';
import { logBrokenJourney } from './failure-log.ts';
import { failureHints } from './hints.ts';
import { noteRefusal } from './note-sign-in.ts';
import type { Turn } from './visit.ts';

/** What a turn has found out before it can break. */
type Begun = Pick<Turn, 'realm' | 'settings' | 'record' | 'cookies'> & { readonly journey: string };

/**
 * The answer of `work`, with what the turn has to record written. Throws its RequestErrors, and what `mayPass` says may pass, of
 * nodes or of the engine's own tables: the same request may then be sent again. Any other trouble is the login failure.
 */
export async function endTurn(
  begun: Begun,
  engine: Engine,
  request: EngineRequest,
  work: () => Promise<EngineReply>,
): Promise<EngineReply> {
  const { settings, record, cookies, journey } = begun;
  try {
    return withCookies(await inLanguage(await work(), request, begun, engine), cookies);
  } catch (error) {
    if (error instanceof RequestError || mayPass(error)) throw error;
    record.journeyEnded(journey, 'broken');
    logBrokenJourney(engine.log, journey, request.facts.transactionId, error);
    // The client cannot tell whose trouble it is, nor tell it from a wrong answer, unless the node has a message for it.
    const clientMessage = error instanceof NodeError ? error.clientMessage : undefined;
    const failure = { ...failureReply(settings), ...(clientMessage && { message: clientMessage }) };
    return withCookies(await inLanguage(failure, request, begun, engine), cookies);
  } finally {
    await record.write();
  }
}

/** A failure stays in AM's words for who asks for no language. */
async function inLanguage(
  reply: EngineReply,
  { languages, facts }: EngineRequest,
  { realm, settings, journey }: Begun,
  { loader }: Engine,
): Promise<EngineReply> {
  if (reply.kind !== 'failure') return reply;
  const speech = await askedSpeech(languages, { realm, settings, texts: loader.texts }, facts.hints);
  const message = speech?.translate(reply.message) ?? reply.message;
  // Words of the realm's own are no plain ones.
  const isOurs =
    speech === undefined || message === spokenTo(facts.hints === true, speech.language).translate(reply.message);
  const hints = facts.hints && { hints: failureHints(reply.message, isOurs, journey, settings) };
  return { ...reply, message, ...hints };
}

function withCookies(reply: EngineReply, cookies: readonly ReplyCookie[]): EngineReply {
  const last = lastOfEach(cookies);
  return last.length === 0 ? reply : { ...reply, cookies: last };
}

/** The answer of a journey that has ended, or cannot go on. */
export async function endReply(
  end: Exclude<Advanced, { kind: 'asked' | 'suspended' }>,
  turn: Turn,
  engine: Engine,
  { sessionToken, facts }: EngineRequest,
): Promise<EngineReply> {
  const journey = end.run.frames[0]?.journey ?? '';
  try {
    if (end.kind === 'broken') throw end.error;
    if (end.success) return await successReply(end.run, turn, engine, sessionToken);
    turn.record.journeyEnded(journey, 'failed', end.run);
    await noteRefusal(end.run, turn, engine);
    return failureReply(turn.settings, end.run, 'failure');
  } catch (error) {
    if (!(error instanceof NodeError)) throw error;
    turn.record.journeyEnded(journey, 'broken', end.run);
    logBrokenJourney(engine.log, journey, facts.transactionId, error);
    // What earlier nodes had to say was for the Failure end.
    const { errorMessage: _error, lockoutMessage: _lockout, ...run } = end.run;
    const { clientMessage } = error;
    return failureReply(turn.settings, { ...run, ...(clientMessage && { errorMessage: clientMessage }) }, 'error');
  }
}
