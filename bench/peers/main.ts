// `npm run bench:peers`: whole logins, password and code to session, of Waymark and of products of its kind, side by side on
// one machine. Writes docs/performance.md.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { systemClock } from '../../functions/adapters/system/machine.ts';
import { betterAuth } from './better-auth.ts';
import { type Correctness, checkCorrectness } from './correctness.ts';
import { keycloak } from './keycloak.ts';
import { type Memory, measurePass, memoryOf, type Pass, type PassSize, type UserQueue, userQueue } from './measure.ts';
import { type Hash, hashes, type Peer, type PeerKind, type PeerName, peerNames } from './peer.ts';
import { performancePage } from './performance-page.ts';
import { privacyidea } from './privacyidea.ts';
import { run, stopAll } from './processes.ts';
import { waymark } from './waymark.ts';

const usage = `Usage: npm run bench:peers -- [--quick] [--only NAME]... [--json FILE]

  --quick      few logins: for a look, not for comparing. Writes nothing but what it prints
  --only NAME  one of ${peerNames.join(', ')}; may be given more than once. Writes nothing but what it prints
  --json FILE  also writes every figure to a file
`;

export interface PeerFigures {
  readonly name: PeerName;
  readonly title: string;
  readonly database: string;
  readonly does: string;
  readonly hashing: Readonly<Record<Hash, string>>;
  readonly correctness: Correctness;
  readonly passes: readonly { readonly hash: Hash; readonly connections: number; readonly passes: readonly Pass[] }[];
  readonly memory: Memory;
}

export interface PeersReport {
  readonly peers: readonly PeerFigures[];
  readonly skipped: readonly { readonly name: PeerName; readonly reason: string }[];
  readonly pinned: boolean;
  readonly rounds: number;
}

interface Size {
  readonly rounds: number;
  readonly warmUp: PassSize;
  readonly passes: readonly PassSize[];
}

const quick: Size = {
  rounds: 1,
  warmUp: { connections: 8, logins: 40, seconds: 5 },
  passes: [
    { connections: 1, logins: 30, seconds: 5 },
    { connections: 8, logins: 80, seconds: 5 },
  ],
};
const full: Size = {
  rounds: 5,
  // A compiler that works as it goes needs some before it is done.
  warmUp: { connections: 8, logins: 1000, seconds: 20 },
  passes: [
    { connections: 1, logins: 150, seconds: 12 },
    { connections: 8, logins: 500, seconds: 12 },
  ],
};
/** For looking whether all is right. */
const usersForCorrectness = 20;

const kinds: readonly PeerKind[] = [waymark, keycloak, betterAuth, privacyidea];

const args = readArguments();
if (args === undefined) {
  process.stderr.write(usage);
  process.exitCode = 2;
} else {
  const only = args.only ?? [];
  const report = await compare(args.quick ? quick : full, only.length > 0 ? only : peerNames);
  const page = performancePage(report, systemClock.now());
  process.stdout.write(`\n${page}`);
  if (args.json !== undefined) writeFileSync(args.json, JSON.stringify(report, null, 2));
  if (!args.quick && only.length === 0) writeFileSync(new URL('../../docs/performance.md', import.meta.url), page);
}

async function compare(size: Size, wanted: readonly string[]): Promise<PeersReport> {
  const folder = mkdtempSync(join(tmpdir(), 'waymark-peers-'));
  // Products that run as somebody else have their folders in it.
  await run('chmod', ['711', folder]);
  for (const [signal, code] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const) {
    process.once(signal, () => {
      void stopAll().then(() => {
        rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
        process.exit(code);
      });
    });
  }
  const pinned = await pin();
  const started: Started[] = [];
  const skipped: { name: PeerName; reason: string }[] = [];
  try {
    for (const kind of kinds.filter(({ name }) => wanted.includes(name))) {
      const reason = await kind.missing();
      if (reason === undefined) started.push(await begin(kind, folder, size, pinned));
      else {
        skipped.push({ name: kind.name, reason });
        say(`${kind.name} is left out: ${reason}`);
      }
    }
    await measureAll(started, size);
    const peers = started.map(({ peer, correctness, passes }) => {
      const { name, title, database, does, hashing } = peer;
      return {
        ...{ name, title, database, does, hashing, correctness },
        passes: [...passes.values()],
        memory: memoryOf(peer),
      };
    });
    return { peers, skipped, pinned, rounds: size.rounds };
  } finally {
    for (const { peer } of started) await peer.stop();
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

interface Started {
  readonly peer: Peer;
  readonly correctness: Correctness;
  readonly queues: Readonly<Record<Hash, UserQueue>>;
  readonly passes: Map<string, { hash: Hash; connections: number; passes: Pass[] }>;
}

async function begin(kind: PeerKind, folder: string, size: Size, pinned: boolean): Promise<Started> {
  const users = usersOf(size);
  say(`${kind.name}: starting, with ${users} users of each hash`);
  const onServerCore = pinned ? ['taskset', '-c', '0'] : [];
  const peer = await kind.start({ folder, users, onServerCore, aside: pinned ? toLoadCore : async () => {} });
  try {
    const queues = { own: userQueue('own', users, 0), free: userQueue('free', users, 0) };
    const correctness = await checkCorrectness(peer, queues.free);
    say(`${kind.name}: ${JSON.stringify(correctness)}`);
    for (const hash of hashes) await measurePass(peer, queues[hash], size.warmUp);
    return { peer, correctness, queues, passes: new Map() };
  } catch (error) {
    await peer.stop();
    throw error;
  }
}

/** In turns, so that what the machine does beside meets all of them. */
async function measureAll(started: readonly Started[], { rounds, passes }: Size): Promise<void> {
  for (let round = 1; round <= rounds; round += 1) {
    for (const hash of hashes) {
      for (const pass of passes) {
        for (const { peer, queues, passes: kept } of started) {
          const figures = await measurePass(peer, queues[hash], pass);
          const { connections } = pass;
          const key = `${hash} ${connections}`;
          const group = kept.get(key) ?? { hash, connections, passes: [] };
          group.passes.push(figures);
          kept.set(key, group);
          const text = `${figures.cpuMilliseconds.toFixed(1)} ms of processor, ${figures.perSecond.toFixed(1)} logins/s`;
          say(
            `round ${round}, ${hash} hash, ${connections} at once, ${peer.title}: ${text} (${figures.logins} logins)`,
          );
        }
      }
    }
  }
}

function usersOf({ rounds, warmUp, passes }: Size): number {
  // Each connection may have begun one more when the time is up.
  const inPasses = passes.reduce((sum, { logins, connections }) => sum + logins + connections, 0);
  return usersForCorrectness + warmUp.logins + warmUp.connections + rounds * inPasses;
}

/** Servers to the first core; this process, with the databases and stand-ins that it starts, to the second. */
async function pin(): Promise<boolean> {
  if (availableParallelism() < 2) return false;
  try {
    await toLoadCore(process.pid);
    return true;
  } catch {
    say('There is no taskset: servers and load share all cores');
    return false;
  }
}

async function toLoadCore(pid: number): Promise<void> {
  await run('taskset', ['-a', '-c', '-p', '1', String(pid)]);
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

function readArguments(): { quick: boolean; only?: string[] | undefined; json?: string | undefined } | undefined {
  try {
    const options = {
      quick: { type: 'boolean', default: false },
      only: { type: 'string', multiple: true },
      json: { type: 'string' },
    } as const;
    const { values } = parseArgs({ options, strict: true });
    const known: readonly string[] = peerNames;
    return (values.only ?? []).every((name) => known.includes(name)) ? values : undefined;
  } catch {
    return undefined;
  }
}
