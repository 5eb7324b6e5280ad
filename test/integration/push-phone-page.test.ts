// The phone of the stack's own page, as its user has it.
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { exportFile } from '../../testing/journey-builder.ts';
import { outputOf, type Reply } from '../../testing/step.ts';
import { demo } from '../support/demo-user.ts';
import { type HttpJourneys, httpJourneys } from '../support/http-journeys.ts';
import { phoneJourney } from '../support/phone-users.ts';
import { type RunningStack, runStack, temporaryFolder } from '../support/running-stack.ts';

const folder = temporaryFolder();
let stack: RunningStack;
let at: HttpJourneys;

beforeAll(async () => {
  stack = await runStack(folder.path);
  at = httpJourneys(stack.url);
  const files = [{ name: 'quick.journey.json', text: exportFile(phoneJourney('Quick', {}, { secondsToWait: 0 })) }];
  const body = JSON.stringify({ realm: 'alpha', files });
  await fetch(new URL('/_waymark/journeys', stack.url), { method: 'POST', body });
});

afterAll(async () => {
  await stack.end('SIGTERM');
  folder.remove();
});

interface ShownState {
  readonly accounts: { readonly issuer: string; readonly name: string }[];
  readonly pushes: { readonly messageId: string; readonly state: string }[];
}

async function phoneState(): Promise<ShownState> {
  const response = await fetch(new URL('/phone/api/state', stack.url));
  return (await response.json()) as ShownState; // of our own making
}

async function press(action: string, fields: Record<string, string>): Promise<string | null> {
  const body = new URLSearchParams(fields);
  const response = await fetch(new URL(`/phone/api/${action}`, stack.url), {
    method: 'POST',
    body,
    redirect: 'manual',
  });
  return response.headers.get('location');
}

/** The open push, which comes from another process. */
async function openPush(): Promise<ShownState['pushes'][number]> {
  for (;;) {
    const push = (await phoneState()).pushes.find(({ state }) => state === 'pending');
    if (push) return push;
  }
}

const hidden = (step: Reply): string => String(outputOf(step, 'HiddenValueCallback', 'value'));

test('registers, gets the push, and approves it, although the whole stack was killed in between', async () => {
  const qr = await at.answer(await at.start('Quick'), demo);
  const added = await press('scan', { uri: hidden(qr) });
  const wait = await at.answer(qr);

  await stack.end('SIGKILL');
  stack = await runStack(folder.path, { PORT: String(stack.port) });
  const { messageId } = await openPush();
  const approved = await press('approve', { messageId, number: hidden(wait) });
  const end = await at.answer(wait);
  const state = await phoneState();

  expect([added, approved]).toEqual(['/phone?notice=added', '/phone?notice=approved']);
  expect(state).toMatchObject({
    accounts: [{ issuer: 'Waymark', name: 'demo' }],
    pushes: [{ messageId, state: 'approved' }],
  });
  expect(end.body).toHaveProperty('tokenId');
});

test('the next push is there at once, and a new device token brings the one after it', async () => {
  const first = await at.answer(await at.start('Quick'), demo);
  const { messageId } = await openPush();
  const reported = await press('deny', { messageId, notMe: 'yes' });
  const denied = await at.answer(first);

  const refreshed = await press('refresh', {});
  const second = await at.answer(await at.start('Quick'), demo);
  await press('approve', { messageId: (await openPush()).messageId, number: hidden(second) });
  const end = await at.answer(second);

  expect([reported, denied.status]).toEqual(['/phone?notice=disowned', 401]);
  expect(refreshed).toBe('/phone?notice=refreshed');
  expect(end.body).toHaveProperty('tokenId');
});
