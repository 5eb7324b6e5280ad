// What `npm start` starts, without its console: the data folder, the port and the DynamoDB are the arguments. Passwords are
// never renewed here: users whose hash was made cheap for the measurement would get a real one with their first login. No
// setting of a deployment can do that.
import { startLocalStack } from '../../local/stack.ts';

const [, , dataFolder = '', port = '', dynamoEndpoint = ''] = process.argv;
const stack = await startLocalStack({
  ...{ dataFolder, dynamoEndpoint, port: Number(port) },
  ports: { passwordRenewal: { renew: async () => false } },
});
process.once('SIGTERM', () => void stack.stop().then(() => process.exit(0)));
