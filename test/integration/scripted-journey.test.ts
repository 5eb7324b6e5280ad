// A journey with a script in the running stack: the same walk as in test/journeys, over HTTP and the tables.
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { systemClock } from '../../functions/adapters/system/machine.ts';
import { authenticator } from '../../testing/authenticator.ts';
import { journeyExport } from '../../testing/journey-builder.ts';
import { typesOf } from '../../testing/step.ts';
import { newUser } from '../support/phone-users.ts';
import { type StackInProcess, stackInProcess } from '../support/stack-in-process.ts';

jest.setTimeout(120_000);

let stack: StackInProcess;

beforeAll(async () => {
  stack = await stackInProcess();
});

afterAll(() => stack.stop());

const password = 'Correct-horse-7';
const session = { tokenId: expect.any(String), realm: '/alpha' };

test.each([
  ['replace-app-legacy.journey.json', 'ReplaceApp'],
  ['replace-app-next.journey.json', 'ReplaceAppNext'],
])('%s: the old app goes by a code of it, and the new one signs in', async (file, journey) => {
  const report = await stack.importFixture(file);
  const who = { NameCallback: await newUser(password), PasswordCallback: password };
  const first = await stack.at.answer(await stack.at.start('OathLogin'), who);
  const old = authenticator(first);
  const display = await stack.at.answer(first);
  await stack.at.answer(await stack.at.answer(display), { NameCallback: old.totp(systemClock) });

  const prompt = await stack.at.answer(await stack.at.start(journey), who);
  const qr = await stack.at.answer(prompt, { NameCallback: old.totp(systemClock, 1) });
  const next = authenticator(qr);
  const end = await stack.at.answer(await stack.at.answer(qr), { NameCallback: next.totp(systemClock) });

  expect(report).toMatchObject({ accepted: [journey], failing: [], refused: [] });
  expect([old.account.hash, next.account.hash]).toEqual(['SHA1', 'SHA256']);
  expect(end.body).toMatchObject(session);
});

test('many journeys run their scripts at once, each with its own state', async () => {
  const ask = { type: 'ScriptedDecisionNode', config: { script: 'echo', outcomes: ['on'] }, to: { on: 'say' } };
  const source = `
    if (callbacks.isEmpty()) callbacksBuilder.nameCallback('Word?');
    else { nodeState.putShared('word', callbacks.getNameCallbacks().get(0)); action.goTo('on'); }`;
  const say = { type: 'ScriptedDecisionNode', config: { script: 'say', outcomes: ['on'] }, to: { on: 'success' } };
  const show = "callbacksBuilder.textOutputCallback(0, nodeState.get('word')); action.goTo('on');";
  const next = (name: string, script: string) => ({ name, script: JSON.stringify(script), evaluatorVersion: '2.0' });
  await stack.importJourneys(
    journeyExport({
      ...{ id: 'Echo', entry: 'ask', nodes: { ask, say }, tree: { noSession: true } },
      scripts: { echo: next('Echo', source), say: next('Say', show) },
    }),
  );

  const words = Array.from({ length: 12 }, (_, index) => `word ${index}`);
  const shown = await Promise.all(
    words.map(async (word) => stack.at.answer(await stack.at.start('Echo'), { NameCallback: word })),
  );

  expect(shown.map(typesOf)).toEqual(words.map(() => ['TextOutputCallback']));
  expect(shown.map(({ body }) => JSON.stringify(body['callbacks']).match(/word \d+/)?.[0])).toEqual(words);
});
