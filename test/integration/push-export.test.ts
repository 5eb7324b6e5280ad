// An export in the shape of a real server's, whose first page leads nowhere: with its sender as the entry it runs.
import { readFileSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { readJourneyExport } from '../../functions/journey/export.ts';
import { journeyExport } from '../../testing/journey-builder.ts';
import { outputOf, typesOf } from '../../testing/step.ts';
import { beginLogin, newUser } from '../support/phone-users.ts';
import { type StackInProcess, stackInProcess } from '../support/stack-in-process.ts';
import { stackPhones } from '../support/stack-phone.ts';
import { advanceWallClock, restoreWallClock } from '../support/wall-clock.ts';

const name = 'phone-first.journey.json';
const phones = stackPhones();
let stack: StackInProcess;

beforeAll(async () => {
  stack = await stackInProcess(phones);
});

afterEach(restoreWallClock);

afterAll(() => stack.stop());

test('P-42 registers a phone, sends a push to it, and a tap in time signs in', async () => {
  const asExported = await stack.importFixture(name);
  const [source] = readJourneyExport(
    name,
    readFileSync(new URL(`../fixtures/${name}`, import.meta.url), 'utf8'),
  ).journeys;
  const nodes = Object.entries(source?.tree.nodes ?? {});
  const [sender = ''] = nodes.find(([, { nodeType }]) => nodeType === 'PushAuthenticationSenderNode') ?? [];
  const phone = phones.phone();

  const report = await stack.importJourneys(
    ...(source ? [{ ...source, tree: { ...source.tree, entryNodeId: sender } }] : []),
    journeyExport({
      id: 'WithName',
      entry: 'who',
      nodes: {
        who: { type: 'UsernameCollectorNode', to: { outcome: 'inner' } },
        inner: {
          type: 'InnerTreeEvaluatorNode',
          config: { tree: 'PhoneFirst' },
          to: { true: 'success', false: 'failure' },
        },
      },
    }),
  );
  const qr = await beginLogin(stack, 'WithName', await newUser());
  const scanned = await phone.scan(String(outputOf(qr, 'HiddenValueCallback', 'value')));
  const wait = await stack.at.answer(qr);
  await phone.approve((await phone.nextPush()).messageId);
  advanceWallClock(5_001);
  const end = await stack.at.answer(wait);

  expect(asExported).toMatchObject({ accepted: ['PhoneFirst'], refused: [] });
  expect(asExported.failing).toEqual([
    { id: 'PhoneFirst', at: [expect.stringContaining('its only way out is not connected')] },
  ]);
  expect(report).toMatchObject({ accepted: expect.arrayContaining(['PhoneFirst', 'WithName']), refused: [] });
  expect(scanned).toMatchObject({ ok: true, account: { issuer: 'Example', backgroundColor: '#519387' } });
  expect(typesOf(wait)).toEqual(['PollingWaitCallback', 'ConfirmationCallback']);
  expect(end.body).toHaveProperty('tokenId');
});
