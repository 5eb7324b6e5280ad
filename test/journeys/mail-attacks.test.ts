// Who attacks the codes and links that journeys send, without the mailbox that they were sent to.
import { describe, expect, test } from '@jest/globals';
import { addUser } from '../../testing/add-user.ts';
import { journeyExport } from '../../testing/journey-builder.ts';
import { type JourneyWorld, journeyWorld } from '../../testing/journey-world.ts';
import { outputOf, type Reply, typesOf } from '../../testing/step.ts';

const mailbox = { attributesToCollect: ['mail'], required: true };
const success = 'success';

/** Asks for an address, and goes on once it is proved. */
const join = journeyExport({
  id: 'Join',
  entry: 'ask',
  nodes: {
    ask: { type: 'AttributeCollectorNode', config: mailbox, to: { outcome: 'generate' } },
    generate: { type: 'OneTimePasswordGeneratorNode', to: { outcome: 'send' } },
    send: { type: 'OneTimePasswordSmtpSenderNode', to: { outcome: 'collect' } },
    collect: { type: 'OneTimePasswordCollectorDecisionNode', to: { true: 'proved', false: 'ask' } },
    proved: {
      type: 'MessageNode',
      config: { message: { en: 'The address is yours.' } },
      to: { true: success, false: 'failure' },
    },
  },
});

/** The same for who chooses a name as well. */
const joinAs = journeyExport({
  id: 'JoinAs',
  entry: 'name',
  nodes: {
    name: { type: 'UsernameCollectorNode', to: { outcome: 'ask' } },
    ask: { type: 'AttributeCollectorNode', config: mailbox, to: { outcome: 'generate' } },
    generate: { type: 'OneTimePasswordGeneratorNode', to: { outcome: 'send' } },
    send: { type: 'OneTimePasswordSmtpSenderNode', to: { outcome: 'collect' } },
    collect: { type: 'OneTimePasswordCollectorDecisionNode', to: { true: 'proved', false: 'collect' } },
    proved: {
      type: 'MessageNode',
      config: { message: { en: 'The address is yours.' } },
      to: { true: success, false: 'failure' },
    },
  },
});

