// `npm run sign-in`: walks a journey of the running stack in the terminal, for who has no client at hand.
import { isJsonObject, type JsonObject } from '../../functions/json.ts';
import { normalRealm } from '../../functions/realm/realm-name.ts';
import { calledAs, readArguments, UsageError } from '../arguments.ts';
import { consoleOutput, type ExitCode, ending, type Output, Trouble } from '../command.ts';
import { nameServer, noAnswer, serverUrl, urlOption, urlUsage } from '../server.ts';
import { type Terminal, terminal } from '../terminal.ts';
import { type AnsweredStep, answerStep, askedIn } from './step-answers.ts';

export interface SignInTools extends Output, Pick<Terminal, 'ask' | 'wait'> {
  readonly fetch: typeof fetch;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

const usage = `Usage:
  ${calledAs('sign-in')} [JOURNEY] [--user NAME] [--password PASSWORD] [--realm NAME] [--url URL]

  JOURNEY        default: the realm's default journey
  --user         default: asked for. --password likewise; beware that shells remember it
  --realm        default: alpha; of several levels as in customers/europe
  ${urlUsage}

Prints the session token, and ends with 1 when there is none.`;

const options = {
  user: { type: 'string' },
  password: { type: 'string' },
  realm: { type: 'string', default: 'alpha' },
  ...urlOption,
} as const;

/** The command with all that it has on a real machine. */
export async function signIn(args: readonly string[]): Promise<ExitCode> {
  const { ask, wait, close } = terminal();
  try {
    return await signInCommand(args, { ...consoleOutput, ask, wait, fetch, environment: process.env });
  } finally {
    close();
  }
}

export function signInCommand(args: readonly string[], tools: SignInTools): Promise<ExitCode> {
  return ending(usage, tools, async (): Promise<ExitCode> => {
    const { values, positionals } = readArguments(args, options);
    const [journey, ...more] = positionals;
    if (more.length > 0) throw new UsageError('Name one journey');
    const realm = normalRealm(values.realm);
    if (realm === undefined) throw new UsageError('--realm must be the name of a realm, as in customers/europe');
    const known = new Map<string, string>();
    if (values.user !== undefined) known.set('name', values.user);
    if (values.password !== undefined) known.set('password', values.password);
    const server = serverUrl(values.url, tools.environment);
    nameServer(server, tools);
    tools.print(`Signed in. tokenId: ${await walk({ server, journey, realm }, known, tools)}`);
    return 0;
  });
}

interface Walk {
  readonly server: URL;
  readonly journey: string | undefined;
  /** In normal form. */
  readonly realm: string;
}

interface Answered extends AnsweredStep {
  readonly asked: string;
}

const notAccepted = 'That was not accepted. Check it and try again.';

/** Resolves to the session token. Rejects with a Trouble that says why there is none. */
async function walk({ server, journey, realm }: Walk, known: Map<string, string>, tools: SignInTools): Promise<string> {
  const below = realm === '/' ? '' : realm.replaceAll('/', '/realms/');
  const address = new URL(`json/realms/root${below}/authenticate`, server).href;
  const query = journey === undefined ? '' : `?authIndexType=service&authIndexValue=${encodeURIComponent(journey)}`;
  let reply = await post(`${address}${query}`, {}, tools);
  let before = new Set<string>();
  const answers: Answered[] = [];
  while (reply && 'authId' in reply) {
    const asked = askedIn(reply);
    if (isRefusal(asked, answers)) tools.print(notAccepted);
    // A poll gets the same step again: what stands there already is not said twice.
    const seen: ReadonlySet<string> = before;
    const now = new Set<string>();
    const print = (line: string): void => {
      now.add(line);
      if (!seen.has(line)) tools.print(line);
    };
    const answered = await answerStep(reply, known, { ...tools, print });
    answers.push({ ...answered, asked });
    before = answered.waited ? now : new Set();
    reply = await post(address, answered.step, tools);
  }
  if (!reply) throw noAnswer(server);
  if (!('successUrl' in reply)) throw new Trouble(String(reply['message'] ?? 'Not signed in'));
  return String(reply['tokenId'] ?? '');
}

/** A step that comes back for what was typed there; or for a recovery code, when that was asked for in its place. */
function isRefusal(asked: string, answers: readonly Answered[]): boolean {
  const [last, before] = answers.slice(-2).reverse();
  if (!last?.typed || last.waited) return false;
  return last.asked === asked || (before?.asked === asked && before.typed && !before.waited);
}

/** Undefined when nothing like a server of ours answers. */
async function post(url: string, body: JsonObject, { fetch }: SignInTools): Promise<JsonObject | undefined> {
  try {
    const headers = { 'content-type': 'application/json', 'accept-api-version': 'protocol=1.0,resource=2.1' };
    const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) });
    const reply: unknown = await response.json();
    return isJsonObject(reply) ? reply : undefined;
  } catch {
    return undefined;
  }
}
