import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from '@jest/globals';
import { type WatchedBrand, watchBrand } from '../../cli/commands/watched-brand.ts';
import type { JsonObject } from '../../functions/json.ts';
import { svgUri } from '../support/pictures.ts';
import { temporaryFolder } from '../support/running-stack.ts';

const never = 1_000_000;
let watched: WatchedBrand | undefined;
let folder: ReturnType<typeof temporaryFolder> | undefined;

afterEach(async () => {
  await watched?.stop();
  folder?.remove();
});

async function world(files: Readonly<Record<string, string>>) {
  const here = temporaryFolder();
  folder = here;
  mkdirSync(join(here.path, 'brand'));
  for (const [name, text] of Object.entries(files)) here.write(name, text);
  const [worn, printed, complaints]: [JsonObject[], string[], string[]] = [[], [], []];
  const before = process.cwd();
  delete process.env['npm_package_json'];
  process.chdir(here.path);
  const named = 'brand.json' in files ? join(here.path, 'brand.json') : undefined;
  watched = await watchBrand(named, {
    wear: async (brand) => {
      worn.push(brand);
    },
    print: (line) => printed.push(line),
    complain: (line) => complaints.push(line),
    pause: never,
  });
  return { worn, printed, complaints, write: here.write, look: watched.look, leave: () => process.chdir(before) };
}

const inDeployment = (brand: unknown) => JSON.stringify({ context: { waymark: { realms: { alpha: { brand } } } } });

describe('a brand that somebody works on', () => {
  test('is worn as it is found, and again when its file changes', async () => {
    const { worn, printed, write, look, leave } = await world({ 'cdk.json': inDeployment({ name: 'Acme' }) });

    await look();
    write('cdk.json', inDeployment({ name: 'Acme Bank' }));
    await look();
    await look();

    expect(worn).toEqual([{ name: 'Acme' }, { name: 'Acme Bank' }]);
    expect(printed).toEqual(['The realm alpha has another look.']);
    leave();
  });

  test('is worn under a name that not every app reads, with a warning', async () => {
    const { worn, printed, leave } = await world({ 'cdk.json': inDeployment({ name: 'почта' }) });

    expect(worn).toEqual([{ name: 'почта' }]);
    expect(printed).toEqual([expect.stringMatching(/^warning {3}brand: name: почта: /)]);
    leave();
  });

  test('is worn again when a picture changes that it names', async () => {
    const { worn, write, look, leave } = await world({
      'brand.json': '{ "logo": { "light": "brand/logo.svg" } }',
      'brand/logo.svg': '<svg>1</svg>',
    });

    write('brand/logo.svg', '<svg>22</svg>');
    await look();

    expect(worn).toEqual([{ logo: { light: svgUri('<svg>1</svg>') } }, { logo: { light: svgUri('<svg>22</svg>') } }]);
    leave();
  });

  test.each([
    ['is no JSON', '{', 'cannot be used'],
    ['has a colour that nobody can read', inDeployment({ accent: '#ff0' }), 'the next colour that passes is'],
    ['names a picture that is not there', inDeployment({ favicon: 'brand/none.svg' }), 'none.svg'],
    ['has an unknown key', inDeployment({ nam: 'Acme' }), 'did you mean name?'],
  ])('that %s is reported once, and leaves what there was', async (_, text, complaint) => {
    const { worn, complaints, write, look, leave } = await world({ 'cdk.json': inDeployment({ name: 'Acme' }) });

    write('cdk.json', text);
    await look();
    await look();
    write('cdk.json', inDeployment({ name: 'Back again' }));
    await look();

    expect(complaints).toEqual([expect.stringContaining(complaint)]);
    expect(worn).toEqual([{ name: 'Acme' }, { name: 'Back again' }]);
    leave();
  });

  test.each([
    ['there is no cdk.json', {}],
    ['it says nothing of a brand', { 'cdk.json': '{ "context": {} }' }],
  ])('where %s, nothing changes', async (_, files: Record<string, string>) => {
    const { worn, complaints, leave } = await world(files);

    expect([worn, complaints]).toEqual([[], []]);
    leave();
  });
});
