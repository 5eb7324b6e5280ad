// What the table of SNS calls says of an emulator is what that emulator answers.
import { SNSClient } from '@aws-sdk/client-sns';
import { afterAll, expect, test } from '@jest/globals';
import { clientSettings } from '../../local/aws/place.ts';
import { awsSuite } from '../support/deployed-system.ts';
import { answerTo, snsCaller, snsCalls } from '../support/sns-calls.ts';

const { place } = awsSuite();
// Of the emulator itself, also where the deployment uses our stand-in.
const client = new SNSClient({ ...clientSettings(place), maxAttempts: 1 });
const noted = place.emulator === 'LocalStack' ? 'localStack' : 'miniStack';
const run = Date.now();
const rows = snsCalls.map((call, index) => [call.title, call, index] as const);

afterAll(() => client.destroy());

test.each(rows)(`as the table says of ${place.emulator}: %s`, async (_title, call, index) => {
  const caller = snsCaller(client, `calls-${run}-${index}`);

  const answer = await answerTo(call, caller);

  expect(answer).toBe(call[noted] ?? call.aws);
});
