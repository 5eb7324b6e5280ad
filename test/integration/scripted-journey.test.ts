// Journeys with scripts in the running stack: over HTTP, the tables and the sandbox's workers.
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { journeyExport } from '../../testing/journey-builder.ts';
import { typesOf } from '../../testing/step.ts';
import { type StackInProcess, stackInProcess } from '../support/stack-in-process.ts';

jest.setTimeout(120_000);

let stack: StackInProcess;

beforeAll(async () => {
  stack = await stackInProcess();
});

afterAll(() => stack.stop());

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
