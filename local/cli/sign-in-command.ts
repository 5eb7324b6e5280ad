// `npm run sign-in`: walks a journey of the running stack in the terminal, for who has no client at hand.
import { isJsonObject, type JsonObject } from '../../functions/json.ts';
import { type ExitCode, type Output, readArguments, UsageError } from './command.ts';
import { answerStep, NobodyThere, type Terminal } from './step-answers.ts';

export interface SignInTools extends Output, Pick<Terminal, 'ask' | 'wait'> {
  readonly fetch: typeof fetch;
  /** Of the running stack, `http://localhost:8080`, or the base URL of a deployment, which has a path. */
  readonly url: string;
}

const usage = `Usage:
  npm run sign-in -- [JOURNEY] [--user NAME] [--password PASSWORD] [--realm NAME]

  JOURNEY      default: the realm's default journey
  --user       default: asked for. --password likewise; beware that shells remember it
  --realm      default: alpha
  PORT=8081 npm run sign-in -- ...   when it does not run on port 8080
  WAYMARK_URL=https://login.example.com/am npm run sign-in -- ...   for a deployment: its output ApiUrl

Prints the session token, and ends with 1 when there is none.`;

const options = {
  user: { type: 'string' },
  password: { type: 'string' },
  realm: { type: 'string', default: 'alpha' },
  help: { type: 'boolean', short: 'h' },
} as const;

export async function signInCommand(args: readonly string[], tools: SignInTools): Promise<ExitCode> {
  try {
    const { values, positionals } = readArguments(args, options);
    if (values.help) {
      tools.print(usage);
      return 0;
    }
    const [journey, ...more] = positionals;
    if (more.length > 0) throw new UsageError('Name one journey');
    const known = new Map<string, string>();
    if (values.user !== undefined) known.set('name', values.user);
    if (values.password !== undefined) known.set('password', values.password);
    return await walk(journey, values.realm, known, tools);
  } catch (error) {
    if (error instanceof NobodyThere) {
      tools.complain(error.message);
      return 1;
    }
    if (!(error instanceof UsageError)) throw error;
    tools.complain(`${error.message}\n\n${usage}`);
    return 2;
  }
}

async function walk(
  journey: string | undefined,
  realm: string,
  known: Map<string, string>,
  tools: SignInTools,
): Promise<ExitCode> {
  const address = `${baseUrl(tools.url)}/json/realms/root/realms/${encodeURIComponent(realm)}/authenticate`;
  const query = journey === undefined ? '' : `?authIndexType=service&authIndexValue=${encodeURIComponent(journey)}`;
  let reply = await post(`${address}${query}`, {}, tools);
  let before = new Set<string>();
  while (reply && 'authId' in reply) {
    // A poll gets the same step again: what stands there already is not said twice.
    const seen: ReadonlySet<string> = before;
    const now = new Set<string>();
    const print = (line: string): void => {
      now.add(line);
      if (!seen.has(line)) tools.print(line);
    };
    const answered = await answerStep(reply, known, { ...tools, print });
    before = answered.waited ? now : new Set();
    reply = await post(address, answered.step, tools);
  }
  if (!reply) {
    tools.complain(
      `No Waymark answers at ${tools.url}. Start it with npm start, or name its port: PORT=8081 npm run ..., or its address: WAYMARK_URL`,
    );
    return 1;
  }
  if (!('successUrl' in reply)) {
    tools.complain(String(reply['message'] ?? 'Not signed in'));
    return 1;
  }
  tools.print(`Signed in. tokenId: ${String(reply['tokenId'] ?? '')}`);
  return 0;
}

/** AM's context path is left out of an address without a path. */
function baseUrl(url: string): string {
  const base = url.replace(/\/+$/, '');
  return /^https?:\/\/[^/]+$/.test(base) ? `${base}/am` : base;
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
