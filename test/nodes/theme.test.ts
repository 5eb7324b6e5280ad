import { describe, expect, test } from '@jest/globals';
import { node } from '../../functions/nodes/theme.ts';
import { journeyExport } from '../../testing/journey-builder.ts';
import { journeyWorld } from '../../testing/journey-world.ts';
import { runNode } from '../../testing/run-node.ts';

describe('Theme', () => {
  test.each([
    ['Dark', { theme: 'Dark' }],
    ['', {}],
  ])('goes on with the name %j', async (themeConfigName, extras) => {
    const run = await runNode(node, { config: { themeConfigName, overwriteButton: true } });

    expect([run.outcome, run.extras, run.callbacks]).toEqual(['outcome', extras, []]);
  });
});

const theme = (themeConfigName: string) => ({ type: 'ThemeNode', config: { themeConfigName } });
const ask = (to: string) => ({ type: 'UsernameCollectorNode', to: { outcome: to } });

describe('a journey with themes', () => {
  test('hands the name to the page with each step after it, until there is another', async () => {
    const nodes = {
      plain: ask('dark'),
      dark: { ...theme('Dark'), to: { outcome: 'first' } },
      first: ask('second'),
      second: ask('page'),
      page: {
        type: 'PageNode',
        children: { light: theme('Light'), name: { type: 'UsernameCollectorNode' } },
        to: { outcome: 'failure' },
      },
    };
    const at = await journeyWorld({ journeys: [journeyExport({ id: 'Themed', entry: 'plain', nodes })] });

    const themes = [];
    let step = await at.start('Themed');
    while (step.status === 200) {
      themes.push(step.body['theme']);
      step = await at.answer(step, { NameCallback: 'demo' });
    }

    expect(themes).toEqual([undefined, 'Dark', 'Dark', 'Light']);
    expect(step.body).not.toHaveProperty('theme');
  });
});
