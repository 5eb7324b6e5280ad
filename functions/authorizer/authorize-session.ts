// Whether the session behind a request's token opens a guarded API: a Lambda authorizer of the type REQUEST.
import type { APIGatewayAuthorizerResult, APIGatewayRequestAuthorizerEvent } from 'aws-lambda';
import type { GuardOptions } from '../manifest/session-guard.ts';
import type { Session, SessionReader } from '../ports/sessions.ts';
import { presentedToken } from './presented-token.ts';

/** API Gateway answers 401 for an error of this text, and 500 for any other. */
const unauthorized = 'Unauthorized';

/**
 * No token, more than one, or a dead one: rejects, and the client gets a 401. A session of another realm or below the level:
 * a policy that denies, and a 403. The context is text throughout, as API Gateway wants it.
 */
export async function authorizeSession(
  event: APIGatewayRequestAuthorizerEvent,
  options: GuardOptions,
  sessions: SessionReader,
): Promise<APIGatewayAuthorizerResult> {
  const token = presentedToken(event, options);
  const session = token === undefined ? undefined : await sessions.find(token);
  if (!session) throw new Error(unauthorized);
  const { universalId, username, realm, authLevel } = session;
  return {
    principalId: universalId,
    policyDocument: {
      Version: '2012-10-17',
      Statement: [
        {
          Action: 'execute-api:Invoke',
          Effect: opens(session, options) ? 'Allow' : 'Deny',
          Resource: wholeStage(event.methodArn),
        },
      ],
    },
    context: { user: username, realm, authLevel: String(authLevel) },
  };
}

function opens({ realm, authLevel }: Session, { realms, minimumAuthLevel }: GuardOptions): boolean {
  return (realms.length === 0 || realms.includes(realm)) && authLevel >= minimumAuthLevel;
}

/**
 * The answer is kept by token, not by path: one for the path at hand alone would be wrong for the next. It covers this stage
 * of this API and nothing else.
 */
function wholeStage(methodArn: string): string {
  return methodArn.split('/').slice(0, 2).concat('*').join('/');
}
