import { eventBridgeNotices } from '../../adapters/aws/eventbridge-notices.ts';
import { workerLambda } from '../../adapters/lambda/function-lambda.ts';
import { tracing } from '../../adapters/observability/tracing.ts';
import { systemTools } from '../../adapters/system/tools.ts';
import { publishNotices } from './publish-notices.ts';

const publish = publishNotices({ notices: eventBridgeNotices(), log: systemTools.log });

export const handler = workerLambda(publish, ...tracing());
