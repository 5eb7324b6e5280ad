// EmailCodeLogin.
import { type ClientAnswer, stepOf } from '../client.ts';
import { type Ending, journeyMilliseconds, stepAfterSignIn } from './ending.ts';

const journey = 'EmailCodeLogin';

export const emailCodeEndings: readonly Ending[] = [
  {
    journey,
    way: 'the code of the mail',
    end: 'success',
    async walk(place) {
      const who = await place.newPerson();
      const prompt = await stepAfterSignIn(place, journey, who);
      return prompt.send({ password: await who.mailedCode() });
    },
  },
  {
    journey,
    way: 'the code of the mail, mistyped once',
    end: 'success',
    async walk(place) {
      const who = await place.newPerson();
      const prompt = await stepAfterSignIn(place, journey, who);
      const again = stepOf(await prompt.send({ password: 'no code' }));
      return again.send({ password: await who.mailedCode() });
    },
  },
  {
    journey,
    way: 'wrong codes, past the last retry',
    end: 'failure',
    async walk(place) {
      let answer: ClientAnswer = await stepAfterSignIn(place, journey, await place.newPerson());
      for (let nth = 0; nth < 5; nth += 1) answer = await stepOf(answer).send({ password: `no code ${nth}` });
      return answer;
    },
  },
  {
    journey,
    way: 'nothing, for too long',
    end: 'expired',
    async walk(place) {
      const who = await place.newPerson();
      const prompt = await stepAfterSignIn(place, journey, who);
      place.pass(journeyMilliseconds + 1);
      return prompt.send({ password: await who.mailedCode() });
    },
  },
];
