// The phone's door over ports in memory, and a phone's side of it: JWTs signed here, independently of the server's code.
import { createHmac, randomUUID } from 'node:crypto';
import { pushMessageDoor } from '../../functions/http/push-message/push-message-door.ts';
import type { JsonObject } from '../../functions/json.ts';
import { newPushDeviceProfile, type PushDeviceProfile } from '../../functions/mfa/push/push-device-profile.ts';
import type { NewPushMessage, PushMessage } from '../../functions/ports/push.ts';
import { type PushService, pushService } from '../../functions/realm/push-service.ts';
import { call, doorTools, type SeenReply } from './call-door.ts';
import { memoryPorts } from './memory-ports.ts';
import { recordedMetrics } from './recorded-metrics.ts';
import { simulatedClock } from './simulated-clock.ts';

const place = 'arn:aws:sns:eu-central-1:000000000000:app';
export const google = `${place}/GCM/waymark`;
export const apple = `${place}/APNS_SANDBOX/waymark`;

export const demo = { realm: '/alpha', username: 'demo' };
export const path = '/am/json/realms/root/realms/alpha/push/sns/message';
const seconds = 1000;

/** Base64 of 32 bytes that are told apart by a number. */
export const secretNumber = (number: number): string => Buffer.alloc(32, number).toString('base64');
export const challenge = Buffer.alloc(32, 200).toString('base64');

export const responseTo = (asked: string, secret: string): string =>
  createHmac('sha256', Buffer.from(secret, 'base64')).update(Buffer.from(asked, 'base64')).digest('base64');

const segment = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

export function phoneJwt(claims: object, secret: string, header: object = { typ: 'JWT', alg: 'HS256' }): string {
  const input = `${segment(header)}.${segment(claims)}`;
  const mark = createHmac('sha256', Buffer.from(secret, 'base64')).update(input).digest('base64url');
  return `${input}.${mark}`;
}

/** What an Android phone says about itself. */
export const android = {
  deviceId: 'fcm-token:APA91b',
  deviceName: 'Pixel 8',
  deviceType: 'android',
  communicationType: 'gcm',
  mechanismUid: '3f2b9c1e-5d47-4c8a-9b0e-6a1d2c3b4f5e',
};

export const iphone = {
  deviceId: '3C9E9DEE4F2E33602F2BE4F58C94CC0580F9B28F92AC79EF54BA06CF632D7B71',
  deviceName: 'iPhone',
  deviceType: 'ios',
  communicationType: 'apns',
  mechanismUid: 'A1B2C3D4-0000-4111-8222-333344445555',
};

/** Realms other than /alpha have no push service. */
export function phoneDoor(service: Partial<PushService> = {}) {
  const clock = simulatedClock();
  const ports = memoryPorts({ clock });
  const { pushEnrolment, store, pushMessageMaking } = ports;
  ports.pushService.applications.add(google).add(apple);
  const tools = doorTools();
  const settings = pushService.parse({ googleEndpoint: google, appleEndpoint: apple, ...service });
  const metrics = recordedMetrics();
  const handler = pushMessageDoor(tools, {
    ...{ ...ports, clock, metrics },
    pushService: async (realm) => (realm === '/alpha' ? settings : undefined),
  });
  const send = (action: string, body: unknown, headers: Readonly<Record<string, string>> = {}): Promise<SeenReply> =>
    call(handler, `POST ${path}?_action=${action}`, {
      body,
      headers: { 'Content-Type': 'application/json', 'Accept-API-Version': 'resource=1.0, protocol=1.0', ...headers },
    });

  return {
    ...{ clock, ports, metrics, handler, send, log: tools.log },
    /** A registration that waits a minute for the phone whose secret is number 1. */
    register: (changes: Partial<NewPushMessage> = {}): Promise<PushMessage> =>
      pushMessageMaking.create(randomUUID(), {
        ...{
          type: 'REGISTER',
          ...demo,
          transactionId: 'turn-1',
          deviceUuid: 'device-1',
          challenge,
          secret: secretNumber(1),
        },
        expiresAt: clock.now() + 60 * seconds,
        ...changes,
      }),
    /** A push that waits two minutes for the user's answer on a phone. */
    ask: (deviceUuid = 'device-1', changes: Partial<NewPushMessage> = {}): Promise<PushMessage> =>
      pushMessageMaking.create(randomUUID(), {
        ...{ type: 'AUTHENTICATE', ...demo, transactionId: 'turn-1', deviceUuid, challenge },
        expiresAt: clock.now() + 120 * seconds,
        keptUntil: clock.now() + 240 * seconds,
        ...changes,
      }),
    /** A registered phone: number 1 has the uuid `device-1`, the secret number 1 and the mechanism `mechanism-1`. */
    async addPhone(number = 1, changes: Partial<PushDeviceProfile> = {}, owner = demo): Promise<void> {
      const secretBytes = Buffer.from(secretNumber(number), 'base64');
      const uuid = `device-${number}`;
      const profile = newPushDeviceProfile({ uuid, secretBytes, issuer: 'Waymark', createdDate: clock.now() + number });
      await pushEnrolment.save(owner, {
        ...profile,
        communicationId: `${google.replace(':app/', ':endpoint/')}/old-${number}`,
        ...{ communicationType: 'gcm', deviceType: 'android', deviceId: 'old-token' },
        deviceMechanismUID: `mechanism-${number}`,
        ...changes,
      });
    },
    /** The body of a phone's answer. */
    answerTo: (message: PushMessage, claims: JsonObject = {}, secret = secretNumber(1)) => ({
      messageId: message.messageId,
      jwt: phoneJwt({ response: responseTo(message.challenge, secret), ...claims }, secret),
    }),
    rowOf: (message: PushMessage) => store.pushMessages.get(message.messageId),
    /** Everything that is stored, to see whether it has changed. */
    stored: () => structuredClone({ ...store, endpoints: ports.pushService.endpoints }),
  };
}

export const refusal = { code: 400, reason: 'Bad Request', message: 'Bad request.' };
