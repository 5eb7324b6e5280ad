// What the port of scripts does over every Configuration.
import { expect, test } from '@jest/globals';
import type { World } from '../support/contract-worlds.ts';

const library = (name: string, script: string) => ({ name, script, context: 'LIBRARY', language: 'JAVASCRIPT' });

export function scriptsContract(makeWorld: () => Promise<World>): void {
  test('finds a script by its id in its realm, decoded', async () => {
    const { ports } = await makeWorld();
    const script = Buffer.from('outcome = "yes";\n').toString('base64');
    await ports.configurationEditor.put('/alpha', 'script', 'one', { name: 'One', script, evaluatorVersion: '2.0' });

    expect(await ports.scripts.find('/alpha', 'one')).toMatchObject({
      ...{ id: 'one', name: 'One', source: 'outcome = "yes";\n', evaluatorVersion: '2.0', language: 'JAVASCRIPT' },
    });
    expect(await ports.scripts.find('/', 'one')).toBeUndefined();
    expect(await ports.scripts.find('/alpha', 'two')).toBeUndefined();
  });

  test('has the default scripts of AM in every realm, and a stored one goes before', async () => {
    const { ports, clock } = await makeWorld();
    const id = '01e1a3c0-038b-4c16-956a-6c9d89328cff';
    const before = await ports.scripts.find('/alpha', id);

    await ports.configurationEditor.put('/alpha', 'script', id, { script: 'outcome = "mine";' });
    clock.advance(30_000);

    expect(before?.source).toContain('"true"');
    expect((await ports.scripts.find('/alpha', id))?.source).toBe('outcome = "mine";');
  });

  test('serves what it read for half a minute', async () => {
    const { ports, clock } = await makeWorld();
    const put = (script: string) => ports.configurationEditor.put('/alpha', 'script', 'one', { script });
    const source = async () => (await ports.scripts.find('/alpha', 'one'))?.source;
    await put('first()');
    await source();
    await put('second()');

    clock.advance(29_999);
    const kept = await source();
    clock.advance(1);

    expect([kept, await source()]).toEqual(['first()', 'second()']);
  });

  test('finds libraries by name, and nothing else by it', async () => {
    const { ports } = await makeWorld();
    const { put } = ports.configurationEditor;
    await put('/alpha', 'script', 'a', library('tools', 'exports.a = 1;'));
    await put('/beta', 'script', 'b', library('others', 'exports.b = 1;'));
    await put('/alpha', 'script', 'c', {
      name: 'decision',
      script: 'outcome = "x";',
      context: 'SCRIPTED_DECISION_NODE',
    });

    expect(await ports.scripts.library('/alpha', 'tools')).toBe('exports.a = 1;');
    expect(await ports.scripts.library('/alpha', 'others')).toBeUndefined();
    expect(await ports.scripts.library('/alpha', 'decision')).toBeUndefined();
  });
}
