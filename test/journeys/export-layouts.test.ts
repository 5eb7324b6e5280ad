// The layouts of exports that are more than a file of journeys: each is read, imports and runs.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import { exportFolder, exportText } from '../../functions/deployment/export-folder.ts';
import { type ExportFile, readJourneyExports } from '../../functions/journey/export.ts';
import { scriptsOf } from '../../functions/journey/exported-script.ts';
import { importJourneys, importReport } from '../../functions/journey/import.ts';
import { nodeDefinitions } from '../../functions/nodes/node-set.ts';
import { journeyWorld } from '../../testing/journey-world.ts';
import { typesOf } from '../../testing/step.ts';
import { addDemoUser, demo } from '../support/demo-user.ts';

const fixture = (name: string): string => fileURLToPath(new URL(`../fixtures/${name}`, import.meta.url));
const file = (name: string): ExportFile[] => [{ name, text: exportText(readFileSync(fixture(name))) }];

function imported(files: readonly ExportFile[], realm = '/alpha') {
  return importJourneys(files, { realm, definitions: nodeDefinitions, existing: () => undefined });
}

describe.each([
  ['amster', exportFolder(fixture('amster'))],
  ['fr-config-manager', exportFolder(fixture('config-manager'))],
  ['a full configuration of frodo', file('everything.config.json')],
])('%s', (_tool, files) => {
  test('imports the journeys of the realm, and names the dead node', () => {
    const { accepted, failing, refused, warnings } = importReport(imported(files));

    expect([accepted, failing, refused]).toEqual([['PartsCheck', 'Parts'], [], []]);
    expect(warnings).toContainEqual(
      'Parts: node "Old idea" fa85bd3a-4c7f-4091-82d6-8cae204f6b66 (ScriptedDecisionNode): cannot be reached, and is left out',
    );
  });

  test('runs to a session', async () => {
    const at = await journeyWorld({ journeys: imported(files).accepted });
    await addDemoUser(at);

    const step = await at.start('Parts');
    const end = await at.answer(step, demo);

    expect(typesOf(step)).toEqual(['NameCallback', 'PasswordCallback']);
    expect(step.body).toMatchObject({ header: 'Who goes there?' });
    expect(end.body).toHaveProperty('tokenId');
  });

  test('brings the script that a node runs, and the library that the script requires', () => {
    const parts = imported(files).accepted.find(({ id }) => id === 'Parts');

    expect(scriptsOf({ scripts: parts?.scripts ?? {} })).toEqual([
      {
        id: '0b1c2d3e-4f50-4617-8a29-3b4c5d6e7f88',
        name: 'Old idea',
        description: 'Greets, and goes on',
        source: "var greeting = require('greetings');\noutcome = 'true';\nlogger.message(greeting.hello);\n",
        language: 'JAVASCRIPT',
        context: 'AUTHENTICATION_TREE_DECISION_NODE',
        evaluatorVersion: '1.0',
        default: false,
      },
      expect.objectContaining({ name: 'greetings', source: expect.stringContaining("exports.hello = 'Grüezi';") }),
    ]);
  });
});

describe('a folder', () => {
  test('disclosure: gives of a whole configuration what journeys are made of, and nothing else', () => {
    const names = [...exportFolder(fixture('amster')), ...exportFolder(fixture('config-manager'))].map(
      ({ name }) => name,
    );

    expect(names.filter((name) => /OAuth2Clients|services/.test(name))).toEqual([]);
    expect(names).toContain('realms/alpha/scripts/scripts-content/LIBRARY/greetings.js');
  });

  test('path traversal: a script that names a file elsewhere has no source', () => {
    const files = exportFolder(fixture('config-manager')).map(({ name, text }) => ({
      name,
      text: text.replace('scripts-content/LIBRARY/greetings.js', '../../../../../../../package.json'),
    }));

    const [, library] = Object.values(imported(files).accepted.find(({ id }) => id === 'Parts')?.scripts ?? {});

    expect(library).toMatchObject({ name: 'greetings', script: null });
  });
});

describe('of several realms', () => {
  test.each([
    ['amster', exportFolder(fixture('amster')), '/'],
    ['a full configuration', file('everything.config.json'), '/bravo'],
  ])('in %s the one is taken that the import is for, and the others are named', (_tool, files, realm) => {
    const { accepted, refused, warnings } = importReport(imported(files, realm));

    expect([accepted, refused]).toEqual([['Parts'], []]);
    expect(warnings).toEqual([expect.stringMatching(/: 2 journeys are of the realm \S*alpha, and left out$/)]);
  });

  test('none is taken for a realm that is not among them', () => {
    const { accepted, refused } = importReport(imported(file('everything.config.json'), '/charlie'));

    expect(accepted).toEqual([]);
    expect(refused.flatMap(({ errors }) => errors)).toEqual([
      'everything.config.json: holds journeys of the realms alpha, bravo, and none of /charlie; say which with --realm',
    ]);
  });

  test('the only one is taken, whatever it is called', () => {
    expect(importReport(imported(exportFolder(fixture('config-manager')), '/charlie')).accepted).toContain('Parts');
  });
});

