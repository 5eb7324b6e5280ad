// What people do who leave the wait for a push.
import { type ClientAnswer, type ClientStep, stepOf } from '../client.ts';
import { codeOf, type Ending, type Place, typeEach } from './ending.ts';
import { type Waiting, waiting } from './push.ts';

const lostPhone = 'Lost phone? Use a recovery code';

function recoveryEndings(journey: string): Ending[] {
  const left = async (place: Place): Promise<[codes: readonly string[], prompt: ClientStep]> => {
    const { wait, codes } = await waiting(place, journey);
    return [codes, stepOf(await wait.send({ press: lostPhone }))];
  };
  return [
    {
      journey,
      way: 'a recovery code instead of the phone, mistyped once',
      end: 'success',
      async walk(place) {
        const [codes, prompt] = await left(place);
        return typeEach(prompt, ['wrong-1', codes[4] ?? '']);
      },
    },
    {
      journey,
      way: 'wrong recovery codes, past the last retry',
      end: 'failure',
      async walk(place) {
        const [, prompt] = await left(place);
        return typeEach(prompt, ['wrong-1', 'wrong-2', 'wrong-3']);
      },
    },
  ];
}

async function passwordPrompt(place: Place): Promise<Waiting & { prompt: ClientStep }> {
  const at = await waiting(place, 'CombinedMfaLogin');
  return { ...at, prompt: stepOf(await at.wait.send({ press: 'Use a one-time password instead' })) };
}

export const lostPhoneEndings: readonly Ending[] = [
  ...recoveryEndings('PushLogin'),
  ...recoveryEndings('PushLoginSimple'),
  {
    journey: 'CombinedMfaLogin',
    way: 'a one-time password of the same app',
    end: 'success',
    async walk(place) {
      const { who, prompt } = await passwordPrompt(place);
      return prompt.send({ name: codeOf(who), press: 'Submit' });
    },
  },
  {
    journey: 'CombinedMfaLogin',
    way: 'a recovery code instead of the phone, mistyped once',
    end: 'success',
    async walk(place) {
      const { codes, prompt } = await passwordPrompt(place);
      let answer: ClientAnswer = prompt;
      for (const name of ['wrong-1', codes[4] ?? '']) {
        answer = await stepOf(await stepOf(answer).send({ press: 'Use recovery code' })).send({ name });
      }
      return answer;
    },
  },
  {
    journey: 'CombinedMfaLogin',
    way: 'wrong one-time passwords, past the last retry',
    end: 'failure',
    async walk(place) {
      const { prompt } = await passwordPrompt(place);
      return typeEach(prompt, Array(4).fill('000000'), 'Submit');
    },
  },
];
