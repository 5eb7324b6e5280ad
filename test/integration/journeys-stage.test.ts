// `waymark journeys --stage`, against the tables of a deployment.
import { beforeAll, expect, test } from '@jest/globals';
import { dynamoConfiguration, dynamoConfigurationEditor } from '../../functions/adapters/dynamo/configuration.ts';
import { storedJourney } from '../../functions/journey/source.ts';
import { journeyExport, nodeId } from '../../testing/journey-builder.ts';
import { operatedStage } from '../support/operated-stage.ts';
import { type CommandEnd, runCommand } from '../support/run-command.ts';

const stage = operatedStage('Configuration');

const tries = (retryLimit: number) =>
  storedJourney(
    journeyExport({
      id: 'Tries',
      entry: 'limit',
      nodes: {
        limit: { type: 'RetryLimitDecisionNode', config: { retryLimit }, to: { Retry: 'success', Reject: 'failure' } },
      },
    }),
  );
const key = 'hush';
const cookie = storedJourney(
  journeyExport({
    id: 'Cookie',
    entry: 'set',
    nodes: {
      set: { type: 'SetPersistentCookieNode', config: { hmacSigningKey: key }, to: { outcome: 'success' } },
    },
  }),
);

beforeAll(async () => {
  const editor = dynamoConfigurationEditor(stage().tables.dynamo);
  await editor.put('/alpha', 'realm', '', { defaultJourney: 'Cookie' });
  await editor.put('/alpha', 'journey', 'Cookie', cookie);
  await editor.put('/alpha', 'journey', 'Tries', tries(5));
  const version = { at: '2026-11-29T02:00:00.000Z', by: 'admin', value: tries(3) };
  await editor.put('/alpha', 'version', 'journey#Tries#00000001', version);
});

const journeys = (...args: string[]): Promise<CommandEnd> =>
  runCommand('journeys', [...args, '--stage', 'dev'], stage().environment);
const stored = async (name: string) =>
  (await dynamoConfiguration(stage().tables.dynamo).get('/alpha', 'journey', name))?.value;

test('list, history, diff and export tell what is there, and no secret', async () => {
  const list = await journeys('list');
  const history = await journeys('history', 'Tries');
  const diff = await journeys('diff', 'Tries');
  const exported = await journeys('export', 'Tries', 'Cookie');

  expect(list.stdout).toBe('Cookie\nTries\n');
  expect(history.stdout).toBe('   1        2026-11-29 02:00  admin\n');
  expect(diff.stdout).toBe(`nodes."limit" ${nodeId('limit')}.retryLimit\n  - 3\n  + 5\n`);
  expect(Object.keys(JSON.parse(exported.stdout).trees)).toEqual(['Tries', 'Cookie']);
  expect(exported.stdout).not.toContain(key);
});

test('rollback and remove change its tables, are told to its audit log, and leave nobody without a way in', async () => {
  const rollback = await journeys('rollback', 'Tries', '1');
  const back = await stored('Tries');
  const removed = await journeys('remove', 'Tries');
  const refused = await journeys('remove', 'Cookie');

  expect(rollback).toEqual({ code: 0, stdout: 'Tries is as in version 1 again, which is version 3\n', stderr: '' });
  expect([back, removed.stdout, await stored('Tries')]).toEqual([tries(3), 'removed   Tries\n', undefined]);
  expect([refused.code, refused.stderr]).toEqual([
    1,
    'Cookie is the default journey of /alpha: make another the default first\n',
  ]);
  const events = stage().logged.filter((sent) => sent.includes('AM-CONFIG-CHANGE'));
  expect(events).toHaveLength(2);
  for (const event of events) expect(event).toContain('\\"by\\":\\"operator\\"');
});

test.each([
  [['list', '--realm', 'nowhere'], 1, 'There is no realm nowhere on dev'],
  [['import', 'a.json'], 2, 'import goes to a Waymark on this machine'],
  [['list', '--url', 'http://localhost:1'], 2, 'Say --stage or --url'],
  [['list', '--script'], 2, 'list takes no --script'],
])('%j is said in a line', async (args, code, said) => {
  const end = await journeys(...args);

  expect([end.code, end.stderr]).toEqual([code, expect.stringContaining(said)]);
});
