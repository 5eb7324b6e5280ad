// The journeys that take whatever second factor somebody has, for people with a phone and an app, with one of them alone,
// and with none.
import { type ClientAnswer, type ClientStep, stepOf } from '../client.ts';
import {
  codeOf,
  type Ending,
  messageMilliseconds,
  type Person,
  type Place,
  poll,
  proved,
  remember,
  signInAgain,
  stepAfterSignIn,
  typeEach,
  untilNextCode,
} from './ending.ts';
import { enrolled, pastTheCodes } from './oath.ts';
import { anotherPush, approve, approveOther, waiting } from './push.ts';
import { unreached } from './unreached.ts';

interface Words {
  /** The button beside the wait for the phone. */
  readonly leave: string;
  /** The one at the message that the phone was not reached. */
  readonly unreached: string;
  /** The one beside a one-time password. */
  readonly noApp: string;
}

const ownWords: Words = {
  leave: 'Use a one-time password instead',
  unreached: 'Use a one-time password',
  noApp: 'Use recovery code',
};
const otherWay = 'Try another way';
const wordsOf: Readonly<Record<string, Words>> = {
  CombinedMfaLogin: ownWords,
  MfaLogin: { leave: otherWay, unreached: otherWay, noApp: otherWay },
  StepUp: { leave: otherWay, unreached: otherWay, noApp: otherWay },
};
const ofApp = 'Code from my app';
const codeOfApp = `Recovery code (${ofApp})`;
const codeOfPhone = 'Recovery code (Notification on my phone)';
const wrongCodes = Array(4).fill('000000');
const wrongRecoveryCodes = ['wrong-1', 'wrong-2', 'wrong-3', 'wrong-4'];

interface Registered {
  readonly who: Person;
  readonly codes: readonly string[];
}

/** By one scan for both. */
const withBoth = (place: Place): Promise<Registered> => registered(place, 'CombinedMfaLogin');
const withPhone = (place: Place): Promise<Registered> => registered(place, 'PushLoginSimple');

async function registered(place: Place, journey: string): Promise<Registered> {
  const { who, codes, wait } = await waiting(place, journey);
  await approve(who, wait);
  await poll(place, wait);
  return { who, codes };
}

/** By this button, and where there is a list of other ways, by this one of them. With the password, if it takes that too. */
export async function anotherWay(
  step: ClientStep,
  press: string,
  choose: string,
  { password }: Pick<Person, 'password'>,
): Promise<ClientStep> {
  const next = stepOf(await step.send({ press }));
  const way = next.types.includes('ChoiceCallback') ? stepOf(await next.send({ choose })) : next;
  return way.types.join() === 'PasswordCallback' ? stepOf(await way.send({ password })) : way;
}

/** Instead of a code of the app, as often as there are any to type. */
async function typeRecoveryCodes(
  prompt: ClientStep,
  who: Person,
  codes: readonly string[],
  { noApp }: Words = ownWords,
): Promise<ClientAnswer> {
  let answer: ClientAnswer = prompt;
  for (const name of codes) {
    const step = stepOf(answer);
    answer = await (step.buttons.includes(noApp) ? await anotherWay(step, noApp, codeOfApp, who) : step).send({ name });
  }
  return answer;
}

