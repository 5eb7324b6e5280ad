// OathLogin, OathRegistration and PassRegistration.
import { type ClientAnswer, type ClientStep, stepOf } from '../client.ts';
import {
  codeOf,
  type Ending,
  journeyMilliseconds,
  type Person,
  type Place,
  stepAfterSignIn,
  typeEach,
  untilNextCode,
  uriIn,
} from './ending.ts';

const useRecoveryCode = 'Use recovery code';
const wrongCodes = Array(4).fill('000000');

interface Enrolled {
  readonly who: Person;
  readonly codes: readonly string[];
}

/** At the first question after the recovery codes, if there is one. */
export async function pastTheCodes(
  qr: ClientStep,
  { phone }: Person,
): Promise<[codes: readonly string[], next: ClientAnswer]> {
  await phone.scan(uriIn(qr));
  const display = stepOf(await qr.send({ press: 'Next' }));
  return [display.recoveryCodes, await display.send()];
}

export async function enrolled(place: Place): Promise<Enrolled> {
  const who = await place.newPerson();
  const [codes] = await pastTheCodes(await stepAfterSignIn(place, 'OathRegistration', who), who);
  return { who, codes };
}

async function prompt(place: Place, journey: string, who: Person): Promise<ClientStep> {
  return stepAfterSignIn(place, journey, who);
}

async function recoveryPrompt(place: Place, journey: string, who: Person): Promise<ClientStep> {
  return stepOf(await (await prompt(place, journey, who)).send({ press: useRecoveryCode }));
}

/** The registration of a second device, in place of the first. */
async function replaced(answer: ClientAnswer, who: Person): Promise<ClientAnswer> {
  const [, end] = await pastTheCodes(stepOf(answer), who);
  return end;
}

const guesses = (journey: string): Ending[] => [
  {
    journey,
    way: 'wrong codes, past the last retry',
    end: 'failure',
    async walk(place) {
      const { who } = await enrolled(place);
      return typeEach(await prompt(place, journey, who), wrongCodes, 'Submit');
    },
  },
  {
    journey,
    way: 'wrong recovery codes, past the last retry',
    end: 'failure',
    async walk(place) {
      const { who } = await enrolled(place);
      let answer: ClientAnswer = await prompt(place, journey, who);
      for (const name of ['wrong-1', 'wrong-2', 'wrong-3', 'wrong-4']) {
        answer = await stepOf(await stepOf(answer).send({ press: useRecoveryCode })).send({ name });
      }
      return answer;
    },
  },
  {
    journey,
    way: 'a QR code that was left open too long',
    end: 'expired',
    async walk(place) {
      const qr = await stepAfterSignIn(place, journey, await place.newPerson());
      place.pass(journeyMilliseconds + 1);
      return qr.send({ press: 'Next' });
    },
  },
];

export const oathEndings: readonly Ending[] = [
  {
    journey: 'OathLogin',
    way: 'an app that is registered on the way, and its first code',
    end: 'success',
    async walk(place) {
      const who = await place.newPerson();
      const [, asked] = await pastTheCodes(await stepAfterSignIn(place, 'OathLogin', who), who);
      return stepOf(asked).send({ name: codeOf(who), press: 'Submit' });
    },
  },
  {
    journey: 'OathLogin',
    way: 'an app that is registered on the way, and its first code mistyped once',
    end: 'success',
    async walk(place) {
      const who = await place.newPerson();
      const [, asked] = await pastTheCodes(await stepAfterSignIn(place, 'OathLogin', who), who);
      return typeEach(stepOf(asked), ['000000', codeOf(who)], 'Submit');
    },
  },
  {
    journey: 'OathLogin',
    way: 'a code',
    end: 'success',
    async walk(place) {
      const { who } = await enrolled(place);
      untilNextCode(place);
      return (await prompt(place, 'OathLogin', who)).send({ name: codeOf(who), press: 'Submit' });
    },
  },
  {
    journey: 'OathLogin',
    way: 'a recovery code',
    end: 'success',
    async walk(place) {
      const { who, codes } = await enrolled(place);
      return (await recoveryPrompt(place, 'OathLogin', who)).send({ name: codes[0] ?? '' });
    },
  },
  ...guesses('OathLogin'),
  {
    journey: 'OathRegistration',
    way: 'a first device',
    end: 'success',
    async walk(place) {
      const who = await place.newPerson();
      return replaced(await stepAfterSignIn(place, 'OathRegistration', who), who);
    },
  },
  {
    journey: 'OathRegistration',
    way: 'another device, after a code of the old one',
    end: 'success',
    async walk(place) {
      const { who } = await enrolled(place);
      const asked = await prompt(place, 'OathRegistration', who);
      return replaced(await asked.send({ name: codeOf(who), press: 'Submit' }), who);
    },
  },
  {
    journey: 'OathRegistration',
    way: 'another device, after a recovery code',
    end: 'success',
    async walk(place) {
      const { who, codes } = await enrolled(place);
      const asked = await recoveryPrompt(place, 'OathRegistration', who);
      return replaced(await asked.send({ name: codes[9] ?? '' }), who);
    },
  },
  ...guesses('OathRegistration'),
  {
    journey: 'PassRegistration',
    way: 'another device, after a recovery code, and its first code mistyped once',
    end: 'success',
    async walk(place) {
      const { who, codes } = await enrolled(place);
      // The app takes no second account of this name: the one before is lost with its phone.
      for (const account of who.phone.accounts()) who.phone.remove(account);
      const qr = await (await prompt(place, 'PassRegistration', who)).send({ name: codes[9] ?? '' });
      return typeEach(stepOf(await replaced(qr, who)), ['000000', codeOf(who)], 'Submit');
    },
  },
  {
    journey: 'PassRegistration',
    way: 'wrong recovery codes, past the last retry',
    end: 'failure',
    async walk(place) {
      const { who } = await enrolled(place);
      return typeEach(await prompt(place, 'PassRegistration', who), wrongCodes);
    },
  },
  {
    journey: 'PassRegistration',
    way: 'nothing, for too long',
    end: 'expired',
    async walk(place) {
      const { who, codes } = await enrolled(place);
      const asked = await prompt(place, 'PassRegistration', who);
      place.pass(journeyMilliseconds + 1);
      return asked.send({ name: codes[0] ?? '' });
    },
  },
];
