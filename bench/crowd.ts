// Many users who wait for their phones at once: each signs in to PushLoginSimple as it is shipped, polls in its rhythm,
// and approves when everybody has been waiting for a few rounds.
import { setTimeout as delay } from 'node:timers/promises';
import { dynamo } from '../functions/adapters/dynamo/client.ts';
import { dynamoIdentityStore } from '../functions/adapters/dynamo/identities.ts';
import { systemRandomness } from '../functions/adapters/system/machine.ts';
import { demoUser } from '../local/seeds.ts';
import type { Credentials } from './logins.ts';
import { type MeasuredClient, measuredClient } from './measured-client.ts';
import type { BenchPhone, BenchPhones } from './phones.ts';
import { enrol } from './push-logins.ts';

export interface CrowdFigures {
  readonly users: number;
  /** Polls of each user, from when all were waiting. */
  readonly rounds: number;
  /** Complaint and how often; empty when all went well. */
  readonly errors: Readonly<Record<string, number>>;
  readonly sessions: number;
  readonly mostWaiting: number;
  readonly enrolSeconds: number;
  /** From the first request to the last session. */
  readonly seconds: number;
  readonly milliseconds: Readonly<Record<CrowdStep, readonly number[]>>;
}

export type CrowdStep = 'open' | 'signIn' | 'push' | 'poll' | 'approve' | 'session';

interface Member {
  readonly client: MeasuredClient;
  readonly phone: BenchPhone;
  readonly credentials: Credentials;
}

interface Crowd {
  readonly samples: Record<CrowdStep, number[]>;
  readonly rounds: number;
  readonly size: number;
  /** Who waits now, and who has ever begun to or given up. */
  waiting: number;
  mostWaiting: number;
  arrived: number;
  sessions: number;
}

const journey = 'PushLoginSimple';
/** Only the waiting is measured: hashes of the real cost would take a minute for two hundred users. */
const cheapHash = { cost: { memory: 8, passes: 1 } };
const enrolAtOnce = 4;

export async function driveCrowd(
  url: string,
  phones: BenchPhones,
  size: number,
  rounds: number,
): Promise<CrowdFigures> {
  const members = Array.from({ length: size }, (_, index) => newMember(url, phones, index));
  try {
    const enrolStart = performance.now();
    await enrolAll(members);
    const start = performance.now();
    const crowd: Crowd = { samples: noSamples(), rounds, size, waiting: 0, mostWaiting: 0, arrived: 0, sessions: 0 };
    const ends = await Promise.allSettled(members.map((member) => signIn(member, crowd)));
    const complaints = ends.flatMap((end) => (end.status === 'rejected' ? [String(end.reason)] : []));
    const errors = Object.entries(Object.groupBy(complaints, (complaint) => complaint));
    return {
      ...{ users: size, rounds, sessions: crowd.sessions, mostWaiting: crowd.mostWaiting, milliseconds: crowd.samples },
      errors: Object.fromEntries(errors.map(([complaint, all]) => [complaint, all?.length ?? 0])),
      enrolSeconds: (start - enrolStart) / 1000,
      seconds: (performance.now() - start) / 1000,
    };
  } finally {
    for (const { client } of members) client.close();
  }
}

function newMember(url: string, phones: BenchPhones, index: number): Member {
  const credentials = { IDToken1: `crowd-${index}`, IDToken2: demoUser.password };
  return { client: measuredClient(url), phone: phones.phone(), credentials };
}

async function enrolAll(members: readonly Member[]): Promise<void> {
  const store = dynamoIdentityStore(dynamo(), { randomness: systemRandomness }, cheapHash);
  const left = [...members];
  const work = async (): Promise<void> => {
    for (let member = left.pop(); member; member = left.pop()) {
      await store.put({ ...demoUser, username: member.credentials.IDToken1 });
      await enrol(member.client, member.phone, member.credentials);
    }
  };
  await Promise.all(Array.from({ length: enrolAtOnce }, work));
}

async function signIn({ client, phone, credentials }: Member, crowd: Crowd): Promise<void> {
  const { samples } = crowd;
  let isWaiting = false;
  try {
    const page = await client.open(journey);
    samples.open.push(page.milliseconds);
    let wait = await client.answer(page, credentials);
    samples.signIn.push(wait.milliseconds);
    const push = await phone.nextPush();
    samples.push.push(push.arrivedAt - wait.sentAt);
    isWaiting = true;
    arrive(crowd, 1);

    for (let left = crowd.rounds; left > 0; left -= 1) {
      await delay(pollMilliseconds(wait.body['callbacks']));
      // Until everybody is here, rounds do not count.
      if (crowd.arrived < crowd.size) left += 1;
      wait = await client.answer(wait, {});
      if (!wait.body['authId']) throw new Error('A session without an approval');
      samples.poll.push(wait.milliseconds);
    }

    const approving = performance.now();
    await phone.approve(push);
    samples.approve.push(performance.now() - approving);
    await delay(pollMilliseconds(wait.body['callbacks']));
    const end = await client.answer(wait, {});
    if (!end.body['tokenId']) throw new Error('An approval without a session');
    samples.session.push(end.milliseconds);
    crowd.sessions += 1;
  } finally {
    if (isWaiting) crowd.waiting -= 1;
    else arrive(crowd, 0);
  }
}

function arrive(crowd: Crowd, waiting: 0 | 1): void {
  crowd.arrived += 1;
  crowd.waiting += waiting;
  crowd.mostWaiting = Math.max(crowd.mostWaiting, crowd.waiting);
}

/** What the step asks its client to wait, and a moment more. */
function pollMilliseconds(callbacks: unknown): number {
  const [, text] = /"waitTime","value":"?(\d+)/.exec(JSON.stringify(callbacks)) ?? [];
  if (text === undefined) throw new Error('A step that is no wait');
  return Number(text) + 5;
}

function noSamples(): Record<CrowdStep, number[]> {
  return { open: [], signIn: [], push: [], poll: [], approve: [], session: [] };
}
