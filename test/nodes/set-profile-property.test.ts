import { describe, expect, test } from '@jest/globals';
import type { JsonObject } from '../../functions/json.ts';
import { node } from '../../functions/nodes/set-profile-property.ts';
import { runNode } from '../../testing/run-node.ts';
import { demo, demoId, profileWorld, proved } from '../support/profile-world.ts';

const { definition } = node;
const shared = { username: 'demo', phone: '+49 30 1', phones: ['1', '2'], wanted: 'smuggled' };

async function set(config: JsonObject, transient: JsonObject = {}, attributes = {}) {
  const world = await profileWorld({ sn: ['User'], ...attributes });
  const run = await runNode(node, { ...world, config, state: { shared, transient }, standing: proved });
  return { ...world, ...run, after: await world.attributes() };
}

describe('Set Profile Property', () => {
  test('writes values of the state, literal texts, and nothing that is not there', async () => {
    const properties = { telephoneNumber: 'phone', description: '"a fixed text"', city: 'missing' };

    const { outcome, after } = await set({ properties });

    expect(outcome).toBe('outcome');
    expect(after).toEqual({ sn: ['User'], telephoneNumber: ['+49 30 1'], description: ['a fixed text'] });
  });

  test('adds to the values where it is told to', async () => {
    const attributes = { telephoneNumber: ['0'] };

    const added = await set({ properties: { telephoneNumber: 'phone' }, addAttributes: true }, {}, attributes);
    const replaced = await set({ properties: { telephoneNumber: 'phone' } }, {}, attributes);

    expect(added.after?.['telephoneNumber']).toEqual(['0', '+49 30 1']);
    expect(replaced.after?.['telephoneNumber']).toEqual(['+49 30 1']);
  });

  test('a list becomes several values of an attribute that has several', async () => {
    const world = await profileWorld();
    const userAttributes = {
      flags: { title: {}, type: 'array', required: false, viewable: true, userEditable: true },
    } as const;

    await runNode(node, { ...world, config: { properties: { flags: 'phones' } }, state: { shared }, userAttributes });

    expect(await world.attributes()).toEqual({ flags: ['1', '2'] });
  });

  test('a password in transient state goes by the way of passwords', async () => {
    const config = { transientProperties: { userPassword: 'password' } };

    const { ports, extras, after } = await set(config, { password: 'new-s3cret-phrase' });

    expect(extras.events).toEqual([{ eventName: 'WAYMARK-PASSWORD-CHANGED', info: { objectId: demoId } }]);
    expect(await ports.passwordCheck.check(demo, 'new-s3cret-phrase')).toMatchObject({ correct: true });
    expect(after).toEqual({ sn: ['User'] });
  });

  test('a password that breaks the rules, nobody, and a store that is down are only logged', async () => {
    const weak = await set({ transientProperties: { userPassword: 'password' } }, { password: 'short' });
    const { ports } = await profileWorld();
    const down = { set: () => Promise.reject(new Error('secret detail')), add: () => Promise.reject(new Error('x')) };
    const config = { properties: { telephoneNumber: 'phone' } };

    const failed = await runNode(node, { ports: { ...ports, identityAttributes: down }, config, state: { shared } });
    const nobody = await runNode(node, { ports, config, state: { shared: { ...shared, username: 'nobody' } } });

    expect([weak.outcome, failed.outcome, nobody.outcome]).toEqual(['outcome', 'outcome', 'outcome']);
    expect([weak, nobody].map(({ log }) => log.messages('warn'))).toEqual(
      Array(2).fill(['The profile of the user was not changed']),
    );
    expect(JSON.stringify(failed.log.lines)).not.toContain('secret detail');
    expect(failed.log.messages('error')).toHaveLength(1);
  });

  test.each(['oathDeviceProfiles', 'inetuserstatus', 'passwordHash', 'loginCount', 'isMemberOf', '_id', 'uid'])(
    'attack: a journey that would write %s is not imported',
    (name) => {
      expect(definition.config.safeParse({ properties: { [name]: 'wanted' } }).success).toBe(false);
      expect(definition.config.safeParse({ transientProperties: { [name]: 'wanted' } }).success).toBe(false);
    },
  );

  test('attack: what journeys may not change, and what the realm does not know, stays', async () => {
    const { after } = await set({ properties: { employeeNumber: 'wanted', admin: 'wanted' } });

    expect(after).toEqual({ sn: ['User'] });
  });

  test('attack: a name typed after the sign-in changes nothing of its bearer', async () => {
    const world = await profileWorld();
    const config = { properties: { telephoneNumber: 'phone' } };

    await runNode(node, { ...world, config, state: { shared }, universalId: demoId.replace('demo', 'eve') });

    expect(await world.attributes('demo')).toEqual({});
    expect(await world.attributes('eve')).toEqual({ telephoneNumber: ['+49 30 1'] });
  });
});
