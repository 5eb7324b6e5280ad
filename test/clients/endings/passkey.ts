// PasskeyLogin and PasskeyRegistration, with an authenticator in software.
import { type SoftwareAuthenticator, softwareAuthenticator } from '../../support/software-authenticator.ts';
import { type ClientAnswer, type ClientStep, stepOf } from '../client.ts';
import { codeOf, type Ending, type Person, type Place, stepAfterSignIn, untilNextCode } from './ending.ts';
import { enrolled as enrolledApp } from './oath.ts';

const setUp = 'Set up a passkey';
const notNow = 'Not now';
const useRecoveryCode = 'Use Recovery Code';
const cancelled = 'ERROR::NotAllowedError:The user closed the window';
/** What leads to a recovery code in the place of a passkey. */
const without = [
  ['a browser without passkeys', 'unsupported'],
  ['a ceremony that was cancelled', cancelled],
  ['an answer that is none', 'nonsense'],
] as const;

const keyFor = ({ origin }: Place): SoftwareAuthenticator => softwareAuthenticator({ origin });

function ceremony(step: ClientStep, key: SoftwareAuthenticator): Promise<ClientAnswer> {
  const { metadata = {} } = step;
  const isNew = metadata['_action'] === 'webauthn_registration';
  return step.send({ outcome: isNew ? key.register(metadata) : key.authenticate(metadata) });
}

/** PasskeyLogin past the page with the name and the one with the password. */
async function pastPassword(place: Place, who: Person, password = who.password): Promise<ClientAnswer> {
  const page = stepOf(await place.client.start('PasskeyLogin'));
  return stepOf(await page.send({ name: who.username })).send({ password });
}

const begun = (place: Place, journey: string, who: Person): Promise<ClientAnswer> =>
  journey === 'PasskeyLogin' ? pastPassword(place, who) : stepAfterSignIn(place, journey, who);

/** The codes, and the step or end behind them. */
async function registered(step: ClientStep, key: SoftwareAuthenticator): Promise<[readonly string[], ClientAnswer]> {
  const display = stepOf(await ceremony(step, key));
  return [display.recoveryCodes, await display.send()];
}

async function enrolled(place: Place) {
  const [who, key] = [await place.newPerson(), keyFor(place)];
  const [codes] = await registered(await stepAfterSignIn(place, 'PasskeyRegistration', who), key);
  return { who, key, codes };
}

/** Somebody with an app, who has just typed a code. */
async function atOffer(place: Place): Promise<ClientStep> {
  const { who } = await enrolledApp(place);
  untilNextCode(place);
  return stepOf(await stepOf(await pastPassword(place, who)).send({ name: codeOf(who), press: 'Submit' }));
}

async function wrongCodes(step: ClientStep): Promise<ClientAnswer> {
  let answer: ClientAnswer = step;
  for (let times = 0; times < 4; times += 1) answer = await stepOf(answer).send({ name: 'Abcdefgh1234' });
  return answer;
}