/** Finds its user by the address, before anything is proved. */
const found = {
  ask: { type: 'AttributeCollectorNode', config: mailbox, to: { outcome: 'find' } },
  find: { type: 'IdentifyExistingUserNode', to: { true: 'go', false: 'failure' } },
} as const;
const byCode = journeyExport({
  id: 'ByCode',
  entry: 'ask',
  nodes: {
    ...found,
    go: { type: 'OneTimePasswordGeneratorNode', to: { outcome: 'send' } },
    send: { type: 'OneTimePasswordSmtpSenderNode', to: { outcome: 'collect' } },
    collect: { type: 'OneTimePasswordCollectorDecisionNode', to: { true: success, false: 'collect' } },
  },
});
const byLink = journeyExport({
  id: 'ByLink',
  entry: 'ask',
  nodes: {
    ...found,
    go: { type: 'EmailSuspendNode', config: { objectLookup: true, suspendDuration: 60 }, to: { outcome: success } },
  },
});
const byName = journeyExport({
  id: 'ByName',
  entry: 'name',
  nodes: {
    name: { type: 'UsernameCollectorNode', to: { outcome: 'generate' } },
    generate: { type: 'OneTimePasswordGeneratorNode', to: { outcome: 'send' } },
    send: { type: 'OneTimePasswordSmtpSenderNode', to: { outcome: 'collect' } },
    collect: { type: 'OneTimePasswordCollectorDecisionNode', to: { true: success, false: 'collect' } },
  },
});
/** Of whoever is signed in. */
const ofSession = journeyExport({
  id: 'OfSession',
  entry: 'who',
  nodes: {
    who: {
      type: 'SessionDataNode',
      config: { sessionDataKey: 'UserToken', sharedStateKey: 'username' },
      to: { outcome: 'link' },
    },
    link: { type: 'EmailSuspendNode', config: { objectLookup: true }, to: { outcome: success } },
  },
});
/** As AM has it by default: to whatever was typed. */
const toTyped = journeyExport({
  id: 'ToTyped',
  entry: 'name',
  nodes: {
    name: { type: 'UsernameCollectorNode', to: { outcome: 'ask' } },
    ask: { type: 'AttributeCollectorNode', config: mailbox, to: { outcome: 'go' } },
    go: { type: 'EmailSuspendNode', to: { outcome: success } },
  },
});
/** Two ways for a code, of which the author may think more of the one than of the other. */
const twoWays = journeyExport({
  id: 'TwoWays',
  entry: 'name',
  nodes: {
    name: { type: 'UsernameCollectorNode', to: { outcome: 'way' } },
    way: { type: 'ChoiceCollectorNode', config: { choices: ['mail', 'sms'] }, to: { mail: 'forMail', sms: 'forSms' } },
    forMail: { type: 'OneTimePasswordGeneratorNode', to: { outcome: 'mail' } },
    mail: { type: 'OneTimePasswordSmtpSenderNode', to: { outcome: 'ofMail' } },
    ofMail: { type: 'OneTimePasswordCollectorDecisionNode', to: { true: 'success', false: 'way' } },
    forSms: { type: 'OneTimePasswordGeneratorNode', to: { outcome: 'sms' } },
    sms: { type: 'OneTimePasswordSmsSenderNode', to: { outcome: 'ofSms' } },
    ofSms: { type: 'OneTimePasswordCollectorDecisionNode', to: { true: 'success', false: 'way' } },
  },
});
const meAndThem = journeyExport({
  id: 'MeAndThem',
  entry: 'me',
  nodes: {
    me: {
      type: 'SessionDataNode',
      config: { sessionDataKey: 'UserToken', sharedStateKey: 'me' },
      to: { outcome: 'ask' },
    },
    ...found,
    go: { type: 'PasswordCollectorNode', to: { outcome: 'check' } },
    check: { type: 'DataStoreDecisionNode', to: { true: success, false: 'failure' } },
  },
});

async function world() {
  const at = await journeyWorld({
    journeys: [join, joinAs, byCode, byLink, byName, meAndThem, ofSession, toTyped, twoWays],
    hints: true,
    settings: { journeyMinutes: 15, sms: { countries: ['+49'] } },
  });
  await addUser(at.ports, {
    username: 'victim',
    attributes: { mail: ['victim@example.com'], telephoneNumber: ['+49 170 1234567'] },
  });
  await addUser(at.ports, { username: 'mallory', attributes: { mail: ['mallory@example.com'] } });
  return at;
}

const mailsTo = ({ ports }: JourneyWorld, address: string) => ports.mails.sent.filter(({ to }) => to === address);
const newestTo = (at: JourneyWorld, address: string) => mailsTo(at, address).at(-1)?.text ?? '';
const codeIn = (mail: string): string => /\b\d{8}\b/.exec(mail)?.[0] ?? '';
const tokenIn = (mail: string): string => /suspendedId=([\w-]+)/.exec(mail)?.[1] ?? '';
const address = (mail: string) => ({ StringAttributeInputCallback: mail });
const code = (text: string) => ({ PasswordCallback: text });
const isIn = ({ body }: Reply): boolean => typeof body['tokenId'] === 'string';
const resume = (at: JourneyWorld, token: string) => at.post({}, `suspendedId=${token}`);

