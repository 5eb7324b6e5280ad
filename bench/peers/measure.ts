// Closed loops over a number of connections, and what they took of the server's processor.
import { performance } from 'node:perf_hooks';
import { percentile } from '../statistics.ts';
import { connection } from './connection.ts';
import { account, type Hash, type Peer, userName } from './peer.ts';
import { family, processorMilliseconds, residentMegabytes } from './processes.ts';

export interface Pass {
  readonly logins: number;
  readonly perSecond: number;
  /** Processor time of the server's processes for each login. */
  readonly cpuMilliseconds: number;
  /** Of a whole login, median. */
  readonly milliseconds: number;
}

export interface PassSize {
  readonly connections: number;
  readonly logins: number;
  readonly seconds: number;
}

/** Hands out users, none of them twice, so that no code is used twice either. */
export interface UserQueue {
  next(): string;
}

export function userQueue(hash: Hash, users: number, from: number): UserQueue {
  let index = from;
  return {
    next() {
      if (index >= users) throw new Error(`${users} users are too few`);
      index += 1;
      return userName(hash, index - 1);
    },
  };
}

function serverPids({ pid, withChildren }: Peer): number[] {
  return withChildren ? family(pid) : [pid];
}

/** Ends after `logins` or `seconds`, whichever is first. Rejects when a login is refused. */
export async function measurePass(
  peer: Peer,
  users: UserQueue,
  { connections, logins, seconds }: PassSize,
): Promise<Pass> {
  const pids = serverPids(peer);
  const samples: number[] = [];
  let begun = 0;
  const cpu = processorMilliseconds(pids);
  const start = performance.now();
  const client = async (): Promise<void> => {
    const line = connection();
    try {
      while (begun < logins && performance.now() - start < seconds * 1000) {
        begun += 1;
        const sent = performance.now();
        const name = users.next();
        if (!(await peer.login(line, account(name)))) throw new Error(`${peer.title} refuses ${name}`);
        samples.push(performance.now() - sent);
      }
    } finally {
      line.close();
    }
  };
  await Promise.all(Array.from({ length: connections }, client));
  const elapsed = performance.now() - start;
  return {
    logins: samples.length,
    perSecond: (samples.length * 1000) / elapsed,
    cpuMilliseconds: (processorMilliseconds(pids) - cpu) / samples.length,
    milliseconds: percentile(samples, 0.5),
  };
}

export interface Memory {
  readonly server: number;
  readonly beside: number;
}

export function memoryOf(peer: Peer): Memory {
  return {
    server: residentMegabytes(serverPids(peer)),
    beside: residentMegabytes([...new Set(peer.beside.flatMap(family))]),
  };
}
