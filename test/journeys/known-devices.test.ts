// The nodes for known devices together: the second sign-in of a browser is told from the first.
import { expect, test } from '@jest/globals';
import { journeyExport } from '../../testing/journey-builder.ts';
import { journeyWorld } from '../../testing/journey-world.ts';
import type { Reply } from '../../testing/step.ts';
import { addDemoUser } from '../support/demo-user.ts';
import { collected, location, metadata } from '../support/device-profile-world.ts';

const known = journeyExport({
  id: 'Known',
  entry: 'name',
  nodes: {
    name: { type: 'UsernameCollectorNode', to: { outcome: 'collect' } },
    collect: { type: 'DeviceProfileCollectorNode', config: { deviceLocation: true }, to: { outcome: 'match' } },
    match: {
      type: 'DeviceMatchNode',
      config: { acceptableVariance: 1 },
      to: { true: 'near', false: 'failure', unknownDevice: 'save' },
    },
    near: { type: 'DeviceLocationMatchNode', to: { true: 'success', false: 'failure', unknownDevice: 'failure' } },
    save: { type: 'DeviceSaveNode', to: { outcome: 'saved' } },
    saved: {
      type: 'MessageNode',
      config: { message: { en: 'This device was not known' } },
      to: { true: 'success', false: 'failure' },
    },
  },
});

async function world() {
  const at = await journeyWorld({ journeys: [known] });
  await addDemoUser(at);
  await at.ports.identityStore.put({ realm: '/alpha', username: 'eve', active: true, attributes: {} });
  const signIn = async (profile: object, username = 'demo'): Promise<Reply> => {
    const asked = await at.answer(await at.start('Known'), { NameCallback: username });
    return at.answer(asked, { DeviceProfileCallback: JSON.stringify(profile) });
  };
  const isAsked = ({ body }: Reply): boolean => JSON.stringify(body).includes('was not known');
  return { ...at, signIn, isAsked };
}

test('a device is stored the first time, and known from then on', async () => {
  const { signIn, isAsked } = await world();

  const [first, second] = [await signIn(collected), await signIn(collected)];

  expect(isAsked(first)).toBe(true);
  expect([second.status, 'tokenId' in second.body]).toEqual([200, true]);
});

test('known is who says nearly the same, near by; not who says something else, or from far away', async () => {
  const { signIn } = await world();
  await signIn(collected);
  const elsewhere = { latitude: -location.latitude, longitude: location.longitude };

  const ends = [
    await signIn({ ...collected, metadata: { ...metadata, more: 1 } }),
    await signIn({ ...collected, metadata: { ...metadata, more: 1, evenMore: 2 } }),
    await signIn({ ...collected, location: elsewhere }),
  ];

  expect(ends.map(({ status }) => status)).toEqual([200, 401, 401]);
});

test('attack: what makes the device of one user known makes nobody else’s known', async () => {
  const { signIn, isAsked } = await world();
  await signIn(collected);

  expect(isAsked(await signIn(collected, 'eve'))).toBe(true);
});

test('attack: identifiers, places and metadata of devices stand in no log line and no audit event', async () => {
  const { signIn, log, ports } = await world();

  for (const profile of [collected, collected, { ...collected, location: { latitude: 1, longitude: 2 } }]) {
    await signIn(profile);
  }

  expect(ports.auditLog.events.length).toBeGreaterThan(0);
  expect(JSON.stringify([log.lines, ports.auditLog.events])).not.toMatch(/714524572|47\.3769|pixelDepth/);
});
