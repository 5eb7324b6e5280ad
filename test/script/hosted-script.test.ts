import { describe, expect, test } from '@jest/globals';
import { scriptWorld } from '../support/script-host-world.ts';

const origin = 'https://api.example.com';
const get = { url: origin, method: 'GET', headers: [] } as const;

async function worldWithServer() {
  const world = await scriptWorld();
  world.ports.httpOut.addresses.set('api.example.com', ['1.1.1.1']);
  world.ports.httpOut.answer = { status: 200, statusText: 'OK', headers: [], body: 'ok' };
  return world;
}

describe('what a run of a script gets from its realm', () => {
  test('is the properties that the realm sets, and no others', async () => {
    const { script } = await scriptWorld();
    const host = script({ settings: { properties: { 'script.url': 'https://x', 'esv.key': '' } } });

    const names = ['script.url', 'esv.key', 'script.other', 'java.home', '__proto__', 'constructor', 'toString'];
    expect(await Promise.all(names.map((name) => host.property(name)))).toEqual(['https://x', '', ...Array(5)]);
  });

  test('is the secrets that the realm names', async () => {
    const { script, ports } = await scriptWorld();
    ports.scriptSecrets.texts.set('scripted.node.stored', 'größer');
    const host = script({ settings: { secrets: { 'scripted.node.key': 'scripted.node.stored' } } });

    expect(Buffer.from(await host.secret('scripted.node.key')).toString()).toBe('größer');
  });

  test.each(['scripted.node.stored', 'scripted.node.other', 'am.keystore', '__proto__', ''])(
    'attack: a secret that the realm does not name: %j',
    async (label) => {
      const { script, ports } = await scriptWorld();
      ports.scriptSecrets.texts.set('scripted.node.stored', 'secret');
      const host = script({ settings: { secrets: { 'scripted.node.key': 'scripted.node.stored' } } });

      await expect(host.secret(label)).rejects.toThrow(`There is no secret ${label}`);
    },
  );

  test('a secret that cannot be read is told by its label alone', async () => {
    const { script, log } = await scriptWorld();
    const host = script({ settings: { secrets: { 'scripted.node.key': 'scripted.node.gone' } } });

    await expect(host.secret('scripted.node.key')).rejects.toThrow('The secret scripted.node.key cannot be read');
    expect(log.messages('error')).toEqual(['A secret of a script cannot be read']);
  });
});

describe('requests of a run', () => {
  test('go where the realm lets them, and are the same for the same visit', async () => {
    const { script, ports } = await worldWithServer();
    const settings = { http: { allow: [origin] } };
    for (const visit of ['run:1:a', 'run:1:a', 'run:2:b']) await script({ settings, visit }).sendHttp(get);

    const ids = ports.httpOut.sent.map(({ headers }) => headers['x-forgerock-transactionid']?.[0] ?? '');
    expect(ids[0]).toMatch(/^transaction\/[0-9a-f]{16}\/1$/);
    expect([ids[1] === ids[0], ids[2] === ids[0]]).toEqual([true, false]);
    expect(ids.join()).not.toContain('run');
  });

  test.each([
    ['origin', { http: {} }, origin],
    ['address', { http: { allow: [origin] } }, origin],
    ['url', { http: { allow: [origin] } }, 'nowhere'],
  ])(
    'that are refused by the rule %s leave a line and an audit event, without what the script asked',
    async (rule, settings, url) => {
      const { script, ports, log } = await worldWithServer();
      ports.httpOut.addresses.set('api.example.com', ['169.254.169.254']);
      const host = script({ settings });

      await expect(host.sendHttp({ ...get, url: `${url}/secret?secret` })).rejects.toThrow(/^HTTP/);

      expect(host.deeds().events).toEqual([{ eventName: 'WAYMARK-SCRIPT-REFUSED', info: { script: 'Tidy up', rule } }]);
      expect(log.lines).toEqual([
        {
          level: 'warn',
          message: 'A script was refused',
          fields: { realm: '/alpha', script: 'Tidy up', event: 'script-refused', rule },
        },
      ]);
    },
  );
});
