// What people do whom no push reaches: the journey says so, and they choose another way or none.
import { type ClientAnswer, type ClientStep, stepOf } from '../client.ts';
import { type Ending, type Person, type Place, poll, stepAfterSignIn } from './ending.ts';
import { waiting } from './push.ts';

/** At the message that the phone was not reached; for a phone that has had a push before. */
export async function unreached(place: Place, journey: string, who: Person): Promise<ClientStep> {
  place.breakPhone(who);
  let step = await stepAfterSignIn(place, journey, who);
  while (step.types.includes('PollingWaitCallback')) {
    await place.workerRan();
    step = stepOf(await poll(place, step));
  }
  return step;
}

interface Unreached {
  readonly who: Person;
  readonly codes: readonly string[];
  readonly message: ClientStep;
}

async function registeredAndUnreached(place: Place, journey: string): Promise<Unreached> {
  const { who, codes } = await waiting(place, journey);
  await who.nextPush();
  return { who, codes, message: await unreached(place, journey, who) };
}

async function savedCode(message: ClientStep, code = ''): Promise<ClientAnswer> {
  return stepOf(await message.send({ press: 'Use a recovery code' })).send({ name: code });
}

const endingsOf = (journey: string): Ending[] => [
  {
    journey,
    way: 'a phone that is not reached, and a saved code',
    end: 'success',
    async walk(place) {
      const { codes, message } = await registeredAndUnreached(place, journey);
      return savedCode(message, codes[0]);
    },
  },
  {
    journey,
    way: 'a phone that is known not to be reached, and a saved code',
    end: 'success',
    async walk(place) {
      const { who, codes } = await registeredAndUnreached(place, journey);
      return savedCode(await stepAfterSignIn(place, journey, who), codes[9]);
    },
  },
  {
    journey,
    way: 'a phone that is not reached, and no other way',
    end: 'failure',
    async walk(place) {
      const { message } = await registeredAndUnreached(place, journey);
      return message.send({ press: 'Cancel' });
    },
  },
];

export const unreachedEndings: readonly Ending[] = ['PushLogin', 'PushLoginSimple'].flatMap(endingsOf);
