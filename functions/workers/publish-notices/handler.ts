import { workerLambda } from '../../adapters/lambda/function-lambda.ts';
import { tracing } from '../../adapters/observability/tracing.ts';
import { systemTools } from '../../adapters/system/tools.ts';
import { notices } from '../../adapters/wiring.ts';
import { publishNotices } from './publish-notices.ts';

export const handler = workerLambda(publishNotices({ notices: notices(), log: systemTools.log }), ...tracing());
