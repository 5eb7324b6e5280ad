// Every command of frodo for journeys and scripts, one after the other, in a realm of its own, through whichever system.
import { cpSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { dynamo } from '../../../functions/adapters/dynamo/client.ts';
import { dynamoConfiguration, dynamoConfigurationEditor } from '../../../functions/adapters/dynamo/configuration.ts';
import { firstSettings } from '../../../functions/deployment/realm-seeds.ts';
import { isJsonObject, type JsonObject } from '../../../functions/json.ts';
import { nodeId } from '../../../testing/journey-builder.ts';
import { type Frodo, frodoIn } from '../frodo.ts';
import { type TemporaryFolder, temporaryFolder } from '../running-stack.ts';
import { shippedJourneys } from '../shipped-journeys.ts';
import { keeper, makeKeeper } from './keeper.ts';

const shipped = fileURLToPath(new URL('../../../journeys', import.meta.url));
const allShipped = shippedJourneys.map(({ id }) => id);
const scripted = fileURLToPath(new URL('../../fixtures/frodo-scripted.journey.json', import.meta.url));
const realm = 'tools';

/** With a page and a verifier, and of few nodes: each of them is several calls. */
const example = 'OathRegistration';

export interface FrodoWalk {
  /** Of the shipped journeys those that go there and back, `Login` and the example among them. Default: all. */
  readonly journeys?: readonly string[];
}

/** `system` is asked in the tests, not before. */
export function walkFrodo(system: () => { readonly url: string }, { journeys = allShipped }: FrodoWalk = {}): void {
  let folder: TemporaryFolder;
  let frodo: Frodo;

  const file = (name: string) => join(folder.path, name);
  /** Of one journey frodo writes the tree at the top. */
  const trees = (name: string): JsonObject => {
    const exported = JSON.parse(readFileSync(file(name), 'utf8'));
    return exported.tree ? { [exported.tree._id]: exported } : members(exported.trees);
  };

  beforeAll(async () => {
    folder = temporaryFolder();
    frodo = frodoIn(folder, { url: system().url, realm, ...keeper });
    // Nobody else uses it.
    await dynamoConfigurationEditor(dynamo()).put(`/${realm}`, 'realm', '', firstSettings);
    await makeKeeper(system().url);
    for (const name of journeys) cpSync(join(shipped, `${name}.journey.json`), file(`journeys/${name}.journey.json`));
    cpSync(scripted, file('scripted.json'));
  });

  afterAll(() => folder.remove());

  describe('frodo', () => {
    test('imports the first journey of a file, and a journey by name', async () => {
      const first = await frodo('journey import -f journeys/Login.journey.json', { launched: true });
      const named = await frodo(`journey import -i ${example} -f journeys/${example}.journey.json`);

      expect([first, named]).toMatchObject([{ code: 0 }, { code: 0 }]);
    });

    test('lists them, with what they are', async () => {
      const { code, stdout } = await frodo('journey list -l');

      expect(code).toBe(0);
      expect(stdout).toMatch(new RegExp(`${example}.*enabled`, 's'));
    });

    test('exports a journey as it was imported', async () => {
      const { code } = await frodo(`journey export -i ${example} -f one.json`);

      expect(code).toBe(0);
      expect(comparable(trees('one.json'))).toEqual(comparable(trees(`journeys/${example}.journey.json`)));
    });

    test('imports a folder of journeys, and exports all into one file and into many, as they were', async () => {
      const imported = await frodo('journey import -A', { cwd: 'journeys' });
      const one = await frodo('journey export -a -f all.json');
      const many = await frodo('journey export -A', { cwd: 'many' });

      expect([imported.code, one.code, many.code]).toEqual([0, 0, 0]);
      const inFile = comparable(trees('all.json'));
      const names = [...journeys].sort();
      expect(Object.keys(inFile).sort()).toEqual(names);
      for (const name of names) {
        const given = comparable(trees(`journeys/${name}.journey.json`))[name];
        expect(inFile[name]).toEqual(given);
      }
      expect(readdirSync(file('many')).sort()).toEqual(names.map((name) => `${name}.journey.json`));
      expect(comparable(trees(`many/${example}.journey.json`))[example]).toEqual(inFile[example]);
    });

    test('imports all of one file', async () => {
      const { code } = await frodo('journey import -a -f all.json');

      expect(code).toBe(0);
    });

    test('disables and enables a journey', async () => {
      const enabled = async () => {
        const { tree } = (await stored(example)) ?? {};
        return members(tree)['enabled'];
      };

      const disable = await frodo(`journey disable -i ${example}`);
      const off = await enabled();
      const enable = await frodo(`journey enable -i ${example}`);

      expect([disable.code, off, enable.code, await enabled()]).toEqual([0, false, 0, true]);
    });

    test('describes a journey', async () => {
      const { code, stdout } = await frodo(`journey describe -i ${example}`);

      expect(code).toBe(0);
      expect(stdout).toContain('OathTokenVerifierNode');
    });

    test('imports a journey with its script, and lists, exports and imports scripts', async () => {
      const journey = await frodo('journey import -f scripted.json');
      const list = await frodo('script list');
      const exported = await frodo('script export -n Greets -f script.json');
      const imported = await frodo('script import -f script.json');

      expect([journey.code, list.code, exported.code, imported.code]).toEqual([0, 0, 0, 0]);
      expect(list.stdout).toContain('Greets');
      const { script } = JSON.parse(readFileSync(file('script.json'), 'utf8'));
      const [given] = Object.values(members(trees('scripted.json')['Greets'])['scripts'] ?? {});
      const lines = JSON.parse(String(members(given)['script'])).split('\n');
      expect(Object.values(members(script))).toMatchObject([{ name: 'Greets', script: lines }]);
    });

    test('exports a journey with its script as it was imported', async () => {
      const { code } = await frodo('journey export -i Greets -f greets.json');

      expect(code).toBe(0);
      expect(comparable(trees('greets.json'))).toEqual(comparable(trees('scripted.json')));
    });

    test('says what is wrong with a journey that cannot run, and leaves nothing of it running', async () => {
      const text = readFileSync(file('journeys/Login.journey.json'), 'utf8').replaceAll('"Login"', '"Broken"');
      const broken = JSON.parse(text);
      broken.trees.Broken.tree.nodes = Object.fromEntries(
        Object.entries(members(broken.trees.Broken.tree.nodes)).map(([id, node]) => [
          id,
          { ...members(node), connections: { true: nodeId('nowhere'), outcome: nodeId('nowhere') } },
        ]),
      );
      folder.write('broken.json', JSON.stringify(broken));

      const { code, stdout, stderr } = await frodo('journey import --re-uuid -f broken.json');

      expect(code).toBe(1);
      expect(`${stdout}${stderr}`).toContain('which is no node of this journey');
      expect(await stored('Broken')).toBeUndefined();
    });

    test('prunes what no journey has', async () => {
      const before = await drafts();

      const { code } = await frodo('journey prune', { input: 'y\n' });

      expect(code).toBe(0);
      expect(before.length).toBeGreaterThan(0);
      expect(await drafts()).toEqual([]);
    });

    test('deletes a journey, and all', async () => {
      const one = await frodo(`journey delete -i ${example}`);
      const gone = await stored(example);
      const all = await frodo('journey delete -a');

      expect([one.code, gone, all.code]).toEqual([0, undefined, 0]);
      expect(await dynamoConfiguration(dynamo()).list(`/${realm}`, 'journey')).toEqual([]);
    });
  });
}

async function stored(name: string): Promise<JsonObject | undefined> {
  return (await dynamoConfiguration(dynamo()).get(`/${realm}`, 'journey', name))?.value;
}

async function drafts(): Promise<string[]> {
  return (await dynamoConfiguration(dynamo()).list(`/${realm}`, 'draft')).map(({ id }) => id);
}

const ofTheMoment = ['createdBy', 'creationDate', 'exports', 'lastModifiedBy', 'lastModifiedDate'];

/** Without what frodo writes of the moment, and with the flags that AM adds where an export left them out. */
function comparable(given: JsonObject): JsonObject {
  const flags = { innerTreeOnly: false, mustRun: false, noSession: false, transactionalOnly: false };
  return Object.fromEntries(
    Object.entries(given).map(([name, value]) => {
      const { tree, nodes, innerNodes, scripts } = members(value);
      const told = Object.entries(members(scripts)).map(([id, script]) => {
        const kept = Object.entries(members(script)).filter(([key]) => !ofTheMoment.includes(key));
        return [id, { default: false, ...Object.fromEntries(kept) }];
      });
      return [
        name,
        { tree: { ...flags, ...members(tree) }, nodes, innerNodes, scripts: Object.fromEntries(told) } as JsonObject,
      ];
    }),
  );
}

function members(value: unknown): JsonObject {
  return isJsonObject(value) ? value : {};
}
