// Virtual phones of a world in memory: the door of the phones over its ports and its clock, and the worker between them.
import { pushMessageDoor } from '../functions/http/push-message/push-message-door.ts';
import type { JsonObject } from '../functions/json.ts';
import { pushService } from '../functions/realm/push-service.ts';
import { realmSettings } from '../functions/realm/realm-settings.ts';
import { deliverPush } from '../functions/workers/push-delivery/deliver-push.ts';
import type { PhoneFaults } from '../phone/faults.ts';
import type { ShownPush } from '../phone/inbox.ts';
import { type VirtualPhone, virtualPhone } from '../phone/phone.ts';
import type { Platform } from '../phone/platform.ts';
import { apiEvent, lambdaContext } from './api-event.ts';
import type { MemoryPorts } from './memory/ports.ts';
import type { RecordedLog } from './recorded-log.ts';
import type { RecordedMetrics } from './recorded-metrics.ts';
import { seededRandomness } from './seeded-randomness.ts';
import type { SimulatedClock } from './simulated-clock.ts';
import { WrongUse } from './wrong-use.ts';

const place = 'arn:aws:sns:eu-central-1:000000000000:app';
export const google = `${place}/GCM/waymark`;
export const apple = `${place}/APNS_SANDBOX/waymark`;

/** A push service that reaches phones of both platforms, in AM's JSON. */
export const bothPlatforms: JsonObject = { googleEndpoint: google, appleEndpoint: apple };

export interface PhoneInHand extends VirtualPhone {
  /** What goes wrong from now on; nothing unless set. */
  readonly faults: PhoneFaults;
}

export interface Phones {
  /** A new phone, `android` unless given. It gets every push that is delivered from now on. */
  phone(platform?: Platform): PhoneInHand;
  /** Sends what is queued to the phones. What could not be sent and may pass stays in the queue. */
  deliver(): Promise<void>;
}

/** Whatever the phones share with the rest of their world. */
export interface PhoneSystem {
  readonly ports: MemoryPorts;
  readonly clock: SimulatedClock;
  readonly log: RecordedLog;
  readonly metrics: RecordedMetrics;
}

/** Makes both platform applications known to SNS in memory. `service`: of every realm, in AM's JSON. */
export function phonesOf(system: PhoneSystem, service: JsonObject): Phones {
  const { ports, clock, log, metrics } = system;
  ports.pushService.applications.add(google).add(apple);
  const randomness = seededRandomness('phones');
  const network = phoneNetwork(system, service);
  const phones: VirtualPhone[] = [];
  return {
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
  };
}

/** What a phone's requests reach, whatever their host: the door of the phones. */
export function phoneNetwork({ ports, clock, log, metrics }: PhoneSystem, service: JsonObject): typeof fetch {
  const site = { corsOrigins: new Set<string>(), secureCookies: true };
  const door = pushMessageDoor(
    { realmSettings: async () => realmSettings.parse({}), log, site },
    { ...ports, clock, metrics, pushService: async () => pushService.parse(service) },
  );
  return async (url, init) => {
    const { pathname, search } = new URL(String(url));
    const headers = Object.fromEntries(new Headers(init?.headers));
    const event = apiEvent(`POST ${pathname}${search}`, { headers, body: String(init?.body) });
    const { statusCode, body } = await door(event, lambdaContext());
    return new Response(body, { status: statusCode });
  };
}

/** The one open push of a phone. Throws when there is none, or more than one. */
export function openPush(phone: Pick<VirtualPhone, 'inbox'>): ShownPush {
  const [push, ...more] = phone.inbox().filter(({ state }) => state === 'pending');
  if (!push || more.length > 0) throw new WrongUse(`The phone has ${push ? more.length + 1 : 'no'} open pushes`);
  return push;
}
