// Pages of version 2.0, which AM 9 writes: their outcomes carry the id of the node that decides.
import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { journeyWorld } from '../../testing/journey-world.ts';
import { typesOf } from '../../testing/step.ts';
import { addDemoUser, demo } from '../support/demo-user.ts';

const exported = readFileSync(new URL('../fixtures/new-pages.journey.json', import.meta.url), 'utf8');

test.each([
  [{ ChoiceCallback: 0 }, 200],
  [{ ChoiceCallback: 1 }, 401],
])(
  'an export of AM 9 signs in by a page, and a choice at the end of a page leads where it should: %j',
  async (choice, status) => {
    const at = await journeyWorld({ journeys: [exported] });
    await addDemoUser(at);

    const first = await at.start('NewPages');
    const second = await at.answer(first, demo);
    const end = await at.answer(second, choice);

    expect(at.warnings).toEqual([]);
    expect(typesOf(first)).toEqual(['NameCallback', 'PasswordCallback']);
    expect(typesOf(second)).toEqual(['ChoiceCallback']);
    expect(end.status).toBe(status);
  },
);
