import { describe, expect, test } from '@jest/globals';
import type { Callback } from '../../functions/node/callbacks/callback.ts';
import { node } from '../../functions/nodes/message.ts';
import { answer, runNode } from '../../testing/run-node.ts';

const { definition } = node;

const texts = (callbacks: readonly Callback[]) =>
  callbacks
    .flatMap(({ output }) => output.filter(({ name }) => name === 'message' || name === 'options'))
    .flatMap(({ value }) => value);

describe('Message Node', () => {
  test('shows its own texts when the config has none', async () => {
    const { callbacks, state } = await runNode(node, {});

    expect(callbacks).toEqual([
      {
        type: 'TextOutputCallback',
        output: [
          { name: 'message', value: 'Default message' },
          { name: 'messageType', value: '0' },
        ],
      },
      {
        type: 'ConfirmationCallback',
        output: [
          { name: 'prompt', value: '' },
          { name: 'messageType', value: 0 },
          { name: 'options', value: ['Yes', 'No'] },
          { name: 'optionType', value: -1 },
          { name: 'defaultOption', value: 1 },
        ],
        input: [{ value: 0 }],
        main: 0,
      },
    ]);
    expect(state.shared).toEqual({});
  });

  const config = {
    message: { 'en-GB': 'Colour?', fr: 'Couleur ?' },
    messageYes: { fr: 'Oui' },
    messageNo: { de: 'Nein', fr: 'Non' },
  };

  test.each([
    ['of the user', { request: ['fr-CA'] }, ['Couleur ?', 'Oui', 'Non']],
    ['of the realm', { request: ['ja'], realm: 'fr' }, ['Couleur ?', 'Oui', 'Non']],
    ['of the server', { request: [], realm: 'ja', server: 'fr' }, ['Couleur ?', 'Oui', 'Non']],
    ['of the first entry', { request: ['ja'], realm: 'ja', server: 'ja' }, ['Colour?', 'Oui', 'Nein']],
  ])('speaks the language %s', async (_which, locales, expected) => {
    const { callbacks } = await runNode(node, { config, locales });

    expect(texts(callbacks)).toEqual(expected);
  });

  test.each([
    [0, 'true'],
    ['0', 'true'],
    [1, 'false'],
    [2, 'false'],
    [-1, 'false'],
    ['yes', 'false'],
  ])('the answer %j goes to %s', async (index, outcome) => {
    const run = await runNode(node, { answers: [answer('TextOutputCallback'), answer('ConfirmationCallback', index)] });

    expect(run.outcome).toBe(outcome);
  });

  test('asks again when the client left the buttons out', async () => {
    const { callbacks } = await runNode(node, {
      answers: [answer('TextOutputCallback'), answer('ConfirmationCallback')],
    });

    expect(callbacks).toHaveLength(2);
  });

  test('clears its state field while it asks', async () => {
    const { state } = await runNode(node, { config: { stateField: 'agreed' }, state: { shared: { agreed: 0 } } });

    expect(state.shared).toEqual({ agreed: null });
  });

  test.each([0, 1])('keeps the index %j in its state field', async (index) => {
    const { state } = await runNode(node, {
      config: { stateField: 'agreed' },
      state: { shared: { agreed: null } },
      answers: [answer('ConfirmationCallback', index)],
    });

    expect(state.shared).toEqual({ agreed: index });
  });
});

describe('Message Node config', () => {
  test('has the defaults of AM', () => {
    expect(definition.config.parse({})).toEqual({ message: {}, messageYes: {}, messageNo: {} });
  });

  test.each(['message', 'messageYes', 'messageNo'])('refuses a language of %s that does not exist', (property) => {
    const parsed = definition.config.safeParse({ [property]: { 'not a locale': 'x' } });

    expect(parsed.error?.issues).toEqual([
      expect.objectContaining({ path: [property], message: 'Invalid locale provided' }),
    ]);
  });

  test('takes languages as Java spells them', () => {
    expect(definition.config.safeParse({ message: { en_GB: 'x', 'en-gb': 'y' } }).success).toBe(true);
  });

  test.each([undefined, null, '', 'null'])('reads a state field of %j as none', (stateField) => {
    expect(definition.config.parse({ stateField })).not.toHaveProperty('stateField', expect.anything());
  });
});
