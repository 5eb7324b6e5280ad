// A whole system in memory with phones: beside the authenticate door there is the door of the phones, over the same ports
// and the same clock, and the worker between them.
//   const world = await pushWorld();
//   const phone = world.phone();
//   await phone.scan(uriOf(qr));
//   await world.deliver();
import { pushMessageDoor } from '../../functions/http/push-message/push-message-door.ts';
import type { Json, JsonObject } from '../../functions/json.ts';
import { pushService, pushServiceId } from '../../functions/realm/push-service.ts';
import { realmSettings } from '../../functions/realm/realm-settings.ts';
import { deliverPush } from '../../functions/workers/push-delivery/deliver-push.ts';
import type { PhoneFaults } from '../../phone/faults.ts';
import type { ShownPush } from '../../phone/inbox.ts';
import { type VirtualPhone, virtualPhone } from '../../phone/phone.ts';
import type { Platform } from '../../phone/platform.ts';
import { apiEvent, lambdaContext } from './api-event.ts';
import { addDemoUser, demo } from './authenticator.ts';
import { type JourneyWorld, journeyWorld, outputOf, type Reply, type WorldOptions } from './journey-world.ts';
import { apple, google } from './phone-door.ts';
import { seededRandomness } from './seeded-randomness.ts';
import { shippedJourneys } from './shipped-journeys.ts';

export interface PhoneInHand extends VirtualPhone {
  readonly faults: PhoneFaults;
}

export interface PushWorld extends JourneyWorld {
  /** A new phone. It gets every push that is delivered from now on. */
  phone(platform?: Platform): PhoneInHand;
  /** Sends what is queued to the phones. */
  deliver(): Promise<void>;
  /** What the phone's door answers to any call. */
  phoneCall(action: string, body: unknown): Promise<number>;
}

export interface PushWorldOptions extends Partial<Omit<WorldOptions, 'ports'>> {
  /** Of the realm alpha. Default: with both platform applications. Null: it has none. */
  readonly service?: JsonObject | null;
}

const endpoints = { googleEndpoint: google, appleEndpoint: apple };

/** With the shipped journeys, unless others are given, and the user demo. */
export async function pushWorld({ service, ...options }: PushWorldOptions = {}): Promise<PushWorld> {
  const world = await journeyWorld({ journeys: shippedJourneys, settings: { journeyMinutes: 15 }, ...options });
  const { ports, clock, log, metrics } = world;
  ports.pushService.applications.add(google).add(apple);
  if (service !== null) await ports.configurationEditor.put('/alpha', 'service', pushServiceId, service ?? endpoints);
  await addDemoUser(world);

  const randomness = seededRandomness('phones');
  const door = pushMessageDoor(
    {
      realmSettings: async () => realmSettings.parse({}),
      log,
      site: { corsOrigins: new Set(), secureCookies: true },
    },
    { ...ports, clock, metrics, pushService: async () => pushService.parse(service ?? endpoints) },
  );
  const network: typeof fetch = async (url, init) => {
    const { pathname, search } = new URL(String(url));
    const headers = Object.fromEntries(new Headers(init?.headers));
    const event = apiEvent(`POST ${pathname}${search}`, { headers, body: String(init?.body) });
    const { statusCode, body } = await door(event, lambdaContext());
    return new Response(body, { status: statusCode });
  };
  const phones: VirtualPhone[] = [];
  return {
    ...world,
    phone(platform = 'android') {
      const faults: PhoneFaults = {};
      const deviceToken = Buffer.from(randomness.bytes(32)).toString('hex');
      const phone = virtualPhone({ fetch: network, clock, randomness, platform, deviceToken, faults });
      phones.push(phone);
      return { ...phone, faults };
    },
    async deliver() {
      const { queued } = ports.pushQueue;
      for (const push of queued.splice(0)) {
        const { delivered } = ports.pushService;
        const before = delivered.length;
        if ((await deliverPush(push, { ...ports, clock, metrics, log })) === 'again') queued.push(push);
        for (const { message } of delivered.slice(before)) for (const phone of phones) await phone.receive(message);
      }
    },
    async phoneCall(action, body) {
      const text = typeof body === 'string' ? body : JSON.stringify(body);
      const url = `https://here/am/json/realms/root/realms/alpha/push/sns/message?_action=${action}`;
      const headers = { 'Content-Type': 'application/json' };
      return (await network(url, { method: 'POST', headers, body: text })).status;
    },
  };
}

/** The registration URI of a step with a QR code. */
export function uriOf(step: Reply): string {
  return String(outputOf(step, 'HiddenValueCallback', 'value'));
}

/** The number that a wait step asks its user to tap. */
export function numberOf(step: Reply): number {
  return Number(outputOf(step, 'HiddenValueCallback', 'value'));
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

/** The one open push of a phone. */
export function openPush(phone: VirtualPhone): ShownPush {
  const [push, ...more] = phone.inbox().filter(({ state }) => state === 'pending');
  if (!push || more.length > 0) throw new Error(`The phone has ${push ? more.length + 1 : 'no'} open pushes`);
  return push;
}
