import { describe, expect, test } from '@jest/globals';
import { node } from '../../functions/nodes/accept-terms-and-conditions.ts';
import { answer, runNode } from '../../testing/run-node.ts';

const terms = { version: '2', text: { en: 'Be kind.', de: 'Sei nett.' }, createDate: '2027-01-01T00:00:00Z' };
const type = 'TermsAndConditionsCallback';

describe('Accept Terms and Conditions', () => {
  test('shows the terms in the language of the user', async () => {
    const { callbacks, state } = await runNode(node, { terms, locales: { request: ['de'] } });

    expect(callbacks).toEqual([
      {
        type,
        output: [
          { name: 'version', value: '2' },
          { name: 'terms', value: 'Sei nett.' },
          { name: 'createDate', value: '2027-01-01T00:00:00Z' },
        ],
        input: [{ value: false }],
      },
    ]);
    expect(state.shared).toEqual({ termsVersion: '2' });
  });

  test.each([true, 'true'])('notes the acceptance (%j)', async (accepted) => {
    const state = { shared: { termsVersion: '2' } };

    const run = await runNode(node, { terms, state, answers: [answer(type, accepted)] });

    expect(run.outcome).toBe('outcome');
    expect(run.state.shared['termsAccepted']).toEqual({ acceptDate: '2027-01-15T08:00:00.000Z', termsVersion: '2' });
  });

  test.each([[false], ['no'], [1]])('asks again while they are not accepted (%j)', async (...values) => {
    const state = { shared: { termsVersion: '2' } };

    const run = await runNode(node, { terms, state, answers: [answer(type, ...values)] });

    expect(run.callbacks).toHaveLength(1);
    expect(run.state.shared['termsAccepted']).toBeUndefined();
  });

  test('nobody accepts what he was not shown: terms that changed meanwhile are asked about again', async () => {
    const state = { shared: { termsVersion: '1' } };

    const run = await runNode(node, { terms, state, answers: [answer(type, true)] });

    expect(run.callbacks).toHaveLength(1);
    expect(run.state.shared).toEqual({ termsVersion: '2' });
  });

  test('a realm without terms ends the journey', async () => {
    const { errorCode, errorMessage } = await runNode(node, {});

    expect([errorCode, errorMessage]).toEqual(['ERR_NODE_CONFIG', 'Terms configuration not found']);
  });
});
