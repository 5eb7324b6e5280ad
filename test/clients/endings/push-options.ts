// PushLogin alone: its options, its number, and its end when somebody asks for too many pushes.
import { stepOf } from '../client.ts';
import { type Ending, messageMilliseconds, poll, signIn, stepAfterSignIn } from './ending.ts';
import { waiting } from './push.ts';

const journey = 'PushLogin';
/** In ten minutes. */
const mostPushes = 5;

export const pushOptionEndings: readonly Ending[] = [
  {
    journey,
    way: 'skipping the registration, after a look at where to get the app',
    end: 'success',
    async walk(place) {
      const options = await stepAfterSignIn(place, journey, await place.newPerson());
      const stores = stepOf(await options.send({ press: 'Get the App' }));
      return stepOf(await stores.send({ press: 'Continue' })).send({ press: 'Skip this step' });
    },
  },
  {
    journey,
    way: 'opting out',
    end: 'success',
    walk: async (place) => (await stepAfterSignIn(place, journey, await place.newPerson())).send({ press: 'Opt-out' }),
  },
  {
    journey,
    way: 'having opted out before',
    end: 'success',
    async walk(place) {
      const who = await place.newPerson();
      await (await stepAfterSignIn(place, journey, who)).send({ press: 'Opt-out' });
      return signIn(place, journey, who);
    },
  },
  {
    journey,
    way: 'a phone that approves with a wrong number',
    end: 'failure',
    async walk(place) {
      const { who, wait } = await waiting(place, journey);
      const { messageId, numbers } = await who.nextPush();
      const number = numbers.find((other) => String(other) !== wait.hidden('pushChallengeNumber'));
      await who.phone.approve(messageId, { number });
      return poll(place, wait);
    },
  },
  {
    journey,
    way: 'more pushes than are sent to one person, and no other way',
    end: 'failure',
    async walk(place) {
      const { who, wait } = await waiting(place, journey);
      let step = wait;
      // All of them within the ten minutes for which they count.
      for (let sent = 1; sent < mostPushes; sent += 1) {
        place.pass(messageMilliseconds + 1);
        step = stepOf(await step.send());
      }
      const unreached = await stepAfterSignIn(place, journey, who);
      return unreached.send({ press: 'Cancel' });
    },
  },
];
