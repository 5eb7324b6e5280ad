// The phone on the command line against the stack: it has a token of its own and fetches what was sent to it.
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { systemClock, systemRandomness } from '../../functions/adapters/system/machine.ts';
import { memoryPhoneStore } from '../../phone/accounts/phone-store.ts';
import { phoneCommand } from '../../phone/cli/phone-command.ts';
import { outputOf } from '../../testing/step.ts';
import { beginLogin, newUser, numberIn, phoneJourney, pollLater, waitingUser } from '../support/phone-users.ts';
import { type StackInProcess, stackInProcess } from '../support/stack-in-process.ts';
import { stackPhones } from '../support/stack-phone.ts';
import { restoreWallClock } from '../support/wall-clock.ts';

const phones = stackPhones();
const store = memoryPhoneStore();
const batches: (() => void)[] = [];
let stack: StackInProcess;

beforeAll(async () => {
  stack = await stackInProcess({
    onDelivery(notification) {
      phones.onDelivery(notification);
      for (const delivered of batches.splice(0)) delivered();
    },
  });
  await stack.importJourneys(phoneJourney('Phone'));
});

afterEach(restoreWallClock);

afterAll(() => stack.stop());

async function phone(...args: string[]): Promise<{ code: number; lines: string[] }> {
  const lines: string[] = [];
  const say = (line: string): void => {
    lines.push(line);
  };
  const tools = { fetch, clock: systemClock, randomness: systemRandomness, store, print: say, complain: say };
  return { code: await phoneCommand(args, { ...tools, environment: { WAYMARK_URL: stack.url } }), lines };
}

test('scan, inbox, approve --number: and the login goes on', async () => {
  const other = await waitingUser(stack, 'Phone', phones.phone());
  const username = await newUser();
  const qr = await beginLogin(stack, 'Phone', username);
  const scanned = await phone('scan', String(outputOf(qr, 'HiddenValueCallback', 'value')));
  const delivered = new Promise<void>((resolve) => batches.push(resolve));
  const wait = await stack.at.answer(qr);
  await delivered;

  const inbox = await phone('inbox');
  const approved = await phone('approve', '--number', String(numberIn(wait)));
  const end = await pollLater(stack, wait);

  expect(scanned).toEqual({ code: 0, lines: [`Added Waymark:${username}: push`] });
  expect(inbox.lines.join('\n')).toContain(`Login attempt from ${username} at Waymark`);
  expect(inbox.lines.join('\n')).not.toContain(other.username);
  expect(approved.code).toBe(0);
  expect(end.body).toHaveProperty('tokenId');
});
