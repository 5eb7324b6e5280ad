// One soak: the world, its users, and the settling of accounts.
import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { systemClock } from '../../functions/adapters/system/machine.ts';
import { dynamoClient } from '../../local/dynamo-client.ts';
import { driveCrowd, lastMistakes, newCrowdFigures } from './crowd.ts';
import { invariants } from './invariants/index.ts';
import { pushesArrive } from './invariants/pushes.ts';
import { enoughRuns, everythingFailed } from './invariants/weather.ts';
import { type Ledger, ledger as newLedger } from './ledger.ts';
import { line, newFigures } from './line.ts';
import { putPeople } from './people.ts';
import { type Person, password, person, wrongPassword } from './person.ts';
import { figuresOf, type SoakReport, troublesOf } from './report.ts';
import { seeded } from './seeded.ts';
import { allRows, type Rows } from './tables.ts';
import { isFair, stormNames } from './weather.ts';
import { startWorld, type World } from './world.ts';

export interface SoakOptions {
  readonly minutes: number;
  readonly seed: string;
  readonly users: number;
  /** For data and logs. */
  readonly folder: string;
  readonly say: (text: string) => void;
}

const atOnce = 28;
/** By then all kinds of trouble must have been, or the machine is too slow. */
const mostTimes = 3;
const saySeconds = 10;
/** Until a queue has given everything out again, and some. */
const drainSeconds = 50;

/** Rejects when something ends that should not, or the machine is so slow that not everything could be tried. */
export async function soak({ minutes, seed, users, folder, say }: SoakOptions): Promise<SoakReport> {
  const chance = seeded(seed);
  const [ledger, figures, crowd] = [newLedger(), newFigures(), newCrowdFigures()];
  ledger.secrets.push({ name: 'a password', value: password }, { name: 'a wrong password', value: wrongPassword });
  const began = performance.now();
  const seconds = (): number => (performance.now() - began) / 1000;
  const byToken = new Map<string, Person>();
  const trouble = Promise.withResolvers<never>();
  const world = await startWorld({
    ...{ folder, seed, chance, onTrouble: trouble.reject },
    onDelivery: ({ token, message }) => void byToken.get(token)?.phone.wake(message).catch(trouble.reject),
  });
  const reporting = setInterval(() => {
    const { requests } = figures;
    say(
      `${seconds().toFixed(0).padStart(5)} s  ${requests} requests, ${world.kills()} kills, now ${world.weather().name}`,
    );
  }, saySeconds * 1000);
  try {
    const { origin } = new URL(world.url);
    const people = Array.from({ length: users }, (_, index) =>
      person(index, origin, ledger, chance.of(`person ${index}`)),
    );
    for (const one of people) byToken.set(one.phone.token, one);
    await putPeople(world.dynamoEndpoint, people);
    const place = { url: () => world.url, rates: () => world.weather().line, onRequest: () => world.step() };
    const isEnough = () => crowd.fair.runs >= enoughRuns && everythingFailed(troublesOf(world, figures)).length === 0;
    const all = {
      ...{ people, atOnce, ledger, chance, figures: crowd, fair: () => isFair(world.weather()) },
      isOver: untilAllWas(world, minutes, isEnough),
      lineOf: (one: Person) => line({ ...place, ledger, figures }, one.chance.of('line')),
    };
    await Promise.race([driveCrowd(all), trouble.promise]);
    await Promise.all(people.flatMap(({ later }) => later));
    await world.standing();
    await Promise.race([lastMistakes(all), trouble.promise]);
    const rows = await settled(world, ledger);
    await world.lastLook();
    const logs = world.logFiles.map((file) => readFileSync(file, 'utf8'));
    const { lifetimes } = world;
    const evidence = { ledger, rows, logs, lifetimes, minutes, now: systemClock.now(), fair: crowd.fair };
    const troubles = troublesOf(world, figures);
    return {
      ...{ minutes, seed, users, seconds: seconds(), crowd, figures: figuresOf(world, ledger, figures) },
      invariants: invariants.map(({ claim, check }) => ({ claim, problems: check({ ...evidence, troubles }) })),
    };
  } finally {
    clearInterval(reporting);
    await world.stop();
  }
}

/**
 * Says when it is over: when the time is, all kinds of trouble have been, and there was enough of each, for which a slow machine is waited
 * for. It is calm from then on.
 */
function untilAllWas(world: World, minutes: number, isEnough: () => boolean): () => boolean {
  const began = performance.now();
  let over = false;
  return () => {
    if (over) return true;
    const passed = (performance.now() - began) / 60_000;
    const all = stormNames.every((name) => world.past.includes(name));
    if (passed > minutes * mostTimes && !all)
      throw new Error('The machine is too slow: not all kinds of trouble have been');
    over = passed > minutes * mostTimes || (passed > minutes && all && isEnough());
    if (over) world.calmDown();
    return over;
  };
}

/** The rows when the queues are empty: as soon as no push is missing, and at the latest when each would have come again. */
async function settled(world: World, ledger: Ledger): Promise<Rows> {
  const client = dynamoClient(world.dynamoEndpoint);
  const end = performance.now() + drainSeconds * 1000;
  await world.standing();
  for (;;) {
    const rows = await allRows(client);
    if (pushesArrive(ledger, rows).length === 0 || performance.now() > end) {
      client.destroy();
      return rows;
    }
    await delay(1_000);
  }
}
