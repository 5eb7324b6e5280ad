// What the function of an identity source stands on: log lines with the function and its cold start. Nothing of an event, which
// holds passwords, reaches the log.
import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import middy from '@middy/core';
import type { Context } from 'aws-lambda';
import type { DefinedSource } from '../../ports/identity-source.ts';
import { inInvocation } from '../lambda/invocation.ts';
import { systemLogger, systemTools } from '../system/tools.ts';
import { type SourceReply, sourceHandler } from './source-client.ts';

export function sourceLambda(source: DefinedSource): (event: unknown, context: Context) => Promise<SourceReply> {
  const pipeline = middy<unknown, SourceReply>({ timeoutEarlyInMillis: 0 })
    // Whatever a variable says.
    .use(injectLambdaContext(systemLogger, { logEvent: false }))
    .handler(sourceHandler(source, systemTools.log));
  return (event, context) => inInvocation(undefined, () => pipeline(event, context));
}
