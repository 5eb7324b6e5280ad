// The callbacks that no shipped journey sends, of nodes and of a script, under the same rules.
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import type { JsonObject } from '../../../functions/json.ts';
import { scriptCallbackTypes } from '../../../functions/script/scripted-node.ts';
import { journeyExport } from '../../../testing/journey-builder.ts';
import { type JourneyWorld, journeyWorld } from '../../../testing/journey-world.ts';
import { shapeRules } from './shape-rules.ts';
import { callbacksIn, setOutput } from './step-rule.ts';

// A worker with WebAssembly starts within milliseconds, on a machine that has time for it.
jest.setTimeout(60_000);

const settings = {
  terms: { version: '1.0', createDate: '2026-01-31T09:00:00Z', text: { en: 'Be kind.' } },
  userAttributes: {
    size: { title: { en: 'Size' }, type: 'number', required: false, viewable: true, userEditable: true },
  },
};
const collector = (...attributesToCollect: string[]) => ({
  type: 'AttributeCollectorNode',
  config: { attributesToCollect, required: true, validateInputs: true },
});
const page = {
  type: 'PageNode',
  config: { pageHeader: { en: 'Your account' } },
  children: {
    name: { type: 'ValidatedUsernameNode', config: { validateInput: true } },
    password: { type: 'ValidatedPasswordNode', config: { validateInput: true } },
  },
};
const asked = `
  callbacksBuilder.textOutputCallback(0, 'Hello');
  callbacksBuilder.hiddenValueCallback('id', 'value');
  callbacksBuilder.nameCallback('Name');
  callbacksBuilder.passwordCallback('Password', false);
  callbacksBuilder.textInputCallback('Word', 'usual');
  callbacksBuilder.choiceCallback('Colour', ['Red', 'Blue'], 1);
  callbacksBuilder.confirmationCallback('Sure?', 0, ['Yes', 'No'], 0);
  callbacksBuilder.pollingWaitCallback('2000', 'Wait');
  callbacksBuilder.metadataCallback({ key: 'value' });
  callbacksBuilder.stringAttributeInputCallback('mail', 'E-mail', '', true, { policies: [] }, false, ['{}']);
  callbacksBuilder.numberAttributeInputCallback('size', 'Size', 7, false);
  callbacksBuilder.booleanAttributeInputCallback('news', 'News', true, false);
  callbacksBuilder.validatedUsernameCallback('User', { policies: [] }, false);
  callbacksBuilder.validatedPasswordCallback('New', false, { policies: [] }, false);
  callbacksBuilder.deviceProfileCallback(true, false, 'One moment');`;
const script = { name: 'All', script: JSON.stringify(asked), evaluatorVersion: '2.0' };
const journeys = [
  journeyExport({ id: 'Attributes', entry: 'ask', nodes: { ask: collector('mail', 'preferences/updates', 'size') } }),
  journeyExport({ id: 'Account', entry: 'page', nodes: { page } }),
  journeyExport({ id: 'Terms', entry: 'ask', nodes: { ask: { type: 'AcceptTermsAndConditionsNode' } } }),
  journeyExport({
    ...{ id: 'Script', entry: 'ask', scripts: { all: script } },
    nodes: { ask: { type: 'ScriptedDecisionNode', config: { script: 'all', outcomes: ['on'] } } },
  }),
];

let world: JourneyWorld;
const steps: JsonObject[] = [];

beforeAll(async () => {
  world = await journeyWorld({ journeys, settings });
  for (const { id } of journeys) steps.push((await world.start(id)).body);
});
afterAll(() => world.ports.scriptRuns.stop());

test('the steps have all that scripts can send, and terms', () => {
  const types = steps.flatMap((step) => callbacksIn(step).map(({ type }) => type));

  expect([...new Set(types)].sort()).toEqual([...scriptCallbackTypes, 'TermsAndConditionsCallback'].sort());
});

describe.each(shapeRules)('$rule', ({ faults }) => {
  test('every step obeys', () => {
    expect(steps.flatMap(faults)).toEqual([]);
  });
});

test.each([...scriptCallbackTypes, 'TermsAndConditionsCallback'])('%s of another shape is found out', (type) => {
  const names = [
    ...new Set(
      steps
        .flatMap((step) => callbacksIn(step))
        .flatMap(({ type: own, output }) => (own === type ? [...output.keys()] : [])),
    ),
  ];
  const spoiled = names.flatMap((name) =>
    steps.flatMap((step) => {
      const copy = structuredClone(step);
      return setOutput(copy, type, name, { not: 'this' }) ? [[name, copy] as const] : [];
    }),
  );
  const missed = spoiled.filter(([, step]) => shapeRules.every(({ faults }) => faults(step).length === 0));

  expect(spoiled.length).toBeGreaterThan(0);
  // An object is one whatever it holds, and a number that nobody has given has no value.
  const free = ['policies', 'data', ...(type === 'NumberAttributeInputCallback' ? ['value'] : [])];
  expect(missed.map(([name]) => name).filter((name) => !free.includes(name))).toEqual([]);
});