const ofLogin: readonly Omit<Ending, 'journey'>[] = [
  {
    way: 'a passkey, without a name',
    end: 'success',
    async walk(place) {
      const { key } = await enrolled(place);
      return ceremony(stepOf(await place.client.start('PasskeyLogin')), key);
    },
  },
  {
    way: 'a wrong password',
    end: 'failure',
    walk: async (place) => pastPassword(place, await place.newPerson(), 'wrong'),
  },
  {
    way: 'a password, and a passkey put off',
    end: 'success',
    walk: async (place) => stepOf(await pastPassword(place, await place.newPerson())).send({ press: notNow }),
  },
  {
    way: 'a password, and the first passkey',
    end: 'success',
    async walk(place) {
      const offer = stepOf(await pastPassword(place, await place.newPerson()));
      const [, end] = await registered(stepOf(await offer.send({ press: setUp })), keyFor(place));
      return end;
    },
  },
  ...without.map(
    ([what, outcome]): Omit<Ending, 'journey'> => ({
      way: `a password, and for the first passkey ${what}`,
      end: outcome === 'nonsense' ? 'failure' : 'success',
      async walk(place) {
        const offer = stepOf(await pastPassword(place, await place.newPerson()));
        return stepOf(await offer.send({ press: setUp })).send({ outcome });
      },
    }),
  ),
  {
    way: 'a one-time password, and a passkey put off',
    end: 'success',
    walk: async (place) => (await atOffer(place)).send({ press: notNow }),
  },
  {
    way: 'a one-time password, and a passkey',
    end: 'success',
    async walk(place) {
      const registration = stepOf(await (await atOffer(place)).send({ press: setUp }));
      const [, end] = await registered(registration, keyFor(place));
      return end;
    },
  },
  ...without.map(
    ([what, outcome]): Omit<Ending, 'journey'> => ({
      way: `a one-time password, and for a passkey ${what}`,
      end: 'success',
      walk: async (place) => stepOf(await (await atOffer(place)).send({ press: setUp })).send({ outcome }),
    }),
  ),
  {
    way: 'wrong one-time passwords, past the last retry',
    end: 'failure',
    async walk(place) {
      const { who } = await enrolledApp(place);
      let answer = await pastPassword(place, who);
      for (let times = 0; times < 4; times += 1)
        answer = await stepOf(answer).send({ name: '000000', press: 'Submit' });
      return answer;
    },
  },
  {
    way: 'a recovery code of the app',
    end: 'success',
    async walk(place) {
      const { who, codes } = await enrolledApp(place);
      const collector = await stepOf(await pastPassword(place, who)).send({ press: 'Use recovery code' });
      const offer = await stepOf(collector).send({ name: String(codes[0]) });
      return stepOf(offer).send({ press: notNow });
    },
  },
  {
    way: 'wrong recovery codes of the app, past the last retry',
    end: 'failure',
    async walk(place) {
      const { who } = await enrolledApp(place);
      return wrongCodes(stepOf(await stepOf(await pastPassword(place, who)).send({ press: 'Use recovery code' })));
    },
  },
];

/** With a passkey that the password alone does not stand in for. */
const ofBoth = (journey: string): readonly Ending[] => [
  {
    journey,
    way: 'a password, and the passkey of that name',
    end: 'success',
    async walk(place) {
      const { who, key } = await enrolled(place);
      const next = await ceremony(stepOf(await begun(place, journey, who)), key);
      if (journey === 'PasskeyLogin') return next;
      const [, end] = await registered(stepOf(next), keyFor(place));
      return end;
    },
  },
  {
    journey,
    way: 'a recovery code of the passkey',
    end: 'success',
    async walk(place) {
      const { who, codes } = await enrolled(place);
      const collector = stepOf(await stepOf(await begun(place, journey, who)).send({ press: useRecoveryCode }));
      const next = stepOf(await collector.send({ name: String(codes[0]) }));
      if (journey === 'PasskeyLogin') return next.send({ press: notNow });
      const [, end] = await registered(next, keyFor(place));
      return end;
    },
  },
  ...without.map(
    ([what, outcome]): Ending => ({
      journey,
      way: `${what}, and wrong recovery codes, past the last retry`,
      end: 'failure',
      async walk(place) {
        const { who } = await enrolled(place);
        return wrongCodes(stepOf(await stepOf(await begun(place, journey, who)).send({ outcome })));
      },
    }),
  ),
];

const ofRegistration: readonly Omit<Ending, 'journey'>[] = [
  {
    way: 'a first passkey',
    end: 'success',
    async walk(place) {
      const step = await stepAfterSignIn(place, 'PasskeyRegistration', await place.newPerson());
      const [, end] = await registered(step, keyFor(place));
      return end;
    },
  },
  ...without.map(
    ([what, outcome]): Omit<Ending, 'journey'> => ({
      way: `for a first passkey ${what}`,
      end: 'failure',
      async walk(place) {
        return (await stepAfterSignIn(place, 'PasskeyRegistration', await place.newPerson())).send({ outcome });
      },
    }),
  ),
];

export const passkeyEndings: readonly Ending[] = [
  ...ofLogin.map((ending) => ({ ...ending, journey: 'PasskeyLogin' })),
  ...ofBoth('PasskeyLogin'),
  ...ofRegistration.map((ending) => ({ ...ending, journey: 'PasskeyRegistration' })),
  ...ofBoth('PasskeyRegistration'),
];