describe('attack: an address that somebody else has', () => {
  test('swapped while a code to it is held back: the code of another mailbox does not prove it', async () => {
    const at = await world();
    await at.answer(await at.start('Join'), address('victim@example.com'));
    const own = await at.answer(await at.start('Join'), address('mallory@example.com'));
    const mine = codeIn(newestTo(at, 'mallory@example.com'));
    const again = await at.answer(own, code('00000000'));
    const swapped = await at.answer(again, address('victim@example.com'));

    const end = await at.answer(swapped, code(mine));

    expect([typesOf(again), typesOf(swapped)]).toEqual([['StringAttributeInputCallback'], ['PasswordCallback']]);
    expect(outputOf(end, 'TextOutputCallback', 'message')).toBeUndefined();
  });

  test('guesses at a code that was held back count as those at one that was sent', async () => {
    const at = await world();
    await at.answer(await at.start('Join'), address('victim@example.com'));
    for (let journey = 0; journey < 3; journey += 1) {
      let step = await at.answer(await at.start('Join'), address('victim@example.com'));
      for (let guess = 0; guess < 4; guess += 1) {
        const again = await at.answer(step, code(`0000000${guess}`));
        step = await at.answer(again, address('victim@example.com'));
      }
    }

    const [guesses] = [...at.ports.store.codeGuesses.values()];
    expect(guesses?.stranger.charges.size).toBe(10);
  });

  test('guesses under a new name each: the address has so many tries, whoever says that it is his', async () => {
    const at = await world();
    for (let nth = 0; nth < 4; nth += 1) {
      const name = await at.answer(await at.start('JoinAs'), { NameCallback: `new${nth}` });
      let step = await at.answer(name, address('victim@example.com'));
      for (let guess = 0; guess < 4; guess += 1) step = await at.answer(step, code(`0000000${guess}`));
      at.clock.advance(31_000);
    }
    const name = await at.answer(await at.start('JoinAs'), { NameCallback: 'new9' });
    const prompt = await at.answer(name, address('victim@example.com'));

    const end = await at.answer(prompt, code(codeIn(newestTo(at, 'victim@example.com'))));

    expect(outputOf(end, 'TextOutputCallback', 'message')).toBeUndefined();
  });

  test('the way swapped: a code by mail is none by SMS, however recently one was sent there', async () => {
    const at = await world();
    const choose = async (step: Reply, way: number) => at.answer(step, { ChoiceCallback: way });
    const named = await at.answer(await at.start('TwoWays'), { NameCallback: 'victim' });
    const bySms = await choose(named, 1);
    const byMail = await choose(await at.answer(bySms, code('00000000')), 0);
    const held = await choose(await at.answer(byMail, code('00000000')), 1);
    const mailed = codeIn(newestTo(at, 'victim@example.com'));

    const end = await at.answer(held, code(mailed));

    expect([mailed === '', isIn(end)]).toEqual([false, false]);
  });

  test('a name and another’s mailbox: no link to somebody’s account goes where its owner never was', async () => {
    const at = await world();
    const name = await at.answer(await at.start('ToTyped'), { NameCallback: 'victim' });
    const suspended = await at.answer(name, address('mallory@example.com'));
    const before = [...at.ports.mails.sent];
    at.clock.advance(60_000);
    const own = await at.answer(await at.start('ToTyped'), { NameCallback: 'mallory' });
    const served = await at.answer(own, address('Mallory@example.com'));

    expect([suspended, served].map(typesOf)).toEqual(Array(2).fill(['SuspendedTextOutputCallback']));
    expect([before, at.ports.mails.pretended].map(({ length }) => length)).toEqual([0, 1]);
    expect(isIn(await resume(at, tokenIn(newestTo(at, 'mallory@example.com'))))).toBe(true);
  });

  test('flood: one mailbox under many spellings of its address gets as many mails as under one', async () => {
    const at = await world();
    for (let nth = 0; nth < 20; nth += 1) {
      await at.answer(await at.start('Join'), address(`victim+${nth}@example.com`));
    }

    expect(at.ports.mails.sent).toHaveLength(1);
  });
});

