// What docs/operating.md tells people to run when it matters most does what it says.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { dynamoKeyRingStore, dynamoKeyRings } from '../../functions/adapters/dynamo/key-rings.ts';
import { fileKeyWrapper } from '../../functions/adapters/sealing/file-key-wrapper.ts';
import { sealer } from '../../functions/adapters/sealing/sealing.ts';
import { type TableDefinition, tables } from '../../functions/manifest/tables.ts';
import { rotateKeyRings } from '../../functions/workers/rotate-key-rings/rotate-key-rings.ts';
import { seededRandomness } from '../../testing/seeded-randomness.ts';
import { simulatedClock } from '../../testing/simulated-clock.ts';
import { documentBlocks } from '../support/document-blocks.ts';
import { type DynaliteServer, startDynalite } from '../support/dynalite-server.ts';
import { everything } from './everything.ts';
import { removeFolders, synthesized } from './synthesized.ts';

const page = readFileSync(new URL('../../docs/operating.md', import.meta.url), 'utf8');
const blocks = (language: string): string[] => documentBlocks('operating.md', language);

const folder = mkdtempSync(join(tmpdir(), 'waymark-operating-'));
afterAll(() => {
  removeFolders();
  rmSync(folder, { recursive: true });
});

describe('the table of backups', () => {
  test('has every table, with a backup where the deployment makes one', () => {
    const rows = page.split('\n').filter((line) => /^\| `[A-Z]/.test(line));
    const told = rows.flatMap((line) => {
      const [, names = '', , backup = ''] = line.split('|');
      return [...names.matchAll(/`(\w+)`/g)].map(([, name = '']) => [name, !backup.includes('none')] as const);
    });
    const named = Object.fromEntries(told.filter(([name]) => name in tables));

    expect(named).toEqual(
      Object.fromEntries(Object.entries<TableDefinition>(tables).map(([name, { lasting }]) => [name, lasting])),
    );
  });
});

describe('the rights of who deploys', () => {
  test('cover every kind of resource that a deployment with everything has', () => {
    const [policy] = blocks('json').filter((text) => text.includes('"apigateway:*"'));
    const { Statement } = JSON.parse(policy ?? '{}');
    const allowed = Statement.flatMap(({ Action }: { Action: string | string[] }) => [Action].flat());
    const services = new Set(allowed.map((action: string) => action.split(':')[0]));
    const types = Object.values(synthesized(everything)).flatMap((template) =>
      Object.values(template.toJSON().Resources as Record<string, { Type: string }>).map(({ Type }) => Type),
    );
    const own: Record<string, string> = {
      ApiGatewayV2: 'apigateway',
      CloudFormation: 'cloudformation',
      SecretsManager: '',
    };
    const needed = new Set(
      types
        .filter((type) => type.startsWith('AWS::'))
        .map((type) => type.split('::')[1] ?? '')
        .map((service) => own[service] ?? service.toLowerCase()),
    );

    expect([...needed].filter((service) => service !== '' && !services.has(service)).sort()).toEqual([]);
    expect(allowed).not.toContain('*');
    expect(allowed.filter((action: string) => action.startsWith('iam:') && action.includes('*'))).toEqual([]);
  });
});

const jq = spawnSync('jq', ['--version']).status === 0 ? test : test.skip;

describe('a key ring that was lost, and made anew meanwhile', () => {
  let server: DynaliteServer;
  beforeAll(async () => {
    server = await startDynalite();
  });
  afterAll(() => server.stop());

  jq('opens, once merged by the recipe, what was sealed before and what was sealed since', async () => {
    const { dynamo, rows, putRow } = await server.freshTables('KeyRings');
    const clock = simulatedClock();
    const randomness = seededRandomness();
    const wrapper = fileKeyWrapper(join(folder, 'keys.json'), randomness);
    const tools = { clock, randomness, wrapper, store: dynamoKeyRingStore(dynamo) };
    const sealing = () => sealer(dynamoKeyRings(tools.store, tools.wrapper, { clock }), 'device-secrets');
    await rotateKeyRings(tools);
    const before = await sealing().seal('ann', { secret: 'of before' });
    const [then] = (await rows('KeyRings')).filter(({ purpose }) => purpose === 'device-secrets');

    await dynamo.table('KeyRings').remove({ purpose: 'device-secrets' });
    clock.advance(60_000);
    await rotateKeyRings(tools);
    const since = await sealing().seal('ann', { secret: 'of since' });
    await expect(sealing().open('ann', before)).rejects.toThrow('cannot be opened');
    const [now] = (await rows('KeyRings')).filter(({ purpose }) => purpose === 'device-secrets');

    const ring = merged(asItem(then), asItem(now));
    await putRow('KeyRings', ring);

    expect(await sealing().open('ann', before)).toEqual({ secret: 'of before' });
    expect(await sealing().open('ann', since)).toEqual({ secret: 'of since' });
    expect(ring['version']).toBe(2);
    clock.advance(91 * 24 * 60 * 60_000);
    expect(await rotateKeyRings(tools)).toMatchObject({ 'device-secrets': 'rotated' });
  });

  jq('is the old one where none was made since', () => {
    const row = {
      purpose: 'auth-id',
      version: 3,
      keys: [{ id: 'a', wrapped: new Uint8Array([1]), createdAt: 1, usableFrom: 1 }],
    };

    expect(merged(asItem(row), {})).toEqual({ ...row, version: 4 });
  });

  /** As `aws dynamodb get-item` prints a row. */
  function asItem(row: Record<string, unknown> | undefined): object {
    const { purpose, version, keys } = row as { purpose: string; version: number; keys: Key[] };
    return {
      Item: {
        ...{ purpose: { S: purpose }, version: { N: String(version) } },
        keys: {
          L: keys.map(({ id, wrapped, createdAt, usableFrom }) => ({
            M: {
              ...{ id: { S: id }, wrapped: { B: Buffer.from(wrapped).toString('base64') } },
              ...{ createdAt: { N: String(createdAt) }, usableFrom: { N: String(usableFrom) } },
            },
          })),
        },
      },
    };
  }

  function merged(then: object, now: object): Record<string, unknown> {
    const [program = ''] = blocks('jq');
    const files = ['then', 'now', 'merge'].map((name) => join(folder, name));
    for (const [index, text] of [JSON.stringify(then), JSON.stringify(now), program].entries()) {
      writeFileSync(files[index] ?? '', text);
    }
    const [first = '', second = '', script = ''] = files;
    const { stdout, stderr, status } = spawnSync('jq', ['-s', '-f', script, first, second], { encoding: 'utf8' });
    if (status !== 0) throw new Error(stderr);
    const { purpose, version, keys } = JSON.parse(stdout);
    return {
      ...{ purpose: purpose.S, version: Number(version.N) },
      keys: keys.L.map(({ M }: { M: Record<string, { S: string; N: string; B: string }> }) => ({
        ...{ id: M['id']?.S, wrapped: new Uint8Array(Buffer.from(M['wrapped']?.B ?? '', 'base64')) },
        ...{ createdAt: Number(M['createdAt']?.N), usableFrom: Number(M['usableFrom']?.N) },
      })),
    };
  }
});

interface Key {
  readonly id: string;
  readonly wrapped: Uint8Array;
  readonly createdAt: number;
  readonly usableFrom: number;
}