function endingsOf(journey: string): Ending[] {
  const words = wordsOf[journey] ?? ownWords;
  const wait = (place: Place, { who }: Registered): Promise<ClientStep> => stepAfterSignIn(place, journey, who);
  const left = async (place: Place, person: Registered): Promise<ClientStep> =>
    anotherWay(await wait(place, person), words.leave, ofApp, person.who);
  const answered = async (place: Place, { who }: Registered, step: ClientStep): Promise<ClientAnswer> => {
    await approve(who, step);
    return proved(journey, poll(place, step));
  };
  return [
    {
      journey,
      way: 'a phone that approves, after some polls',
      end: 'success',
      async walk(place) {
        const person = await withBoth(place);
        return answered(place, person, stepOf(await poll(place, await wait(place, person))));
      },
    },
    {
      journey,
      way: 'a phone that approves the second push, when the first was not answered in time',
      end: 'success',
      async walk(place) {
        const person = await withBoth(place);
        const first = await wait(place, person);
        await person.who.nextPush();
        place.pass(messageMilliseconds + 1);
        return answered(place, person, await anotherPush(stepOf(await first.send())));
      },
    },
    {
      journey,
      way: 'another number on the phone, and then the right one',
      end: 'success',
      async walk(place) {
        const person = await withBoth(place);
        const first = await wait(place, person);
        await approveOther(person.who, first);
        return answered(place, person, await anotherPush(stepOf(await poll(place, first))));
      },
    },
    {
      journey,
      way: 'another number on the phone, and a one-time password',
      end: 'success',
      async walk(place) {
        const person = await withBoth(place);
        const first = await wait(place, person);
        await approveOther(person.who, first);
        const told = stepOf(await poll(place, first));
        const prompt = await anotherWay(told, words.unreached, ofApp, person.who);
        return proved(journey, prompt.send({ name: codeOf(person.who), press: 'Submit' }));
      },
    },
    {
      journey,
      way: 'a push that was not answered in time, and a one-time password',
      end: 'success',
      async walk(place) {
        const person = await withBoth(place);
        const first = await wait(place, person);
        await person.who.nextPush();
        place.pass(messageMilliseconds + 1);
        const prompt = await anotherWay(stepOf(await first.send()), words.unreached, ofApp, person.who);
        return proved(journey, prompt.send({ name: codeOf(person.who), press: 'Submit' }));
      },
    },
    {
      journey,
      way: 'a registered phone that denies',
      end: 'failure',
      async walk(place) {
        const person = await withBoth(place);
        const step = await wait(place, person);
        const { messageId } = await person.who.nextPush();
        await person.who.phone.deny(messageId);
        return poll(place, step);
      },
    },
    {
      journey,
      way: 'a one-time password of the same app',
      end: 'success',
      async walk(place) {
        const person = await withBoth(place);
        return proved(journey, (await left(place, person)).send({ name: codeOf(person.who), press: 'Submit' }));
      },
    },
    {
      journey,
      way: 'a recovery code instead of the app, mistyped once',
      end: 'success',
      async walk(place) {
        const person = await withBoth(place);
        return typeRecoveryCodes(await left(place, person), person.who, ['wrong-1', person.codes[4] ?? ''], words);
      },
    },
    {
      journey,
      way: 'wrong one-time passwords, past the last retry',
      end: 'failure',
      async walk(place) {
        const person = await withBoth(place);
        return typeEach(await left(place, person), wrongCodes, 'Submit');
      },
    },
    {
      journey,
      way: 'a phone that is not reached, and a one-time password of the same app',
      end: 'success',
      async walk(place) {
        const { who } = await withBoth(place);
        const message = await unreached(place, journey, who);
        const prompt = await anotherWay(message, words.unreached, ofApp, who);
        return proved(journey, prompt.send({ name: codeOf(who), press: 'Submit' }));
      },
    },
    {
      journey,
      way: 'a phone that is known not to be reached, and no other way',
      end: 'failure',
      async walk(place) {
        const { who } = await withBoth(place);
        await unreached(place, journey, who);
        return (await stepAfterSignIn(place, journey, who)).send({ press: 'Cancel' });
      },
    },
    {
      journey,
      way: 'a phone without an app for codes that is not reached, and a saved code, mistyped once',
      end: 'success',
      async walk(place) {
        const { who, codes } = await withPhone(place);
        const message = await unreached(place, journey, who);
        const prompt = await anotherWay(message, words.unreached, codeOfPhone, who);
        return typeEach(prompt, ['wrong-1', codes[0] ?? '']);
      },
    },
    {
      journey,
      way: 'a phone without an app for codes that is not at hand, and wrong codes, past the last retry',
      end: 'failure',
      walk: async (place) => typeEach(await left(place, await withPhone(place)), wrongRecoveryCodes),
    },
    {
      journey,
      way: 'an app without a phone for pushes, its code mistyped once',
      end: 'success',
      async walk(place) {
        const person = await enrolled(place);
        untilNextCode(place);
        return proved(journey, typeEach(await wait(place, person), ['000000', codeOf(person.who)], 'Submit'));
      },
    },
    {
      journey,
      way: 'an app without a phone for pushes, and a recovery code, mistyped once',
      end: 'success',
      async walk(place) {
        const person = await enrolled(place);
        return typeRecoveryCodes(await wait(place, person), person.who, ['wrong-1', person.codes[0] ?? ''], words);
      },
    },
    {
      journey,
      way: 'an app without a phone for pushes, and wrong codes, past the last retry',
      end: 'failure',
      walk: async (place) => typeEach(await wait(place, await enrolled(place)), wrongCodes, 'Submit'),
    },
  ];
}

export const anyFactorEndings: readonly Ending[] = [
  ...['MfaLogin', 'CombinedMfaLogin', 'StepUp'].flatMap(endingsOf),
  {
    journey: 'MfaLogin',
    way: 'an app that is registered on the way, and its first code mistyped once',
    end: 'success',
    async walk(place) {
      const who = await place.newPerson();
      const [, asked] = await pastTheCodes(await stepAfterSignIn(place, 'MfaLogin', who), who);
      return proved('MfaLogin', typeEach(stepOf(asked), ['000000', codeOf(who)], 'Submit'));
    },
  },
  {
    journey: 'MfaLogin',
    way: 'the password alone, in a browser that was remembered with a one-time password',
    end: 'success',
    async walk(place) {
      const { who } = await enrolled(place);
      untilNextCode(place);
      const prompt = await stepAfterSignIn(place, 'MfaLogin', who);
      await remember(await prompt.send({ name: codeOf(who), press: 'Submit' }), 'yes');
      return signInAgain(place, 'MfaLogin', who);
    },
  },
  {
    journey: 'MfaLogin',
    way: 'a one-time password twice, in a browser that is not to be remembered, and is not asked again',
    end: 'success',
    async walk(place) {
      const { who } = await enrolled(place);
      untilNextCode(place);
      const first = await stepAfterSignIn(place, 'MfaLogin', who);
      await remember(await first.send({ name: codeOf(who), press: 'Submit' }), 'no');
      untilNextCode(place);
      const second = stepOf(await signInAgain(place, 'MfaLogin', who));
      return second.send({ name: codeOf(who), press: 'Submit' });
    },
  },
];
