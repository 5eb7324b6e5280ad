// A whole system in memory with phones, the shipped journeys and the user demo.
//   const world = await pushWorld();
//   const phone = world.phone();
//   await phone.scan(uriOf(qr));
//   await world.deliver();
import type { Json, JsonObject } from '../../functions/json.ts';
import { type JourneyWorld, journeyWorld, type WorldOptions } from '../../testing/journey-world.ts';
import { bothPlatforms, phoneNetwork } from '../../testing/phones.ts';
import { outputOf, type Reply } from '../../testing/step.ts';
import { addDemoUser, demo } from './demo-user.ts';
import { shippedJourneys } from './shipped-journeys.ts';

export interface PushWorld extends JourneyWorld {
  /** What the phone's door answers to any call. */
  phoneCall(action: string, body: unknown): Promise<number>;
}

export interface PushWorldOptions extends Partial<Omit<WorldOptions, 'ports' | 'push'>> {
  /** Of the realm alpha. Default: with both platform applications. Null: it has none. */
  readonly service?: JsonObject | null;
}

/** With the shipped journeys, unless others are given, and the user demo. */
export async function pushWorld({ service, ...options }: PushWorldOptions = {}): Promise<PushWorld> {
  const world = await journeyWorld({
    journeys: shippedJourneys,
    settings: { journeyMinutes: 15 },
    ...(service !== null && { push: service ?? bothPlatforms }),
    ...options,
  });
  await addDemoUser(world);
  const network = phoneNetwork(world, service ?? bothPlatforms);
  return {
    ...world,
    async phoneCall(action, body) {
      const text = typeof body === 'string' ? body : JSON.stringify(body);
      const url = `https://here/am/json/realms/root/realms/alpha/push/sns/message?_action=${action}`;
      const headers = { 'Content-Type': 'application/json' };
      return (await network(url, { method: 'POST', headers, body: text })).status;
    },
  };
}

export const here: Json = JSON.stringify({ identifier: 'browser-1', location: { latitude: 51.45, longitude: -2.6 } });

/** Name and password, and the place where the journey asks for it. */
export async function signIn(world: JourneyWorld, journey: string): Promise<Reply> {
  const next = await world.answer(await world.start(journey), demo);
  const asked = outputOf(next, 'DeviceProfileCallback', 'location') !== undefined;
  return asked ? world.answer(next, { DeviceProfileCallback: here }) : next;
}

/** The next poll of a wait step, as soon as its client may. */
export function poll(world: JourneyWorld, step: Reply): Promise<Reply> {
  world.clock.advance(5_001);
  return world.answer(step);
}
