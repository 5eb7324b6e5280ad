// The local stack of a test file, for the walks: started before its tests and stopped after them.
import { afterAll, afterEach, beforeAll } from '@jest/globals';
import { dynamo } from '../../functions/adapters/dynamo/client.ts';
import { dynamoIdentityStore } from '../../functions/adapters/dynamo/identities.ts';
import { systemRandomness } from '../../functions/adapters/system/machine.ts';
import type { JourneySource } from '../../functions/journey/source.ts';
import { cheapCost } from '../../testing/memory/store.ts';
import { type StackInProcess, stackInProcess } from '../support/stack-in-process.ts';
import { type StackPhone, stackPhones } from '../support/stack-phone.ts';
import { advanceWallClock, restoreWallClock } from '../support/wall-clock.ts';
import type { Client } from './client.ts';
import { codeIn, type Person, type Place } from './endings/ending.ts';

const password = 'Correct-horse-7';

export interface StackPlace {
  readonly url: string;
  /** With this client in front of it. */
  place(client: Client): Place;
  newPerson(): Promise<Person>;
  importJourneys(...journeys: readonly JourneySource[]): Promise<unknown>;
  pass(milliseconds: number): void;
}

/** To be asked in tests only. `corsOrigins`: pages of these may call. */
export function stackPlace(corsOrigins: () => readonly string[] = () => []): () => StackPlace {
  const phones = stackPhones();
  const inHand = new Map<string, StackPhone>();
  const deliveries = rounds();
  let stack: StackInProcess | undefined;
  beforeAll(async () => {
    process.env['CORS_ORIGINS'] = corsOrigins().join(',');
    stack = await stackInProcess({
      ...phones,
      aroundWorker: (name, handler) => async (event) => {
        const result = await handler(event);
        if (name === 'push-delivery') deliveries.over();
        return result;
      },
    });
  }, 120_000);
  afterEach(restoreWallClock);
  afterAll(() => stack?.stop());
  const newPerson = async (): Promise<Person> => {
    const username = `user-${Buffer.from(systemRandomness.bytes(6)).toString('hex')}`;
    const address = `${username}@example.com`;
    // There are many of them, and their passwords are nobody's.
    const store = dynamoIdentityStore(dynamo(), { randomness: systemRandomness }, { cost: cheapCost });
    await store.put({ realm: '/alpha', username, active: true, attributes: { mail: [address] }, password });
    const phone = phones.phone();
    inHand.set(username, phone);
    const mailedCode = async (): Promise<string> => {
      const outbox = await fetch(new URL('/mail/messages', stack?.url));
      const { messages } = (await outbox.json()) as { messages: { to: string; text: string }[] };
      return codeIn(messages.find(({ to }) => to === address)?.text ?? '');
    };
    const ways = { anotherPhone: () => phones.phone(), nextPush: () => phone.nextPush(), mailedCode };
    return { username, password, phone, ...ways };
  };
  return () => {
    if (!stack) throw new Error('The stack starts before the first test, not sooner');
    const { url, push } = stack;
    const tokenOf = ({ username }: Person): string => String(inHand.get(username)?.deviceToken());
    const refusePhone = (person: Person): void => push.sns.faults.refuseToken(tokenOf(person));
    const breakPhone = (person: Person): void => {
      const token = tokenOf(person).toLowerCase();
      const earlier = push.sns.messages().findLast((message) => message.token.toLowerCase() === token);
      if (!earlier) throw new Error('This phone has had no push yet');
      push.sns.faults.disable(earlier.endpointArn);
    };
    const ways = { newPerson, pass: advanceWallClock };
    return {
      url,
      ...ways,
      importJourneys: stack.importJourneys,
      place: (client) => ({
        client,
        origin: new URL(url).origin,
        ...ways,
        refusePhone,
        breakPhone,
        workerRan: deliveries.another,
      }),
    };
  };
}

/** Of work that somebody else does: `another` resolves when one was over since it was last asked for. */
function rounds() {
  let [done, seen] = [0, 0];
  let tell: (() => void) | undefined;
  return {
    over(): void {
      done += 1;
      tell?.();
    },
    async another(): Promise<void> {
      if (done === seen) await new Promise<void>((resolve) => (tell = resolve));
      seen = done;
    },
  };
}
