// The token that a sign-in ends with: the secret of the session.
import { describe, expect, test } from '@jest/globals';
import { type JourneyWorld, journeyWorld } from '../../testing/journey-world.ts';
import { filled } from '../../testing/step.ts';
import { addDemoUser, demo } from '../support/demo-user.ts';
import { shippedJourneys } from '../support/shipped-journeys.ts';

async function world(): Promise<JourneyWorld> {
  const made = await journeyWorld({ journeys: shippedJourneys });
  await addDemoUser(made);
  return made;
}

async function signIn(at: JourneyWorld, headers: Readonly<Record<string, string>> = {}): Promise<string> {
  const step = await at.start('Login', 'ForceAuth=true', { headers });
  const { body } = await at.post(filled(step.body, demo), '', { headers });
  return String(body['tokenId']);
}

describe('a session token', () => {
  test('A-7.2.3 guessing: it has 256 bits, and all of them are random', async () => {
    const at = await world();
    const tokens: Buffer[] = [];
    for (let signIns = 0; signIns < 40; signIns += 1) tokens.push(Buffer.from(await signIn(at), 'base64url'));

    const valuesAt = Array.from({ length: 32 }, (_, place) => new Set(tokens.map((token) => token[place])).size);

    expect(tokens.map(({ length }) => length)).toEqual(tokens.map(() => 32));
    // Of 256 values forty draws give thirty-seven different ones on average.
    expect(Math.min(...valuesAt)).toBeGreaterThan(25);
  });

  test('A-7.2.3 fixation: a sign-in never takes over the token that it came with', async () => {
    const at = await world();
    const planted = await signIn(at);

    const got = await signIn(at, {
      cookie: `iPlanetDirectoryPro=${planted}`,
      'x-requested-with': 'tests',
    });

    expect(got).not.toBe(planted);
    expect(await at.ports.sessions.find(got)).toBeDefined();
  });
});
