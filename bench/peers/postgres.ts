// PostgreSQL for the products that need one: its own data folder, a port of 127.0.0.1, its own defaults. Where we are root,
// it runs as nobody, since it refuses root.
import { chownSync, existsSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { freePort } from '../../local/free-port.ts';
import { Missing } from './peer.ts';
import { run, start } from './processes.ts';

export interface Postgres {
  readonly pid: number;
  readonly port: number;
  readonly version: string;
  stop(): Promise<void>;
}

export const databaseUser = 'bench';

/** Debian keeps them off the path. Rejects with Missing. */
async function programs(): Promise<string> {
  const versions = '/usr/lib/postgresql';
  const newest = existsSync(versions) ? readdirSync(versions).sort((one, other) => Number(other) - Number(one)) : [];
  const folder = newest.map((version) => join(versions, version, 'bin')).find((bin) => existsSync(join(bin, 'initdb')));
  if (folder !== undefined) return folder;
  const found = await run('sh', ['-c', 'dirname "$(command -v initdb)"']).catch(() => undefined);
  if (found?.stdout.trim()) return found.stdout.trim();
  throw new Missing('PostgreSQL is not installed (apt-get install postgresql)');
}

/** Rejects with Missing where there is none. */
export async function postgresVersion(): Promise<string> {
  const { stdout } = await run(join(await programs(), 'postgres'), ['--version']);
  return /[\d.]+/.exec(stdout)?.[0] ?? '';
}

export async function startPostgres(parent: string, name: string, databases: readonly string[]): Promise<Postgres> {
  const bin = await programs();
  const folder = join(parent, `postgres-${name}`);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const user = await plainUser();
  if (user !== undefined) chownSync(folder, user.uid, user.gid);
  const options = { ...user, env: { ...process.env, LC_ALL: 'C' } };
  await run(join(bin, 'initdb'), ['-D', folder, '-U', databaseUser, '-A', 'trust', '-E', 'UTF8'], {
    ...options,
    cwd: folder,
  });
  const port = await freePort();
  const target = ['-h', '127.0.0.1', '-p', String(port), '-U', databaseUser];
  const server = await start(
    [join(bin, 'postgres'), '-D', folder, '-h', '127.0.0.1', '-p', String(port), '-k', folder],
    {
      log: join(parent, `postgres-${name}.log`),
      cwd: folder,
      user,
      ready: async () => (await run(join(bin, 'pg_isready'), target)).stderr === '',
      // It ends what is under way, and does not wait for those who are connected.
      signal: 'SIGINT',
    },
  );
  try {
    for (const database of databases) await run(join(bin, 'createdb'), [...target, database]);
  } catch (error) {
    await server.stop();
    throw error;
  }
  return { pid: server.pid, port, version: await postgresVersion(), stop: server.stop };
}

async function plainUser(): Promise<{ uid: number; gid: number } | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const of = async (option: string) => Number((await run('id', [option, 'nobody'])).stdout);
  return { uid: await of('-u'), gid: await of('-g') };
}
