// The users all together: so many of them sign in at once, one run after the other, until they are told to stop.
import { setTimeout as delay } from 'node:timers/promises';
import { journeyFor } from './journeys.ts';
import type { Ledger } from './ledger.ts';
import type { Line } from './line.ts';
import { type Mood, moodOf } from './mood.ts';
import type { Person } from './person.ts';
import type { Seeded } from './seeded.ts';
import { type WalkEnd, walk } from './walk.ts';

export interface Crowd {
  readonly people: readonly Person[];
  readonly atOnce: number;
  readonly lineOf: (person: Person) => Line;
  readonly ledger: Ledger;
  readonly chance: Seeded;
  readonly fair: () => boolean;
  readonly isOver: () => boolean;
  /** Filled in as runs end. */
  readonly figures: CrowdFigures;
}

/** How runs ended, by mood: `right session`. */
type Endings = Map<string, number>;

export interface CrowdFigures {
  readonly endings: Endings;
  /** Of users who did everything right, while nothing was made to go wrong. */
  readonly fair: { runs: number; sessions: number };
}

/** Milliseconds between two runs of those who are at it, at most. */
const longestBreak = 400;
/** Milliseconds in which the second browser must have come as far as the first. */
const meeting = 4_000;

export function newCrowdFigures(): CrowdFigures {
  return { endings: new Map(), fair: { runs: 0, sessions: 0 } };
}

export async function driveCrowd(crowd: Crowd): Promise<void> {
  const work = async (chance: Seeded): Promise<void> => {
    while (!crowd.isOver()) {
      const person = chance.pick(crowd.people);
      if (!person.busy && person.ready()) {
        person.busy = true;
        await oneRun(crowd, person).finally(() => {
          person.busy = false;
        });
      }
      await delay(chance.below(longestBreak));
    }
  };
  await Promise.all(Array.from({ length: crowd.atOnce }, (_, index) => work(crowd.chance.of(`worker ${index}`))));
}

async function oneRun(crowd: Crowd, person: Person): Promise<void> {
  const { ledger, lineOf } = crowd;
  const { endings, fair } = crowd.figures;
  const { chance } = person;
  const mood = moodOf(person.kind, person.enrolled, chance);
  const journey = journeyFor(person, mood, chance);
  const place = { person, journey, mood, ledger, line: lineOf(person) };
  const times = { fair: crowd.fair, isOver: crowd.isOver };
  const begunFair = crowd.fair();
  const code = mood === 'race' ? person.freshCode() : undefined;
  const ends: WalkEnd[] = [];
  if (code) {
    const meet = bothHere();
    ends.push(...(await Promise.all([1, 2].map(() => walk({ ...place, ...times, shared: { code, meet } })))));
  } else ends.push(await walk({ ...place, ...times }));
  for (const end of ends) {
    const key = `${mood} ${end}`;
    endings.set(key, (endings.get(key) ?? 0) + 1);
  }
  if (mood === 'right' && begunFair && crowd.fair()) {
    fair.runs += 1;
    // Whoever has no fresh code just now has left, which is no failure.
    fair.sessions += Number(ends[0] === 'session' || ends[0] === 'left');
  }
  await afterwards(crowd, person, mood);
}

const [mistaken, robbed, mistakes] = [12, 6, 3];

/**
 * When all is calm and everybody has gone home: some come back and mistype their passwords, and thieves guess the codes of others.
 * Nothing clears these counts any more, so that one that is missing is seen.
 */
export async function lastMistakes({ people, lineOf, ledger }: Crowd): Promise<void> {
  const at = { ledger, fair: () => true, isOver: () => false };
  const withPassword = people.filter(({ kind }) => kind !== 'key').slice(0, mistaken);
  const withApp = people.filter((one) => one.kind === 'app' && one.enrolled && !withPassword.includes(one));
  const typing = withPassword.map(async (person) => {
    const journey = journeyFor(person, 'wrongPassword', person.chance);
    for (let count = 0; count < mistakes; count += 1)
      await walk({ ...at, person, journey, mood: 'wrongPassword', line: lineOf(person) });
  });
  const guessing = withApp
    .slice(0, robbed)
    .map((person) => walk({ ...at, person, journey: 'OathLogin', mood: 'thief', line: lineOf(person) }));
  await Promise.all([...typing, ...guessing]);
}

function bothHere(): () => Promise<void> {
  let [here, all] = [0, Promise.withResolvers<void>()];
  return async () => {
    here += 1;
    if (here === 2) all.resolve();
    await Promise.race([all.promise, delay(meeting)]);
  };
}

/** With the session, if there is one: looks at it, or signs out. */
async function afterwards({ ledger, lineOf }: Crowd, person: Person, mood: Mood): Promise<void> {
  const run = ledger.runs.findLast(({ user }) => user === person.name);
  if (!run?.token || mood === 'thief') return;
  if (!person.enrolled) {
    person.enrolled = true;
    ledger.enrolled.push({
      user: person.name,
      kind: ({ app: 'oath', phone: 'push', key: 'webauthn' } as const)[person.kind],
    });
  }
  ledger.secrets.push({ name: 'a token', value: run.token });
  const line = lineOf(person);
  const headers = { iPlanetDirectoryPro: run.token, 'accept-api-version': 'resource=3.1' };
  if (person.chance.chance(0.3)) await line.post('sessions?_action=getSessionInfo', {}, headers);
  if (!person.chance.chance(0.3)) return;
  run.loggedOut = 'asked';
  const answer = await line.post('sessions?_action=logout', {}, headers);
  if (answer?.status === 200) run.loggedOut = 'told';
}
