// `npm start`: the local stack, until Ctrl-C.
import { fileURLToPath } from 'node:url';
import { demoUser } from './seeds.ts';
import { startLocalStack } from './stack.ts';
import { StartError } from './start-error.ts';
import { pagesToOpen, tryThis } from './try-this.ts';

const { WAYMARK_DATA, WAYMARK_DYNAMODB_ENDPOINT, PORT } = process.env;

try {
  await run();
} catch (error) {
  if (!(error instanceof StartError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}

async function run(): Promise<void> {
  const stack = await startLocalStack({
    port: portOf(PORT || '8080'),
    dataFolder: WAYMARK_DATA || fileURLToPath(new URL('../.waymark', import.meta.url)),
    dynamoEndpoint: WAYMARK_DYNAMODB_ENDPOINT || undefined,
  });
  // A terminal may say it twice: to the process, and to npm, which passes it on.
  const stop = Promise.withResolvers<void>();
  process.on('SIGINT', stop.resolve);
  process.on('SIGTERM', stop.resolve);
  const { username, password } = demoUser;
  const ready = `Waymark is ready at ${stack.url} (realm alpha, user ${username}, password ${password})`;
  console.log(
    `${ready}\n\n${pagesToOpen(stack.url)}\n\nOr try this in another shell:\n\n${tryThis(stack.url, username, password)}\n`,
  );
  const failed = await Promise.race([stop.promise.then(() => false), stack.failed.then(() => true)]);
  await stack.stop();
  if (failed) throw new StartError('The process of the database or of the queues has ended, so this one does, too.');
  process.exit(0);
}

function portOf(text: string): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
  if (!(port <= 65_535)) throw new StartError('PORT must be a number from 0 to 65535');
  return port;
}
