// What every implementation of Configuration and ConfigurationEditor does.
import { expect, test } from '@jest/globals';
import type { World } from '../support/contract-worlds.ts';

export function configurationContract(makeWorld: () => Promise<World>): void {
  test('gives a value back as it was, the order of its keys included', async () => {
    const { ports } = await makeWorld();
    const value = {
      z: '',
      a: [],
      '': { nested: {}, list: [[], {}, null] },
      numbers: [0, -1, 0.1, 1e21, 9007199254740991],
      text: 'Zoë 測試 "\\\u0000\u2028',
      b: true,
    };

    const revision = await ports.configurationEditor.put('/alpha', 'journey', 'Login', value);

    const item = await ports.configuration.get('/alpha', 'journey', 'Login');
    expect(item).toEqual({ kind: 'journey', id: 'Login', revision, value });
    expect(JSON.stringify(item?.value)).toBe(JSON.stringify(value));
  });

  test('keeps the revision of an unchanged value and gives a changed one another', async () => {
    const { ports } = await makeWorld();
    const put = (value: { [key: string]: string }) => ports.configurationEditor.put('/', 'service', 'push', value);

    const first = await put({ a: '1', b: '2' });

    expect(await put({ a: '1', b: '2' })).toBe(first);
    expect(await put({ b: '2', a: '1' })).not.toBe(first);
    expect(await put({ a: '2' })).not.toBe(first);
    expect(await ports.configuration.get('/', 'service', 'push')).toMatchObject({ value: { a: '2' } });
  });

  test('the brand is that of the realm, for who reads nothing else', async () => {
    const { ports } = await makeWorld();
    await ports.configurationEditor.put('/alpha', 'brand', '', { name: 'Acme' });

    expect(await ports.brands.stored('/alpha')).toEqual({ name: 'Acme' });
    expect(await ports.brands.stored('/beta')).toBeUndefined();
  });

  test('keeps realms, kinds and ids apart', async () => {
    const { ports } = await makeWorld();
    const { configuration, configurationEditor } = ports;
    await configurationEditor.put('/alpha', 'realm', '', { name: 'alpha' });
    await configurationEditor.put('/alpha', 'journey', 'Login', { name: 'Login' });

    expect(await configuration.get('/alpha', 'realm', '')).toMatchObject({ id: '', value: { name: 'alpha' } });
    expect(await configuration.get('/beta', 'journey', 'Login')).toBeUndefined();
    expect(await configuration.get('/alpha', 'service', 'Login')).toBeUndefined();
    expect(await configuration.get('/alpha', 'journey', 'login')).toBeUndefined();
    expect(await configuration.list('/alpha/b', 'journey')).toEqual([]);
  });

  test('lists one kind of one realm, sorted by id, however odd the ids', async () => {
    const { ports } = await makeWorld();
    const ids = ['b', 'B', 'a#c', 'a', 'ä', '\u{1f600}', '\uffee', 'a b'];
    for (const id of ids) await ports.configurationEditor.put('/alpha', 'journey', id, { id });
    await ports.configurationEditor.put('/alpha', 'script', 'c', {});
    await ports.configurationEditor.put('/beta', 'journey', 'd', {});

    const items = await ports.configuration.list('/alpha', 'journey');

    expect(items.map(({ id }) => id)).toEqual([...ids].sort());
    expect(items.every(({ id, value }) => value.id === id)).toBe(true);
  });

  test('forgets what is removed, and nothing else', async () => {
    const { ports } = await makeWorld();
    await ports.configurationEditor.put('/alpha', 'journey', 'Login', {});
    await ports.configurationEditor.put('/alpha', 'journey', 'Other', {});

    await ports.configurationEditor.remove('/alpha', 'journey', 'Login');
    await ports.configurationEditor.remove('/alpha', 'journey', 'Login');

    expect(await ports.configuration.get('/alpha', 'journey', 'Login')).toBeUndefined();
    expect(await ports.configuration.list('/alpha', 'journey')).toHaveLength(1);
  });

  test('the store of administrators replaces and discards what was seen, and nothing else', async () => {
    const { ports } = await makeWorld();
    const { configurationStore: store } = ports;
    const put = (value: { [key: string]: string }, seen: string | null) =>
      store.replace('/alpha', 'journey', 'Login', value, seen);

    const first = await put({ a: '1' }, null);
    const again = await put({ a: '2' }, null);
    const second = await put({ a: '2' }, first ?? '');
    const late = await put({ a: '3' }, first ?? '');

    expect([again, late]).toEqual([undefined, undefined]);
    expect(await store.get('/alpha', 'journey', 'Login')).toMatchObject({ revision: second, value: { a: '2' } });
    expect(await store.discard('/alpha', 'journey', 'Login', first ?? '')).toBe(false);
    expect(await store.discard('/alpha', 'journey', 'Login', second ?? '')).toBe(true);
    expect(await store.discard('/alpha', 'journey', 'Login', second ?? '')).toBe(false);
    expect(await store.get('/alpha', 'journey', 'Login')).toBeUndefined();
  });

  test('who must not go by what was true a moment ago reads what was last written', async () => {
    const { ports } = await makeWorld();
    const revision = await ports.configurationEditor.put('/alpha', 'realm', '', { administrators: ['jo'] });

    const found = await ports.currentConfiguration.get('/alpha', 'realm', '');

    expect(found).toEqual({ kind: 'realm', id: '', revision, value: { administrators: ['jo'] } });
    expect(await ports.currentConfiguration.get('/beta', 'realm', '')).toBeUndefined();
  });

  test('of fifty administrators who have seen the same, one replaces it', async () => {
    const { ports } = await makeWorld();
    const { configurationStore: store } = ports;
    const seen = await store.replace('/alpha', 'journey', 'Login', { by: 'nobody' }, null);

    const ends = await Promise.all(
      Array.from({ length: 50 }, (_, index) =>
        store.replace('/alpha', 'journey', 'Login', { by: `number ${index}` }, seen ?? ''),
      ),
    );

    expect(ends.filter((revision) => revision !== undefined)).toHaveLength(1);
  });

  test('the store lists what begins so, sorted by id', async () => {
    const { ports } = await makeWorld();
    const { configurationStore: store } = ports;
    for (const id of ['journey#B#2', 'journey#A#1', 'journey#B#1', 'script#B#1']) {
      await store.replace('/alpha', 'version', id, { id }, null);
    }

    const listed = await store.list('/alpha', 'version', 'journey#B#');

    expect(listed.map(({ id }) => id)).toEqual(['journey#B#1', 'journey#B#2']);
    expect(await store.list('/alpha', 'version', '')).toHaveLength(4);
  });
}
