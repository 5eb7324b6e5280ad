// A page that is shown again: what it gives back of what was typed.
import { describe, expect, test } from '@jest/globals';
import { journeyExport } from '../support/journey-builder.ts';
import { journeyWorld } from '../support/journey-world.ts';

const typed = 'Correct-horse-battery-9';

describe('a page that is shown again because another of its nodes still asks', () => {
  test.each([
    ['PasswordCollectorNode', {}, 'PasswordCallback'],
    ['ValidatedPasswordNode', { validateInput: false }, 'PasswordCallback'],
    ['ValidatedPasswordNode', { validateInput: true }, 'ValidatedCreatePasswordCallback'],
  ])('disclosure: the password typed into %s %j is not in it', async (type, config, callback) => {
    const page = {
      type: 'PageNode',
      children: { password: { type, config }, name: { type: 'UsernameCollectorNode' } },
      to: { outcome: 'success' },
    };
    const at = await journeyWorld({ journeys: [journeyExport({ id: 'Ask', entry: 'page', nodes: { page } })] });

    const again = await at.answer(await at.start('Ask'), { [callback]: typed });

    expect(again.status).toBe(200);
    expect(JSON.stringify(again.body)).toContain('NameCallback');
    expect(JSON.stringify(again.body)).not.toContain(typed);
  });

  test('gives back what is no secret', async () => {
    const page = {
      type: 'PageNode',
      children: { name: { type: 'UsernameCollectorNode' }, password: { type: 'PasswordCollectorNode' } },
      to: { outcome: 'success' },
    };
    const at = await journeyWorld({ journeys: [journeyExport({ id: 'Ask', entry: 'page', nodes: { page } })] });

    const again = await at.answer(await at.start('Ask'), { NameCallback: 'somebody' });

    expect(JSON.stringify(again.body)).toContain('somebody');
  });
});
