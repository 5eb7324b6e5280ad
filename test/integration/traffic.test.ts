// Traffic of a journey on one machine: what the functions count is what an administrator is told, of each connection.
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { dynamo } from '../../functions/adapters/dynamo/client.ts';
import { dynamoConfiguration, dynamoConfigurationEditor } from '../../functions/adapters/dynamo/configuration.ts';
import { isJsonObject, type JsonObject } from '../../functions/json.ts';
import { journeyExport, nodeId } from '../../testing/journey-builder.ts';
import { demo } from '../support/demo-user.ts';
import { type StackInProcess, stackInProcess } from '../support/stack-in-process.ts';

let stack: StackInProcess;
let token: string;

beforeAll(async () => {
  stack = await stackInProcess();
  const before = (await dynamoConfiguration(dynamo()).get('/alpha', 'realm', ''))?.value ?? {};
  const settings = { ...before, administrators: ['demo'], administratorSecondFactor: false };
  await dynamoConfigurationEditor(dynamo()).put('/alpha', 'realm', '', settings);
  const end = await stack.at.answer(await stack.at.start('Login'), demo);
  token = String(end.body['tokenId']);
  await stack.importJourneys(
    journeyExport({
      id: 'Walked',
      entry: 'page',
      nodes: {
        page: {
          type: 'PageNode',
          children: { name: { type: 'UsernameCollectorNode' }, password: { type: 'PasswordCollectorNode' } },
          to: { outcome: 'check' },
        },
        check: { type: 'DataStoreDecisionNode', to: { true: 'count', false: 'again' } },
        again: { type: 'RetryLimitDecisionNode', to: { Retry: 'page', Reject: 'failure' } },
        count: { type: 'IncrementLoginCountNode', to: { outcome: 'message' } },
        message: {
          type: 'MessageNode',
          config: { message: { en: 'Go on?' } },
          to: { true: 'success', false: 'failure' },
        },
      },
    }),
  );
});

afterAll(() => stack.stop());

async function traffic(query = '', from = token): Promise<{ status: number; body: JsonObject }> {
  const url = `${stack.url}/json/realms/root/realms/alpha/waymark/journeys/Walked/traffic${query}`;
  const response = await fetch(url, { headers: { iPlanetDirectoryPro: from } });
  const body: unknown = await response.json();
  return { status: response.status, body: isJsonObject(body) ? body : {} };
}

test('is what went along each connection: who looked and left is in none', async () => {
  await stack.at.start('Walked');
  const retried = await stack.at.answer(await stack.at.start('Walked'), { ...demo, PasswordCallback: 'wrong' });
  const message = await stack.at.answer(retried, demo);
  const end = await stack.at.answer(message, { ConfirmationCallback: 0 });

  const { status, body } = await traffic('?period=hour');

  expect(typeof end.body['tokenId']).toBe('string');
  expect(status).toBe(200);
  expect(body).toMatchObject({ period: 'hour', started: 2, succeeded: 1, failed: 0, broken: 0 });
  const count = (name: string, outcome: string) => {
    const connections: readonly unknown[] = Array.isArray(body['connections']) ? body['connections'] : [];
    const found = connections.find(
      (one) => isJsonObject(one) && one['node'] === nodeId(name) && one['outcome'] === outcome,
    );
    return isJsonObject(found) ? found['count'] : undefined;
  };
  expect([count('page', 'outcome'), count('check', 'true'), count('check', 'false')]).toEqual([2, 1, 1]);
  expect([count('again', 'Retry'), count('again', 'Reject')]).toEqual([1, 0]);
  expect([count('count', 'outcome'), count('message', 'true'), count('message', 'false')]).toEqual([1, 1, 0]);
});

test('is told to nobody else', async () => {
  expect((await traffic('', 'made-up')).status).toBe(401);
});
