import { dynamo } from '../../adapters/dynamo-client.ts';
import { dynamoCredentials } from '../../adapters/dynamo-credentials.ts';
import { systemTools } from '../../adapters/system-tools.ts';
import { nodeHandler } from '../../journey/node-handler.ts';
import { node } from './node.ts';

export const handler = nodeHandler(node, { credentials: dynamoCredentials(dynamo(), systemTools) }, systemTools);