describe('attack: what was sent before its user was locked, or has signed out everywhere', () => {
  test('a link from before signs in nobody', async () => {
    const at = await world();
    await at.answer(await at.start('ByLink'), address('victim@example.com'));
    const token = tokenIn(newestTo(at, 'victim@example.com'));
    at.clock.advance(1000);
    await at.ports.sessionGroundRaiser.raise({ realm: '/alpha', username: 'victim' });

    const end = await resume(at, token);

    expect([token === '', isIn(end), end.status]).toEqual([false, false, 401]);
  });

  test('nor does a link to one who has only been named, whom the journey does not know yet', async () => {
    const at = await world();
    const named = await at.answer(await at.start('ToTyped'), { NameCallback: 'mallory' });
    await at.answer(named, address('mallory@example.com'));
    const token = tokenIn(newestTo(at, 'mallory@example.com'));
    at.clock.advance(1000);
    await at.ports.sessionGroundRaiser.raise({ realm: '/alpha', username: 'mallory' });

    const end = await resume(at, token);

    expect([token === '', isIn(end), end.status]).toEqual([false, false, 401]);
  });

  test('a link of somebody’s session is a failed login in a browser without it, and stays his', async () => {
    const at = await world();
    const prompt = await at.answer(await at.start('ByCode'), address('victim@example.com'));
    const { body } = await at.answer(prompt, code(codeIn(newestTo(at, 'victim@example.com'))));
    const own = { headers: { iPlanetDirectoryPro: String(body['tokenId']) } };
    await at.start('OfSession', '', own);
    const query = `suspendedId=${tokenIn(newestTo(at, 'victim@example.com'))}`;

    const [thief, owner] = [await at.post({}, query), await at.post({}, query, own)];

    expect([thief.status, thief.body['message'], owner.status]).toEqual([401, 'Login failure', 200]);
    expect(isIn(owner)).toBe(true);
  });

  test('a code from before signs in nobody', async () => {
    const at = await world();
    const prompt = await at.answer(await at.start('ByCode'), address('victim@example.com'));
    const sent = codeIn(newestTo(at, 'victim@example.com'));
    at.clock.advance(1000);
    await at.ports.sessionGroundRaiser.raise({ realm: '/alpha', username: 'victim' });

    const end = await at.answer(prompt, code(sent));

    expect([sent === '', isIn(end)]).toEqual([false, false]);
  });
});

describe('attack: whose address is this', () => {
  test('A-6.3.8 a name whose address has just been written to is answered like one that nobody has', async () => {
    const at = await world();
    await at.answer(await at.start('Join'), address('victim@example.com'));
    const before = at.ports.mails.pretended.length;

    const known = await at.answer(await at.start('ByName'), { NameCallback: 'victim' });
    const unknown = await at.answer(await at.start('ByName'), { NameCallback: 'nobody' });

    const shape = ({ status, body: { authId: _authId, hints, ...body } }: Reply) => {
      const { user: _user, ...told } = hints as Record<string, unknown>;
      return { status, body, told };
    };
    expect(shape(known)).toEqual(shape(unknown));
    expect([at.ports.mails.sent, at.ports.mails.pretended.slice(before)].map(({ length }) => length)).toEqual([1, 2]);
  });

  test('a session of one’s own shows nobody else’s name', async () => {
    const at = await world();
    const mine = await at.answer(
      await at.answer(await at.start('ByCode'), address('mallory@example.com')),
      code(codeIn(newestTo(at, 'mallory@example.com'))),
    );
    const cookie = { headers: { iPlanetDirectoryPro: String(mine.body['tokenId']) } };
    const ask = await at.start('MeAndThem', '', cookie);
    const { callbacks } = ask.body as { callbacks: { input: { name: string; value: unknown }[] }[] };
    const body = {
      ...ask.body,
      callbacks: callbacks.map((one) => ({
        ...one,
        input: one.input.map((input, index) => (index === 0 ? { ...input, value: 'victim@example.com' } : input)),
      })),
    };

    const next = await at.post(body, '', cookie);

    expect([isIn(mine), typesOf(next)]).toEqual([true, ['PasswordCallback']]);
    expect(JSON.stringify(next.body['hints'])).not.toContain('"victim"');
  });
});
