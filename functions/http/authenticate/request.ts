// What an authenticate request asks for. Journey, realm and options of a follow-up come from the authId, whatever its
// query says: only `noSession` counts there too, as some clients say it with a follow-up alone.
import { readCallbacks, readReturn, type SubmittedCallback } from '../../engine/answers.ts';
import type { FollowUpRequest } from '../../engine/continue-journey.ts';
import type { EngineRequest } from '../../engine/engine.ts';
import type { ResumeRequest } from '../../engine/resume-journey.ts';
import type { AnswerAtOnce, StartRequest } from '../../engine/start-journey.ts';
import { decodedWords } from '../../node/encoded-words.ts';
import { RequestError } from '../../node/errors.ts';
import type { RequestFacts } from '../../ports/node-runner.ts';
import { validGoto } from '../../realm/valid-goto.ts';
import { type HttpRequest, jsonBody } from '../http-request.ts';
import { allCookies, sessionToken } from '../session-token.ts';
import { preferredLanguages } from './preferred-languages.ts';

export type AuthenticateRequest =
  | { readonly kind: 'start'; readonly start: StartRequest }
  | { readonly kind: 'resume'; readonly resume: ResumeRequest }
  | { readonly kind: 'followUp'; readonly followUp: FollowUpRequest };

/** Throws ERR_BODY_MALFORMED, ERR_BODY_TOO_LARGE or ERR_INDEX_TYPE. */
export function authenticateRequest(
  request: HttpRequest,
  known: Omit<RequestFacts, 'client'>,
  countryHeader?: string,
): AuthenticateRequest {
  const body = jsonBody(request);
  const country = countryIn(request, countryHeader);
  const client = {
    ...{ sourceIp: request.sourceIp, userAgent: request.headers['user-agent'] ?? '' },
    ...(country !== undefined && { country }),
  };
  const token = sessionToken(request);
  const brought: EngineRequest = {
    facts: { ...known, client },
    languages: preferredLanguages(request),
    headers: request.headersAll,
    cookies: allCookies(request.headers),
    parameters: request.queryAll,
    ...(token !== undefined && { sessionToken: token }),
  };
  const callbacks = readCallbacks(body['callbacks']);
  const { authId } = body;
  if (authId !== undefined && authId !== null) {
    if (typeof authId !== 'string') throw new RequestError('ERR_BODY_MALFORMED', 'authId must be a string');
    const returning = readReturn(body['return']);
    const options = { ...noSessionOf(request), ...(returning && { returning }) };
    return { kind: 'followUp', followUp: { ...brought, ...options, authId, callbacks } };
  }
  const suspendedId = request.query['suspendedId'];
  if (suspendedId) {
    const { realm, settings } = request;
    return { kind: 'resume', resume: { ...brought, realm, settings, suspendedId } };
  }
  return { kind: 'start', start: { ...brought, ...startOf(request, callbacks) } };
}

/** Of a header that was sent twice the client may have sent one. */
function countryIn({ headers }: HttpRequest, name: string | undefined): string | undefined {
  const said = name === undefined ? undefined : headers[name]?.trim().toUpperCase();
  return said !== undefined && /^[A-Z]{2}$/.test(said) && said !== 'XX' ? said : undefined;
}

function startOf(
  { query, headers, realm, settings }: HttpRequest,
  callbacks: readonly SubmittedCallback[],
): Omit<StartRequest, keyof EngineRequest> {
  const type = query['authIndexType'];
  const journey = query['authIndexValue'];
  if (type !== undefined && type !== '' && type !== 'service') {
    throw new RequestError('ERR_INDEX_TYPE', 'Unknown Authentication Index Type');
  }
  const goto = validGoto(query['goto'], settings.allowedGoto);
  const gotoOnFail = validGoto(query['gotoOnFail'], settings.allowedGoto);
  return {
    realm,
    settings,
    ...(type && journey && { journey }),
    options: {
      ...noSessionOf({ query }),
      // AM's spelling, and no other.
      ...(query['ForceAuth'] === 'true' && { forceAuth: true }),
      ...(goto !== undefined && { goto }),
      ...(gotoOnFail !== undefined && { gotoOnFail }),
    },
    answersAtOnce: settings.zeroPageLogin ? [...callbacks, ...headerAnswers(headers)] : [],
  };
}

function noSessionOf({ query }: Pick<HttpRequest, 'query'>): { readonly noSession?: true } {
  return query['noSession'] === 'true' ? { noSession: true } : {};
}

/** AM's zero-page login: name and password in headers, non-ASCII as RFC 2047 encoded words. */
function headerAnswers(headers: HttpRequest['headers']): AnswerAtOnce[] {
  const [ofName, ofPassword] = ['x-openam-username', 'x-openam-password'] as const;
  const username = headers[ofName];
  const password = headers[ofPassword];
  if (username === undefined || password === undefined) return [];
  return [
    { header: ofName, type: 'NameCallback', inputs: [{ name: '', value: decodedWords(username) }] },
    { header: ofPassword, type: 'PasswordCallback', inputs: [{ name: '', value: decodedWords(password) }] },
  ];
}
