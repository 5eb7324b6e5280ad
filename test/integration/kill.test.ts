// The process of the functions dies at the worst moments; what it has answered still counts.
import { afterAll, expect, test } from '@jest/globals';
import { systemClock } from '../../functions/adapters/system/tools.ts';
import { authenticator, code, demo } from '../support/authenticator.ts';
import { type HttpJourneys, httpJourneys } from '../support/http-journeys.ts';
import type { Reply } from '../support/journey-world.ts';
import { type RunningStack, runStack, temporaryFolder } from '../support/running-stack.ts';

const folder = temporaryFolder();

afterAll(() => folder.remove());

/** Each call has a process of its own: it starts on what its predecessor left, answers once, and is killed. */
async function once(turn: (at: HttpJourneys) => Promise<Reply>): Promise<Reply> {
  const stack: RunningStack = await runStack(folder.path);
  const reply = await turn(httpJourneys(stack.url));
  await stack.end('SIGKILL');
  return reply;
}

test('nothing is lost when the functions are killed between any two turns: the client goes on with its authId', async () => {
  const page = await once((at) => at.start('OathLogin'));
  const qr = await once((at) => at.answer(page, demo));
  const display = await once((at) => at.answer(qr));
  const prompt = await once((at) => at.answer(display));
  const end = await once((at) => at.answer(prompt, code(authenticator(qr).totp(systemClock))));
  const info = await once((at) => at.session('getSessionInfo', String(end.body['tokenId'])));

  expect([page, qr, display, prompt, end, info].map(({ status }) => status)).toEqual([200, 200, 200, 200, 200, 200]);
  expect(info.body).toMatchObject({ username: 'demo', realm: '/alpha' });
});
