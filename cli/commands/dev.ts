// `waymark dev`, in the repository `npm start`: the whole system on this machine, until Ctrl-C.
import { realpathSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { RealmFilesError } from '../../functions/deployment/realm-seeds.ts';
import { shippedJourneys } from '../../lib/seed-files.ts';
import { demoUser } from '../../local/seeds.ts';
import { startLocalStack } from '../../local/stack.ts';
import { StartError } from '../../local/start-error.ts';
import { pagesToOpen, tryThis } from '../../local/try-this.ts';
import { calledAs, readArguments, UsageError } from '../arguments.ts';
import { consoleOutput, type ExitCode, ending, Trouble } from '../command.ts';
import { fromCaller } from '../files.ts';
import { isRestarted, restarting } from '../restarting.ts';
import { portOf } from '../server.ts';
import { devSettings, devWords, settingsUsage } from './dev-settings.ts';
import { nodesFile, nodesUsage, ownIdentitySource, ownNodes, sourceFile, sourceUsage } from './own-nodes.ts';
import { brandUsage, watchBrand } from './watched-brand.ts';
import { watchJourneys } from './watched-journeys.ts';

const usage = `Usage:
  ${calledAs('dev')} [--port N] [--journeys FOLDER] [--nodes FILE] [--identity-source FILE] [--settings FILE]
    [--brand FILE]

  --port N            to listen at; default: PORT, then 8080. 0 takes any that is free
  --journeys FOLDER   your journey exports: imported into the realm alpha, and again when one changes.
                      Default: journeys, where you are, if there is such a folder
  --nodes FILE        ${nodesUsage}.
                      When a file beside it changes, everything starts again
  --identity-source FILE
                      ${sourceUsage}.
                      Starts again as with nodes
  --settings FILE     ${settingsUsage}
  --brand FILE        ${brandUsage}
  WAYMARK_DATA        names the folder where everything is kept; by default .waymark

Other variables are in the README. Ends on Ctrl-C.`;

const options = {
  port: { type: 'string' },
  journeys: { type: 'string' },
  nodes: { type: 'string' },
  'identity-source': { type: 'string' },
  settings: { type: 'string' },
  brand: { type: 'string' },
} as const;

export function dev(args: readonly string[]): Promise<ExitCode> {
  return ending(usage, consoleOutput, async () => {
    const { values, positionals } = readArguments(args, options);
    if (positionals.length > 0) throw new UsageError('dev takes no arguments but its options');
    const { WAYMARK_DATA, WAYMARK_DYNAMODB_ENDPOINT, PORT } = process.env;
    const port = values.port === undefined ? portOf(PORT || '8080', 'PORT') : portOf(values.port, '--port');
    const journeys = journeysFolder(values.journeys);
    const settings = devSettings(values.settings);
    const words = devWords();
    const file = nodesFile(values.nodes);
    const users = sourceFile(values['identity-source']);
    const watched = file ?? users;
    if (watched !== undefined && !isRestarted()) return restarting(['dev', ...args], dirname(watched));
    const nodes = await ownNodes(file);
    const identitySource = await ownIdentitySource(users);
    let exitCode: ExitCode;
    try {
      exitCode = await run(
        {
          ...{ port, dataFolder: WAYMARK_DATA || resolve('.waymark'), nodes, identitySource, settings, words },
          dynamoEndpoint: WAYMARK_DYNAMODB_ENDPOINT || undefined,
        },
        { journeys, brand: values.brand },
      );
    } catch (error) {
      const isTheirs = error instanceof StartError || error instanceof RealmFilesError;
      throw isTheirs ? new Trouble(error.message, { cause: error }) : error;
    }
    // What waits for events of a stack that has stopped must not keep the process.
    process.exit(exitCode);
  });
}

/** Resolves when it was told to end: to 130 by Ctrl-C, to 0 by whoever sends SIGTERM and expects it. */
async function run(
  stackOptions: Parameters<typeof startLocalStack>[0],
  { journeys, brand }: { readonly journeys: string | undefined; readonly brand: string | undefined },
): Promise<ExitCode> {
  const stack = await startLocalStack({ ...stackOptions, liveLook: true });
  // A terminal may say it twice: to the process, and to npm, which passes it on.
  const stop = Promise.withResolvers<ExitCode>();
  process.removeAllListeners('SIGINT');
  process.on('SIGINT', () => stop.resolve(130));
  process.on('SIGTERM', () => stop.resolve(0));
  const { username, password } = demoUser;
  const ready = `Waymark is ready at ${stack.url} (realm alpha, user ${username}, password ${password})`;
  console.log(
    `${ready}\n\n${pagesToOpen(stack.url)}\n\nOr try this in another shell:\n\n${tryThis(stack.url, username, password)}\n`,
  );
  const watched =
    journeys === undefined
      ? undefined
      : await watchJourneys(journeys, {
          ...consoleOutput,
          importFiles: (files) => stack.importFiles(files, demoUser.realm),
          // Those that come with Waymark have been seeded, with care for what was edited since.
          known: isShipped(journeys),
        });
  const look = await watchBrand(brand, { ...consoleOutput, wear: stack.wear });
  const ended = await Promise.race([stop.promise, stack.failed.then(() => 'failed' as const)]);
  await Promise.all([watched?.stop(), look.stop()]);
  await stack.stop();
  if (ended !== 'failed') return ended;
  throw new StartError('The process of the database or of the queues has ended, so this one does, too.');
}

/** Undefined when none was named and there is none where the caller is. */
function journeysFolder(named: string | undefined): string | undefined {
  const folder = fromCaller(named ?? 'journeys');
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory()) return folder;
  if (named === undefined) return undefined;
  throw new Trouble(`There is no folder ${named}`);
}

function isShipped(folder: string): boolean {
  return realpathSync(folder) === realpathSync(shippedJourneys);
}
