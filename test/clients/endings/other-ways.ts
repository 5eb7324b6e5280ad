// MfaLogin and StepUp for people with a passkey, who may have a phone or an app besides; and StepUp for people who are not
// signed in, or mistype the password that a recovery code takes there.
import type { SoftwareAuthenticator } from '../../../testing/software-authenticator.ts';
import { type ClientAnswer, type ClientStep, stepOf } from '../client.ts';
import { anotherWay } from './any-factor.ts';
import {
  codeOf,
  type Ending,
  type Person,
  type Place,
  poll,
  proved,
  stepAfterSignIn,
  typeEach,
  untilNextCode,
} from './ending.ts';
import { enrolled as enrolledApp, pastTheCodes } from './oath.ts';
import { ceremony, enrolled as enrolledPasskey, keyFor, without } from './passkey.ts';
import { approve, waiting } from './push.ts';

const otherWay = 'Try another way';
const ofApp = 'Code from my app';
const ofPhone = 'Notification on my phone';
const ofPasskey = 'Passkey';
const wrongCodes = ['wrong-1', 'wrong-2', 'wrong-3', 'wrong-4'];

/** A passkey for somebody who has just proved another factor, by the session of that. */
async function withPasskeyToo(place: Place, who: Person): Promise<SoftwareAuthenticator> {
  const key = keyFor(place);
  untilNextCode(place);
  await stepOf(await ceremony(await stepAfterSignIn(place, 'PasskeyRegistration', who), key)).send();
  return key;
}

/** The list of the other ways. */
const others = async (step: ClientStep): Promise<ClientStep> => stepOf(await step.send({ press: otherWay }));

async function refusals(place: Place, journey: string, outcome: string): Promise<ClientAnswer> {
  const { who } = await enrolledApp(place);
  untilNextCode(place);
  await (await stepAfterSignIn(place, 'OathLogin', who)).send({ name: codeOf(who), press: 'Submit' });
  await withPasskeyToo(place, who);
  let step: ClientStep = await stepAfterSignIn(place, journey, who);
  for (let times = 1; times < 4; times += 1) {
    const prompt = stepOf(await stepOf(await step.send({ outcome })).send({ choose: ofApp }));
    step = stepOf(await (await others(prompt)).send({ choose: ofPasskey }));
  }
  return step.send({ outcome });
}

function endingsOf(journey: string): Ending[] {
  return [
    {
      journey,
      way: 'a passkey',
      end: 'success',
      async walk(place) {
        const { who, key } = await enrolledPasskey(place);
        return proved(journey, ceremony(await stepAfterSignIn(place, journey, who), key));
      },
    },
    {
      journey,
      way: 'a passkey that is not at hand, and its recovery code, mistyped once',
      end: 'success',
      async walk(place) {
        const { who, codes } = await enrolledPasskey(place);
        const collector = await anotherWay(await stepAfterSignIn(place, journey, who), otherWay, '', who);
        return typeEach(collector, ['wrong-1', codes[0] ?? '']);
      },
    },
    {
      journey,
      way: 'a passkey that is not at hand, and wrong recovery codes, past the last retry',
      end: 'failure',
      async walk(place) {
        const { who } = await enrolledPasskey(place);
        return typeEach(await anotherWay(await stepAfterSignIn(place, journey, who), otherWay, '', who), wrongCodes);
      },
    },
    {
      journey,
      way: 'an app that is not at hand, and wrong recovery codes, past the last retry',
      end: 'failure',
      async walk(place) {
        const { who } = await enrolledApp(place);
        return typeEach(await anotherWay(await stepAfterSignIn(place, journey, who), otherWay, '', who), wrongCodes);
      },
    },
    {
      journey,
      way: 'a passkey that is not at hand, and the phone',
      end: 'success',
      async walk(place) {
        const { who, wait } = await waiting(place, 'PushLoginSimple');
        await approve(who, wait);
        await poll(place, wait);
        await withPasskeyToo(place, who);
        const list = await others(await stepAfterSignIn(place, journey, who));
        const push = stepOf(await list.send({ choose: ofPhone }));
        await approve(who, push);
        return proved(journey, poll(place, push));
      },
    },
    ...without.map(
      ([what, outcome]): Ending => ({
        journey,
        way: `${what}, between wishes for the app, past the last retry`,
        end: 'failure',
        walk: (place) => refusals(place, journey, outcome),
      }),
    ),
  ];
}

/** Of somebody who has signed out again. */
async function signedOut(place: Place, who: Person): Promise<ClientStep> {
  await place.client.signOut();
  return stepAfterSignIn(place, 'StepUp', who);
}

const wrongPassword = async (place: Place, who: Person): Promise<ClientAnswer> =>
  (await others(await stepAfterSignIn(place, 'StepUp', who))).send({ password: 'wrong' });

const ofStepUp: readonly Omit<Ending, 'journey'>[] = [
  {
    way: 'not signed in, with an app',
    end: 'success',
    async walk(place) {
      const { who } = await enrolledApp(place);
      untilNextCode(place);
      return (await signedOut(place, who)).send({ name: codeOf(who), press: 'Submit' });
    },
  },
  {
    way: 'not signed in, with a phone',
    end: 'success',
    async walk(place) {
      const { who, wait } = await waiting(place, 'PushLoginSimple');
      await approve(who, wait);
      await poll(place, wait);
      const push = await signedOut(place, who);
      await approve(who, push);
      return poll(place, push);
    },
  },
  {
    way: 'not signed in, with a passkey',
    end: 'success',
    async walk(place) {
      const { who, key } = await enrolledPasskey(place);
      return ceremony(await signedOut(place, who), key);
    },
  },
  {
    way: 'not signed in, and an app that is registered on the way, its first code mistyped once',
    end: 'success',
    async walk(place) {
      const who = await place.newPerson();
      const [, asked] = await pastTheCodes(await signedOut(place, who), who);
      return typeEach(stepOf(asked), ['000000', codeOf(who)], 'Submit');
    },
  },
  {
    way: 'not signed in, and a wrong password',
    end: 'failure',
    async walk(place) {
      const who = await place.newPerson();
      await place.client.signOut();
      return stepOf(await place.client.start('StepUp')).send({ name: who.username, password: 'wrong' });
    },
  },
  {
    way: 'an app that is not at hand, and a wrong password in front of its recovery code',
    end: 'failure',
    walk: async (place) => wrongPassword(place, (await enrolledApp(place)).who),
  },
  {
    way: 'a passkey that is not at hand, and a wrong password in front of its recovery code',
    end: 'failure',
    walk: async (place) => wrongPassword(place, (await enrolledPasskey(place)).who),
  },
  {
    way: 'a phone that is not at hand, and a wrong password in front of its recovery code',
    end: 'failure',
    async walk(place) {
      const { who, wait } = await waiting(place, 'PushLoginSimple');
      await approve(who, wait);
      await poll(place, wait);
      return wrongPassword(place, who);
    },
  },
];

export const otherWayEndings: readonly Ending[] = [
  ...['MfaLogin', 'StepUp'].flatMap(endingsOf),
  ...ofStepUp.map((ending) => ({ ...ending, journey: 'StepUp' })),
];
