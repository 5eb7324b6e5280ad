// Login, and what all journeys have in common: they begin with a name and a password.
import { stepOf } from '../client.ts';
import { type Ending, journeyMilliseconds, signIn } from './ending.ts';

const journeys = [
  'Login',
  'EmailCodeLogin',
  'MfaLogin',
  'OathLogin',
  'OathRegistration',
  'PassRegistration',
  'PasskeyRegistration',
  'PushLogin',
  'PushLoginSimple',
  'PushRegistration',
  'CombinedMfaLogin',
];

export const passwordEndings: readonly Ending[] = [
  {
    journey: 'Login',
    way: 'the right password',
    end: 'success',
    walk: async (place) => signIn(place, 'Login', await place.newPerson()),
  },
  ...journeys.flatMap((journey): Ending[] => [
    {
      journey,
      way: 'a wrong password',
      end: 'failure',
      walk: async (place) => signIn(place, journey, { ...(await place.newPerson()), password: 'wrong' }),
    },
  ]),
  {
    journey: 'Login',
    way: 'nobody’s name',
    end: 'failure',
    walk: async (place) => signIn(place, 'Login', { ...(await place.newPerson()), username: 'nobody-here' }),
  },
  {
    journey: 'Login',
    way: 'a first page that was left open too long',
    end: 'expired',
    async walk(place) {
      const { username: name, password } = await place.newPerson();
      const page = stepOf(await place.client.start('Login'));
      place.pass(journeyMilliseconds + 1);
      return page.send({ name, password });
    },
  },
];
