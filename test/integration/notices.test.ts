// From something that happens over HTTP to the mail about it, through every function on the way.
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import * as z from 'zod';
import { authenticator } from '../../testing/authenticator.ts';
import { code, demo } from '../support/demo-user.ts';
import { type StackInProcess, stackInProcess } from '../support/stack-in-process.ts';

let stack: StackInProcess;

beforeAll(async () => {
  stack = await stackInProcess();
});
afterAll(() => stack.stop());

const outbox = z.object({
  messages: z.array(
    z.object({ from: z.string(), to: z.string(), subject: z.string(), text: z.string(), html: z.string() }),
  ),
});

async function mails() {
  const response = await fetch(new URL('/mail/messages', stack.url));
  return outbox.parse(await response.json()).messages;
}

/** Newest first, once there are so many. */
async function mailsOnce(count: number) {
  for (;;) {
    const found = await mails();
    if (found.length >= count) return found;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

test('N-BIND-1 N-RC-5 A-6.3.7 a device is registered, a recovery code is used: the user gets a mail about each, with no secret in it', async () => {
  const { at } = stack;
  const qr = await at.answer(await at.start('OathRegistration'), demo);
  const app = authenticator(qr);
  const display = await at.answer(qr);
  const codes = [...JSON.stringify(display.body).matchAll(/"([0-9A-Za-z]{12})\\\\/g)].map(([, shown = '']) => shown);
  await at.answer(display);
  const registered = await mailsOnce(1);

  const prompt = await at.answer(await at.start('OathLogin'), demo);
  const asked = await at.answer(prompt, code('', true));
  const end = await at.answer(asked, { NameCallback: codes[0] ?? '' });
  const [used] = await mailsOnce(2);

  expect(end.body).toHaveProperty('tokenId');
  expect(registered).toMatchObject([{ to: 'demo@example.com', subject: 'A device was registered' }]);
  expect(used).toMatchObject({ to: 'demo@example.com', subject: 'A recovery code was used' });
  expect(used?.text).toContain('Codes left: 9.');
  const secrets = [...codes, Buffer.from(app.account.secret).toString('base64'), String(end.body['tokenId'])];
  const all = JSON.stringify(await mails());
  expect(codes).toHaveLength(10);
  expect(secrets.filter((secret) => all.includes(secret))).toEqual([]);
});

test('the outbox has a page', async () => {
  const [newest] = await mailsOnce(1);

  const page = await fetch(new URL('/mail', stack.url));

  expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8');
  expect(await page.text()).toContain(newest?.subject);
});

test.each(['/mail', '/mail/messages'])(
  'rebinding, tunnels, other people’s pages: nobody from elsewhere reads %s',
  async (path) => {
    const url = new URL(path, stack.url);
    const strangers: Record<string, string>[] = [
      { 'x-forwarded-for': '203.0.113.9' },
      { origin: 'https://evil.example' },
      { 'sec-fetch-site': 'cross-site' },
    ];

    const replies = await Promise.all(strangers.map((headers) => fetch(url, { headers })));

    expect(replies.map(({ status }) => status)).toEqual([403, 403, 403]);
  },
);
