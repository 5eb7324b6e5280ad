// What people do who leave the wait for a push where a recovery code is the one other way.
import { type ClientStep, stepOf } from '../client.ts';
import { type Ending, type Place, typeEach } from './ending.ts';
import { waiting } from './push.ts';

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

export const lostPhoneEndings: readonly Ending[] = [
  ...recoveryEndings('PushLogin'),
  ...recoveryEndings('PushLoginSimple'),
];
