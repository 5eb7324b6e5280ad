// A phone and then another, by the journey that My account sends there for one.
import type { VirtualPhone } from '../../../phone/phone.ts';
import { type ClientAnswer, type ClientStep, stepOf } from '../client.ts';
import {
  type Ending,
  messageMilliseconds,
  type Person,
  type Place,
  poll,
  stepAfterSignIn,
  typeEach,
  uriIn,
} from './ending.ts';
import { approve, unregisteredEndings } from './push.ts';

const journey = 'PushRegistration';
const lostPhone = 'Lost phone? Use a recovery code';

interface Registered {
  readonly codes: readonly string[];
  readonly end: ClientAnswer;
}

async function register(phone: VirtualPhone, qr: ClientStep): Promise<Registered> {
  await phone.scan(uriIn(qr));
  const display = stepOf(await qr.send());
  return { codes: display.recoveryCodes, end: await display.send() };
}

interface Owner {
  readonly who: Person;
  readonly codes: readonly string[];
}

async function owner(place: Place): Promise<Owner> {
  const who = await place.newPerson();
  const { codes } = await register(who.phone, await stepAfterSignIn(place, journey, who));
  return { who, codes };
}

/** At the wait for the phone that there is. */
async function asked(place: Place): Promise<Owner & { readonly wait: ClientStep }> {
  const known = await owner(place);
  return { ...known, wait: await stepAfterSignIn(place, journey, known.who) };
}

/** At the field for a recovery code, since no push arrives. */
async function unreachable(place: Place): Promise<Owner & { readonly prompt: ClientStep }> {
  const { who, codes, wait } = await asked(place);
  await who.nextPush();
  place.breakPhone(who);
  await wait.send({ press: lostPhone });
  let step = await stepAfterSignIn(place, journey, who);
  while (step.types.includes('PollingWaitCallback')) {
    await place.workerRan();
    step = stepOf(await poll(place, step));
  }
  return { who, codes, prompt: step };
}

export const furtherPhoneEndings: readonly Ending[] = [
  {
    journey,
    way: 'a first phone',
    end: 'success',
    async walk(place) {
      const who = await place.newPerson();
      return (await register(who.phone, await stepAfterSignIn(place, journey, who))).end;
    },
  },
  {
    journey,
    way: 'another phone, when the one that there is has approved after a poll',
    end: 'success',
    async walk(place) {
      const { who, wait } = await asked(place);
      const still = stepOf(await poll(place, wait));
      await approve(who, still);
      return (await register(who.anotherPhone(), stepOf(await poll(place, still)))).end;
    },
  },
  {
    journey,
    way: 'another phone, when the one that there is has approved the second push',
    end: 'success',
    async walk(place) {
      const { who, wait } = await asked(place);
      await who.nextPush();
      place.pass(messageMilliseconds + 1);
      const next = stepOf(await wait.send());
      await approve(who, next);
      return (await register(who.anotherPhone(), stepOf(await poll(place, next)))).end;
    },
  },
  {
    journey,
    way: 'another phone, by a recovery code that is mistyped once',
    end: 'success',
    async walk(place) {
      const { who, codes, wait } = await asked(place);
      const prompt = stepOf(await wait.send({ press: lostPhone }));
      return (await register(who.anotherPhone(), stepOf(await typeEach(prompt, ['wrong-1', codes[4] ?? ''])))).end;
    },
  },
  {
    journey,
    way: 'another phone, by a recovery code, when the one that there is cannot be reached',
    end: 'success',
    async walk(place) {
      const { who, codes, prompt } = await unreachable(place);
      return (await register(who.anotherPhone(), stepOf(await prompt.send({ name: codes[0] ?? '' })))).end;
    },
  },
  {
    journey,
    way: 'another phone, by a recovery code, when the one that there is is known not to be reached',
    end: 'success',
    async walk(place) {
      const { who, codes } = await unreachable(place);
      const prompt = await stepAfterSignIn(place, journey, who);
      return (await register(who.anotherPhone(), stepOf(await prompt.send({ name: codes[9] ?? '' })))).end;
    },
  },
  {
    journey,
    way: 'a phone that scans the second QR code, when the first has expired',
    end: 'success',
    async walk(place) {
      const who = await place.newPerson();
      const late = await stepAfterSignIn(place, journey, who);
      place.pass(messageMilliseconds + 1);
      return (await register(who.phone, stepOf(await late.send()))).end;
    },
  },
  {
    journey,
    way: 'the phone that there is denies',
    end: 'failure',
    async walk(place) {
      const { who, wait } = await asked(place);
      const { messageId } = await who.nextPush();
      await who.phone.deny(messageId);
      return poll(place, wait);
    },
  },
  {
    journey,
    way: 'wrong recovery codes, past the last retry',
    end: 'failure',
    async walk(place) {
      const { wait } = await asked(place);
      const prompt = stepOf(await wait.send({ press: lostPhone }));
      return typeEach(prompt, ['wrong-1', 'wrong-2', 'wrong-3']);
    },
  },
  ...unregisteredEndings(journey),
];
