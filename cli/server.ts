// Which Waymark a command talks to: the same for every command that talks to one.
import { UsageError } from './arguments.ts';
import { type Output, Trouble } from './command.ts';

type Environment = Readonly<Record<string, string | undefined>>;

export const urlOption = { url: { type: 'string' } } as const;

/** For the usage of whoever takes `--url`. */
export const urlUsage = `--url URL      of the Waymark to talk to; of a deployment, its output ApiUrl. Default: WAYMARK_URL, then
                 http://localhost with the port of PORT, which is 8080 where nothing says otherwise`;

/**
 * `--url`, then WAYMARK_URL, then PORT, as the base that paths of AM are relative to: a deployment may be behind any path,
 * and where none is named it is `/am`. Throws what `unusable` makes of one that is none.
 */
export function serverUrl(option: string | undefined, environment: Environment): URL {
  if (option !== undefined) return asServer(option, '--url');
  const { WAYMARK_URL, PORT } = environment;
  if (WAYMARK_URL) return asServer(WAYMARK_URL, 'WAYMARK_URL');
  return asServer(`http://localhost:${portOf(PORT || '8080', 'PORT')}`, 'PORT');
}

/** The port to call or to listen at; 0 takes any. `name` is where it was written. Throws as `serverUrl` does. */
export function portOf(text: string, name: string): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
  if (!(port <= 65_535)) throw unusable(name, 'a number from 0 to 65535');
  return port;
}

/** `http://localhost:8080`, without the path that every Waymark has unless its deployment says otherwise. */
export function shownServer({ origin, pathname }: URL): string {
  return `${origin}${pathname.replace(/^\/am\/$|\/$/, '')}`;
}

/** The first line, on standard error: what follows on standard output is for programs to read, too. */
export function nameServer(url: URL, { complain }: Pick<Output, 'complain'>): void {
  complain(`Waymark at ${shownServer(url)}`);
}

/** Says how to start one as the command itself was called: by a script of the repository, or by npx, also in an app. */
export function noAnswer(url: URL, { npm_lifecycle_event: script = 'npx' }: Environment = process.env): Trouble {
  const start = script === 'npx' ? 'npx waymark dev' : 'npm start';
  return new Trouble(`No Waymark answers at ${shownServer(url)}. Start it with ${start}, or name another with --url`);
}

/** Only of an option does the usage say more. What was written is not quoted: a URL may hold a password. */
function unusable(name: string, needed: string): Error {
  const message = `${name} must be ${needed}`;
  return name.startsWith('--') ? new UsageError(message) : new Trouble(message);
}

function asServer(text: string, name: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  // Of one that names a user, nothing can be fetched.
  if (!url || !/^https?:$/.test(url.protocol) || url.username || url.password) {
    throw unusable(name, 'an http or https URL without a user');
  }
  url.pathname = `${url.pathname.replace(/\/+$/, '') || '/am'}/`;
  url.hash = '';
  return url;
}
