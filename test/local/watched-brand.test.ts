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
  const [worn, printed, complaints]: [(JsonObject | undefined)[], string[], string[]] = [[], [], []];
  const before = process.cwd();
  delete process.env['npm_package_json'];
  process.chdir(here.path);
  const named = 'brand.json' in files ? join(here.path, 'brand.json') : undefined;
  watched = await watchBrand(named, {
    wear: async (brand) => {
      const isOther = brand !== undefined || worn.at(-1) !== undefined;
      worn.push(brand);
      return isOther;
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
  ])('where %s, none is worn', async (_, files: Record<string, string>) => {
    const { worn, printed, complaints, leave } = await world(files);

    expect([worn, printed, complaints]).toStrictEqual([[undefined], [], []]);
    leave();
  });

  test('is taken off when it is taken out of its file, and worn again when it comes back', async () => {
    const { worn, printed, write, look, leave } = await world({ 'cdk.json': inDeployment({ name: 'Acme' }) });

    write('cdk.json', inDeployment(undefined));
    await look();
    write('cdk.json', inDeployment({ name: 'Acme' }));
    await look();

    expect(worn).toEqual([{ name: 'Acme' }, undefined, { name: 'Acme' }]);
    expect(printed).toEqual(['The realm alpha has no look of its own any more.', 'The realm alpha has another look.']);
    leave();
  });

  test('whose picture is not there is complained of by its key', async () => {
    const { complaints, leave } = await world({ 'cdk.json': inDeployment({ logo: { light: 'brand/none.svg' } }) });

    expect(complaints).toEqual([
      'The brand in cdk.json at context.waymark.realms.alpha.brand cannot be used:\n' +
        '  logo.light: cannot read the file brand/none.svg',
    ]);
    leave();
  });

  test.each([
    ['as it was', { name: 'Acme' }, ['The brand in cdk.json can be used now.']],
    ['otherwise', { name: 'B' }, ['The brand in cdk.json can be used now.', 'The realm alpha has another look.']],
    ['by taking it out', undefined, ['The realm alpha has no look of its own any more.']],
  ])('that is mended %s says so', async (_, mended, lines) => {
    const { printed, write, look, leave } = await world({ 'cdk.json': inDeployment({ name: 'Acme' }) });
    write('cdk.json', '{');
    await look();

    write('cdk.json', inDeployment(mended));
    await look();
    await look();

    expect(printed).toEqual(lines);
    leave();
  });

  test('that could not be used from the start says when it can', async () => {
    const { printed, write, look, leave } = await world({ 'cdk.json': inDeployment({ nam: 'Acme' }) });

    write('cdk.json', inDeployment({ name: 'Acme' }));
    await look();

    expect(printed).toEqual(['The brand in cdk.json can be used now.', 'The realm alpha has another look.']);
    leave();
  });

  test.each([
    ['never worn', [inDeployment({ nam: 'Acme' })]],
    ['taken out before', [inDeployment({ name: 'Acme' }), inDeployment(undefined), inDeployment({ nam: 'Acme' })]],
  ])('that was %s and is taken out with its fault says so', async (_, [first = '', ...others]) => {
    const { printed, write, look, leave } = await world({ 'cdk.json': first });
    for (const text of others) {
      write('cdk.json', text);
      await look();
    }

    write('cdk.json', inDeployment(undefined));
    await look();

    expect(printed.at(-1)).toBe('There is no brand in cdk.json now.');
    leave();
  });
});
