// Whether the session behind a request's token opens a guarded API: a Lambda authorizer of the type REQUEST.
import type { APIGatewayAuthorizerResult, APIGatewayRequestAuthorizerEvent } from 'aws-lambda';
import type { GuardContext, GuardOptions } from '../manifest/session-guard.ts';
import type { Session, SessionReader } from '../ports/sessions.ts';
import type { Clock } from '../ports/system.ts';
import { presentedToken } from './presented-token.ts';
import { shortfall } from './shortfall.ts';

/** API Gateway answers 401 for an error of this text, and 500 for any other. */
const unauthorized = 'Unauthorized';

/**
 * No token, more than one, or a dead one: rejects, and the client gets a 401. A session of another realm, or one that is worth
 * too little: a policy that denies. With the second goes the hint how to be worth more, which a gateway response can show:
 * an error carries no context.
 */
export async function authorizeSession(
  event: APIGatewayRequestAuthorizerEvent,
  options: GuardOptions,
  { sessions, clock }: { readonly sessions: SessionReader; readonly clock: Clock },
): Promise<APIGatewayAuthorizerResult> {
  const token = presentedToken(event, options);
  const session = token === undefined ? undefined : await sessions.find(token);
  if (!session) throw new Error(unauthorized);
  const isOfRealm = options.realms.length === 0 || options.realms.includes(session.realm);
  const stepUp = isOfRealm ? shortfall(session, options, clock.now()) : undefined;
  const opens = isOfRealm && stepUp === undefined;
  const context: GuardContext = { ...contextOf(session), ...(stepUp !== undefined && { stepUp }) };
  return {
    principalId: session.universalId,
    policyDocument: {
      Version: '2012-10-17',
      Statement: [
        {
          Action: 'execute-api:Invoke',
          Effect: opens ? 'Allow' : 'Deny',
          Resource: wholeStage(event.methodArn),
        },
      ],
    },
    context: { ...context },
  };
}

function contextOf({ username, realm, authLevel, factors, createdAt }: Session): GuardContext {
  const times = new Map(factors.map(({ factor, at }) => [factor, Math.floor(at / 1000)]));
  return {
    ...{ user: username, realm, authLevel: String(authLevel) },
    factors: [...times.keys()].join(' '),
    factorTimes: JSON.stringify(Object.fromEntries(times)),
    authTime: String(Math.floor(createdAt / 1000)),
  };
}

/**
 * The answer is kept by token, not by path: one for the path at hand alone would be wrong for the next. It covers this stage
 * of this API and nothing else.
 */
function wholeStage(methodArn: string): string {
  return methodArn.split('/').slice(0, 2).concat('*').join('/');
}
