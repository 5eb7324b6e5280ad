// The SNS stand-in answers as AWS documents, also where emulators of AWS do not.
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { answerTo, snsCaller, snsCalls } from '../../support/sns-calls.ts';
import { type SnsServer, startSns } from '../../support/sns-server.ts';

let sns: SnsServer;

beforeAll(async () => {
  sns = await startSns();
});
afterAll(() => sns.stop());

const rows = snsCalls.map((call, index) => [call.title, call, index] as const);

test.each(rows)('%s', async (_title, call, index) => {
  const caller = snsCaller(sns.client, `calls-${index}`);

  const answer = await answerTo(call, caller);

  expect(answer).toBe(call.aws);
});

test('The table has its 37 calls, and knows where emulators are laxer', () => {
  const elsewhere = snsCalls.filter(({ localStack, miniStack }) => localStack !== undefined || miniStack !== undefined);

  expect(snsCalls).toHaveLength(37);
  expect(new Set(snsCalls.map(({ title }) => title)).size).toBe(37);
  for (const { aws, localStack, miniStack } of elsewhere) expect([localStack, miniStack]).not.toContain(aws);
});
