// A node of somebody else's in journeys with ours, with what the package gives: an app for one-time passwords, a phone, and
// the importer.
import { describe, expect, test } from '@jest/globals';
import * as z from 'zod';
import { nameCallback } from '../../functions/node/callbacks/name-callback.ts';
import { ask, defineNode } from '../../functions/node/define-node.ts';
import {
  addUser,
  authenticator,
  exportFile,
  type GivenJourney,
  type JourneyWorld,
  journeyExport,
  journeyWorld,
  numberOf,
  openPush,
  typesOf,
  uriOf,
  type WorldOptions,
} from '../../testing/index.ts';
import { riskScore } from './risk-score.ts';

const demo = { NameCallback: 'demo', PasswordCallback: 'Correct-horse-7' };
const session = { tokenId: expect.any(String), realm: '/alpha' };

/** A code for who is at high risk; the first time an app is registered. */
const login = journeyExport({
  id: 'Login',
  entry: 'page',
  nodes: {
    page: {
      type: 'PageNode',
      children: { name: { type: 'UsernameCollectorNode' }, password: { type: 'PasswordCollectorNode' } },
      to: { outcome: 'check' },
    },
    check: { type: 'DataStoreDecisionNode', to: { true: 'risk', false: 'failure' } },
    risk: { type: 'RiskScoreNode', to: { low: 'success', high: 'code' } },
    code: {
      type: 'OathTokenVerifierNode',
      to: { successOutcome: 'success', failureOutcome: 'failure', notRegisteredOutcome: 'register' },
    },
    register: {
      type: 'OathRegistrationNode',
      config: { issuer: 'Example', generateRecoveryCodes: false },
      to: { successOutcome: 'code', failureOutcome: 'failure' },
    },
  },
});

const pushLogin = journeyExport({
  id: 'PushLogin',
  entry: 'name',
  nodes: {
    name: { type: 'UsernameCollectorNode', to: { outcome: 'risk' } },
    risk: { type: 'RiskScoreNode', to: { low: 'success', high: 'sender' } },
    sender: {
      type: 'PushAuthenticationSenderNode',
      config: { pushType: 'CHALLENGE', mandatory: true },
      to: { SENT: 'wait', NOT_REGISTERED: 'registration' },
    },
    registration: {
      type: 'PushRegistrationNode',
      config: { issuer: 'Example', generateRecoveryCodes: false },
      to: { successOutcome: 'sender', failureOutcome: 'failure', timeoutOutcome: 'failure' },
    },
    wait: { type: 'PushWaitNode', to: { DONE: 'verifier', EXITED: 'failure' } },
    verifier: {
      type: 'PushResultVerifierNode',
      to: { TRUE: 'success', FALSE: 'failure', EXPIRED: 'sender', WAITING: 'wait' },
    },
  },
});

async function worldOf(journey: GivenJourney, options: Partial<WorldOptions> = {}): Promise<JourneyWorld> {
  const world = await journeyWorld({ nodes: [riskScore], journeys: [journey], ...options });
  await addUser(world.ports, { username: 'demo', password: 'Correct-horse-7' });
  return world;
}

const travelling = { ChoiceCallback: 1 };

describe('a journey with a node of somebody else’s', () => {
  test.each<[string, GivenJourney]>([
    ['written down with names', login],
    ['as the text of an export', exportFile(login)],
    ['as the JSON of an export', JSON.parse(exportFile(login))],
    ['as an export of one journey', JSON.parse(exportFile(login)).trees.Login],
  ])('runs, %s', async (_how, journey) => {
    const world = await worldOf(journey);

    const risk = await world.answer(await world.start('Login'), demo);
    const end = await world.answer(risk, { ChoiceCallback: 0 });

    expect(typesOf(risk)).toEqual(['ChoiceCallback']);
    expect(end.body).toMatchObject(session);
    expect(world.warnings).toEqual([]);
  });

  test('asks for the code of an app that was registered in it', async () => {
    const world = await worldOf(login);

    const qr = await world.answer(await world.answer(await world.start('Login'), demo), travelling);
    const app = authenticator(qr);
    const prompt = await world.answer(qr);
    const first = await world.answer(prompt, { NameCallback: app.totp(world.clock) });
    world.clock.advance(60_000);
    const again = await world.answer(await world.answer(await world.start('Login'), demo), travelling);
    const second = await world.answer(again, { NameCallback: app.totp(world.clock) });

    expect(app.account).toMatchObject({ issuer: 'Example', account: 'demo' });
    expect([first.body, second.body]).toMatchObject([session, session]);
  });

  test.each([
    ['approved with its number', true],
    ['denied', false],
  ])('waits for a phone: a push that is %s', async (_what, approved) => {
    const world = await worldOf(pushLogin, { push: true });
    const phone = world.phone('ios');

    const qr = await world.answer(
      await world.answer(await world.start('PushLogin'), { NameCallback: 'demo' }),
      travelling,
    );
    await phone.scan(uriOf(qr));
    const wait = await world.poll(qr);
    await world.deliver();
    const { messageId } = openPush(phone);
    const answered = approved
      ? await phone.approve(messageId, { number: numberOf(wait) })
      : await phone.deny(messageId);
    const end = await world.poll(wait);

    expect(answered).toEqual({ ok: true });
    expect(end.body).toMatchObject(approved ? session : { code: 401 });
  });
});

describe('a mistake is said at once', () => {
  test('what the importer refuses', async () => {
    const broken = exportFile(login).replaceAll('RiskScoreNode', 'RiskNode');

    await expect(worldOf(broken)).rejects.toThrow(/^The importer refuses these journeys:\nLogin: .*RiskNode/);
  });

  test('text that is no export', async () => {
    await expect(worldOf('{}')).rejects.toThrow('journeys[0]: not a journey export');
  });

  test('a node of a type that there is', async () => {
    const { definition, run } = riskScore;
    const twin = { definition: { ...definition, type: 'DataStoreDecisionNode' }, run };

    await expect(worldOf(login, { nodes: [twin] })).rejects.toThrow(
      'DataStoreDecisionNode: there is a node of this type already',
    );
  });

  test('an answer to what the step does not ask', async () => {
    const world = await worldOf(login);
    const page = await world.start('Login');

    await expect(world.answer(page, travelling)).rejects.toThrow(
      'There is an answer to a ChoiceCallback, but the step, of status 200, asks NameCallback, PasswordCallback',
    );
  });

  test('a callback that a node does not declare', async () => {
    const secretive = defineNode(
      {
        type: 'RiskScoreNode',
        displayName: 'Secretive',
        description: 'Asks without saying so.',
        config: z.object({}),
        outcomes: ['low', 'high'],
        needs: [],
      },
      () => ask([nameCallback.ask('Name')]),
    );
    const world = await worldOf(login, { nodes: [secretive] });
    const page = await world.start('Login');

    await expect(world.answer(page, demo)).rejects.toThrow('RiskScoreNode sends a NameCallback');
  });

  test('a phone in a world without push', async () => {
    const world = await worldOf(login);

    expect(() => world.phone()).toThrow('A world has phones with the option `push: true`');
  });
});
