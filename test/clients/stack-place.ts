// The local stack of a test file, for the walks: started before its tests and stopped after them.
import { afterAll, afterEach, beforeAll } from '@jest/globals';
import { dynamo } from '../../functions/adapters/dynamo-client.ts';
import { dynamoIdentityStore } from '../../functions/adapters/dynamo-identity-store.ts';
import { systemRandomness } from '../../functions/adapters/system-randomness.ts';
import { cheapCost } from '../support/memory-store.ts';
import { type StackInProcess, stackInProcess } from '../support/stack-in-process.ts';
import { type StackPhone, stackPhones } from '../support/stack-phone.ts';
import { advanceWallClock, restoreWallClock } from '../support/wall-clock.ts';
import type { Client } from './client.ts';
import type { Person, Place } from './endings/ending.ts';

const password = 'Correct-horse-7';

export interface StackPlace {
  readonly url: string;
  /** With this client in front of it. */
  place(client: Client): Place;
  newPerson(): Promise<Person>;
  pass(milliseconds: number): void;
}

/** To be asked in tests only. `corsOrigins`: pages of these may call. */
export function stackPlace(corsOrigins: () => readonly string[] = () => []): () => StackPlace {
  const phones = stackPhones();
  const inHand = new Map<string, StackPhone>();
  let stack: StackInProcess | undefined;
  beforeAll(async () => {
    process.env['CORS_ORIGINS'] = corsOrigins().join(',');
    stack = await stackInProcess(phones);
  }, 20_000);
  afterEach(restoreWallClock);
  afterAll(() => stack?.stop());
  const newPerson = async (): Promise<Person> => {
    const username = `user-${Buffer.from(systemRandomness.bytes(6)).toString('hex')}`;
    // There are many of them, and their passwords are nobody's.
    const store = dynamoIdentityStore(dynamo(), { randomness: systemRandomness }, { cost: cheapCost });
    await store.put({ realm: '/alpha', username, active: true, attributes: {}, password });
    const phone = phones.phone();
    inHand.set(username, phone);
    return { username, password, phone, nextPush: () => phone.nextPush() };
  };
  return () => {
    if (!stack) throw new Error('The stack starts before the first test, not sooner');
    const { url, push } = stack;
    const refusePhone = ({ username }: Person): void =>
      push.sns.faults.refuseToken(String(inHand.get(username)?.deviceToken()));
    const ways = { newPerson, pass: advanceWallClock };
    return { url, ...ways, place: (client) => ({ client, ...ways, refusePhone }) };
  };
}
