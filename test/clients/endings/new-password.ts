// ChangePassword, for people with each kind of second factor, with none, and for who is not signed in.
import { type ClientAnswer, type ClientStep, stepOf } from '../client.ts';
import {
  codeOf,
  type Ending,
  type Person,
  type Place,
  poll,
  signIn,
  stepAfterSignIn,
  untilNextCode,
} from './ending.ts';
import { enrolled as enrolledApp } from './oath.ts';
import { ceremony, enrolled as enrolledPasskey } from './passkey.ts';
import { approve, waiting } from './push.ts';

const journey = 'ChangePassword';
const chosen = 'Quite-another-8';

const begin = async (place: Place): Promise<ClientStep> => stepOf(await place.client.start(journey));

/** From the question for the old password to the end. */
async function change(step: ClientStep, { password }: Person, guesses: readonly string[] = []): Promise<ClientAnswer> {
  let confirm = step;
  for (const guess of guesses) confirm = stepOf(await confirm.send({ password: guess }));
  return stepOf(await confirm.send({ password })).send({ chosen });
}

async function withPassword(place: Place): Promise<Person> {
  const who = await place.newPerson();
  await signIn(place, 'Login', who);
  return who;
}

async function withApp(place: Place): Promise<Person> {
  const { who } = await enrolledApp(place);
  untilNextCode(place);
  await (await stepAfterSignIn(place, 'OathLogin', who)).send({ name: codeOf(who), press: 'Submit' });
  untilNextCode(place);
  return who;
}

const ways: readonly Omit<Ending, 'journey'>[] = [
  {
    way: 'the password, mistyped once',
    end: 'success',
    async walk(place) {
      const who = await withPassword(place);
      return change(await begin(place), who, ['wrong']);
    },
  },
  {
    way: 'wrong passwords, past the last retry',
    end: 'failure',
    async walk(place) {
      await withPassword(place);
      const last = await ['wrong-1', 'wrong-2', 'wrong-3'].reduce(
        async (step, password) => stepOf(await (await step).send({ password })),
        begin(place),
      );
      return last.send({ password: 'wrong-4' });
    },
  },
  {
    way: 'a one-time password, and the password',
    end: 'success',
    async walk(place) {
      const who = await withApp(place);
      const prompt = await begin(place);
      return change(stepOf(await prompt.send({ name: codeOf(who), press: 'Submit' })), who);
    },
  },
  {
    way: 'a phone, and the password',
    end: 'success',
    async walk(place) {
      const { who, wait } = await waiting(place, 'PushLoginSimple');
      await approve(who, wait);
      await poll(place, wait);
      const again = await begin(place);
      await approve(who, again);
      return change(stepOf(await poll(place, again)), who);
    },
  },
  {
    way: 'a passkey, and the password',
    end: 'success',
    async walk(place) {
      const { who, key } = await enrolledPasskey(place);
      return change(stepOf(await ceremony(await begin(place), key)), who);
    },
  },
  {
    way: 'nobody signed in',
    end: 'failure',
    async walk(place) {
      await place.client.signOut();
      return place.client.start(journey);
    },
  },
];

export const newPasswordEndings: readonly Ending[] = ways.map((ending) => ({ journey, ...ending }));
