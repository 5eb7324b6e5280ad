import { eventBridgeNotices } from '../../adapters/eventbridge-notices.ts';
import { workerLambda } from '../../adapters/function-lambda.ts';
import { systemTools } from '../../adapters/system-tools.ts';
import { tracing } from '../../adapters/tracing.ts';
import { publishNotices } from './publish-notices.ts';

const publish = publishNotices({ notices: eventBridgeNotices(), log: systemTools.log });

export const handler = workerLambda(publish, ...tracing());
