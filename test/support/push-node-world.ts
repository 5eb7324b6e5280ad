// What tests of the push nodes need around a node: a realm with a push service, users, their phones and what those say.

import type { Json, JsonObject } from '../../functions/json.ts';
import { newPushDeviceProfile, type PushDeviceProfile } from '../../functions/mfa/push/push-device-profile.ts';
import type { Answers } from '../../functions/node/callbacks/callback.ts';
import type { PushFacts } from '../../functions/ports/node-runner.ts';
import type { PushAnswer } from '../../functions/ports/push.ts';
import type { User } from '../../functions/ports/users.ts';
import { type MemoryPorts, memoryPorts } from './memory-ports.ts';
import { answer, type NodeRun } from './run-node.ts';
import { type SimulatedClock, simulatedClock } from './simulated-clock.ts';

export const demo: User = { realm: '/alpha', username: 'demo' };
export const eve: User = { realm: '/alpha', username: 'eve' };

/** A realm with a push service as it comes. */
export const pushService: PushFacts = {
  messageSeconds: 120,
  budget: { limit: 5, windowSeconds: 600 },
  fcmPayload: 'fcmV1',
};

export interface PushNodeWorld {
  readonly clock: SimulatedClock;
  readonly ports: MemoryPorts;
}

/** With the users demo and eve, who have no devices. */
export async function pushNodeWorld(): Promise<PushNodeWorld> {
  const clock = simulatedClock();
  const ports = memoryPorts({ clock });
  const attributes = { cn: ['Demo Person', 'Second'], mail: ['demo@example.com'], sn: [''], employeeNumber: [] };
  await ports.identityStore.put({ ...demo, active: true, attributes });
  await ports.identityStore.put({ ...eve, active: true, attributes: {} });
  return { clock, ports };
}

/** What the door notes of a phone that has scanned a registration. */
export const phoneFacts = {
  mechanismUid: 'B6F0F0C2-6D51-43A4-9A0E-53A8B6A8E7D3',
  deviceType: 'android',
  deviceId: 'dExampleFcmToken:APA91bExample',
  communicationType: 'gcm',
  deviceName: 'Pixel of demo',
  communicationId: 'arn:aws:sns:us-east-1:111122223333:endpoint/GCM/app/0c7e2d2a',
} as const;

/** A registered phone. */
export function phoneOf(uuid: string, changes: Partial<PushDeviceProfile> = {}): PushDeviceProfile {
  const { mechanismUid, deviceName: _name, ...address } = phoneFacts;
  const secretBytes = new Uint8Array(32).fill(7);
  const profile = newPushDeviceProfile({ uuid, secretBytes, issuer: 'Example', createdDate: 1_700_000_000_000 });
  return { ...profile, ...address, deviceMechanismUID: mechanismUid, ...changes };
}

/** Gives the user a phone, as a registration leaves it. */
export async function addPhone({ ports }: PushNodeWorld, user: User, profile: PushDeviceProfile): Promise<void> {
  await ports.pushEnrolment.save(user, profile);
  await ports.skipSettingChanges.set(user, 'push', 'notSkippable');
}

/** What a phone answers, as the door writes it. */
export function said(
  decision: PushAnswer['decision'],
  more: { number?: number; content?: JsonObject } = {},
): PushAnswer {
  return { decision, digest: JSON.stringify([decision, more]), ...more };
}

/** The step of a registration, come back as polling clients send it. */
export const polled: Answers = [
  answer('TextOutputCallback'),
  answer('TextOutputCallback'),
  answer('HiddenValueCallback', 'mfaDeviceRegistration'),
  answer('PollingWaitCallback'),
];

export function sharedOf({ state }: NodeRun, key: string): Json | undefined {
  return state.shared[key];
}

/** JSON inside Base64, as profiles travel in state. */
export function profileIn(run: NodeRun, key: string): JsonObject {
  return JSON.parse(Buffer.from(String(sharedOf(run, key)), 'base64').toString());
}