describe('encodings', () => {
  const text = readFileSync(fixture('three-tries.journey.json'), 'utf8');
  const little = Buffer.from(text, 'utf16le');

  test.each([
    ['UTF-8', Buffer.from(text)],
    ['UTF-8 with a mark', Buffer.from(`\uFEFF${text}`)],
    ['UTF-16, little end first, with a mark', Buffer.from(`\uFEFF${text}`, 'utf16le')],
    ['UTF-16, big end first, with a mark', Buffer.from(`\uFEFF${text}`, 'utf16le').swap16()],
    ['UTF-16, little end first', little],
    ['UTF-16, big end first', Buffer.from(little).swap16()],
  ])('%s is read', (_name, bytes) => {
    const { accepted, refused } = importReport(imported([{ name: 'a.json', text: exportText(bytes) }]));

    expect([accepted, refused]).toEqual([['ThreeTries'], []]);
  });

  test('another is refused, and says what to do', () => {
    const bytes = Buffer.from(text.replace('ThreeTries', 'Drei\u00dfig'), 'latin1');

    const { exports } = readJourneyExports([{ name: 'a.json', text: exportText(bytes) }], '/');

    expect(exports.flatMap(({ errors }) => errors)).toEqual([
      { journey: 'a.json', message: 'neither UTF-8 nor UTF-16; save it as UTF-8' },
    ]);
  });
});

describe('one part by itself', () => {
  const parts = exportFolder(fixture('config-manager'));

  test.each([
    ['journeys/Parts/Parts.json', 'a tree without its node configs; name the folder that it lies in, or export'],
    ['Right - d6309b18-7c5d-4e9f-b0a4-6a8c0e2d4f44.json', 'one node without its journey; name the folder'],
    ['scripts-config/0b1c2d3e-4f50-4617-8a29-3b4c5d6e7f88.json', 'one script without its journey; name the folder'],
  ])('%s is refused in one line', (end, message) => {
    const { refused } = importReport(imported(parts.filter(({ name }) => name.endsWith(end))));

    expect(refused.flatMap(({ errors }) => errors)).toEqual([expect.stringContaining(message)]);
  });

  test("a page's children may be texts, as AM stores them", () => {
    const files = exportFolder(fixture('amster')).map(({ name, text }) => {
      const value = JSON.parse(text);
      if (value.data._type?._id !== 'PageNode') return { name, text };
      const nodes = value.data.nodes.map((child: Record<string, string>, index: number) =>
        [child['_id'], child['nodeType'], ...(index === 0 ? ['1'] : []), child['displayName']].join(':'),
      );
      return { name, text: JSON.stringify({ ...value, data: { ...value.data, nodes } }) };
    });

    expect(imported(files).accepted).toEqual(imported(exportFolder(fixture('amster'))).accepted.map(withVersions));
  });
});

/** The first child of a page says its version. */
function withVersions<Journey extends { readonly nodes: object }>(journey: Journey): Journey {
  return JSON.parse(
    JSON.stringify(journey).replace('"displayName":"Name","nodeType":"UsernameCollectorNode"', '$&,"nodeVersion":"1"'),
  );
}

describe('attack: a file that lies deeper takes the place of one that was looked through', () => {
  const node = '8a1f3c52-66d0-4f7e-9b1c-0d3e5a7b9c11';
  const script = '0b1c2d3e-4f50-4617-8a29-3b4c5d6e7f88';
  const success = '70e691a5-1e33-4ac3-a356-e7b6d60d92e0';
  const part = (name: string, entityType: string, data: object): ExportFile => ({
    name,
    text: JSON.stringify({ metadata: { entityType, realm: '/alpha' }, data }),
  });
  const decision = { nodeType: 'ScriptedDecisionNode', connections: { true: success } };
  const tree = part('a/tree.json', 'AuthTree', { _id: 'Checked', entryNodeId: node, nodes: { [node]: decision } });
  const nodeFile = (name: string, outputs = ['*']) => {
    const config = { script, outcomes: ['true'], inputs: ['*'], outputs };
    return part(name, 'ScriptedDecisionNode', { _id: node, _type: { _id: 'ScriptedDecisionNode' }, ...config });
  };
  const scriptFile = (name: string, source: string) => {
    const about = { name: 'Check', context: 'AUTHENTICATION_TREE_DECISION_NODE', language: 'JAVASCRIPT' };
    return part(name, 'Scripts', { _id: script, script: source, ...about });
  };
  const good = 'outcome = "true";';
  const warningsOf = (...files: ExportFile[]) => importReport(imported([tree, ...files])).warnings;

  test('a script', () => {
    expect(
      warningsOf(nodeFile('n.json'), scriptFile('a.json', good), scriptFile('z/b.json', 'outcome = "t" + "rue";')),
    ).toEqual([`z/b.json: there are several of the script ${script}, which differ; the one here is used`]);
  });

  test('a node', () => {
    expect(warningsOf(nodeFile('n.json'), nodeFile('z/n.json', []), scriptFile('a.json', good))).toEqual([
      `z/n.json: there are several of the node ${node}, which differ; the one here is used`,
    ]);
  });

  test('a copy of the same words is none', () => {
    expect(
      warningsOf(nodeFile('n.json'), nodeFile('z/n.json'), scriptFile('a.json', good), scriptFile('b.json', good)),
    ).toEqual([]);
  });
});
