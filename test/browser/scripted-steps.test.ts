// Steps that no shipped journey has, answered in the server's place: texts that attack, callbacks that nobody knows, every
// kind of field, a device that is asked for all it knows.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { type StackInProcess, stackInProcess } from '../support/stack-in-process.ts';
import { launchBrowser, lookAt, visitor } from './browser.ts';

let stack: StackInProcess;
let browser: Browser;
let origin: string;

beforeAll(async () => {
  [stack, browser] = await Promise.all([stackInProcess(), launchBrowser()]);
  origin = new URL(stack.url).origin;
});

afterAll(async () => {
  await browser.close();
  await stack.stop();
});

const attack = '"><img src=x onerror="window.pwned=1"><script>window.pwned=2</script><b>bold</b>';
const step = (callbacks: readonly unknown[], more = {}) => ({ authId: 'a.b.c', callbacks, ...more });
const output = (values: Record<string, unknown>) => Object.entries(values).map(([name, value]) => ({ name, value }));

async function show(page: Page, body: unknown): Promise<void> {
  await page.route('**/authenticate*', (route) => route.fulfill({ json: body }));
  await page.goto(`${origin}/login?journey=Login`);
}

describe('The sign-in page', () => {
  test('script injection: whatever the server says is text, or harmless markup; scripts are never run', async () => {
    const { page, context, complaints } = await visitor(browser, 'desktop');
    const script = `window.pwned = 3; var html =\n    "<em>${attack.replaceAll('"', "'")}</em>\\n" +\n    "Abc123\\n"; /* Recovery Codes */`;
    await show(
      page,
      step(
        [
          { type: 'TextOutputCallback', output: output({ message: attack, messageType: '0' }) },
          {
            type: 'TextOutputCallback',
            output: output({ message: script, messageType: '4', image: 'https://evil.example/x.png' }),
          },
          { type: 'NameCallback', output: output({ prompt: attack }), input: [{ name: 'IDToken3', value: attack }] },
          {
            type: 'HiddenValueCallback',
            output: output({ id: 'mfaDeviceRegistration', value: 'javascript:alert(1)' }),
          },
          {
            type: 'ConfirmationCallback',
            output: output({ options: [attack, 'No'], defaultOption: 0 }),
            input: [{ name: 'IDToken5', value: 0 }],
          },
        ],
        {
          header: `Hello ${attack}`,
          description: `<a href="javascript:alert(1)">one</a> <a href="#/service/Other">two</a> ${attack}`,
        },
      ),
    );
    await page.getByRole('heading', { level: 1 }).waitFor();

    const links = await page.locator('a').evaluateAll((all) => all.map(String));
    expect(await page.evaluate('window.pwned')).toBeUndefined();
    expect(await page.locator('main img, main script').count()).toBe(0);
    expect(await page.getByText(attack, { exact: true }).count()).toBeGreaterThan(0);
    expect(links).toEqual([`${origin}/login?journey=Other`]);
    // The parser of the inert document meets handlers, and the policy says at once that none would run.
    expect(complaints.filter((text) => !text.startsWith('Executing inline event handler violates'))).toEqual([]);
    await context.close();
  });

  test('a callback that the page does not know is named, with a way out', async () => {
    const { page, context } = await visitor(browser, 'phone');
    await show(page, step([{ type: 'KbaCreateCallback', output: [], input: [{ name: 'IDToken1', value: '' }] }]));

    await page.getByText('KbaCreateCallback').waitFor();
    const faults = await lookAt(page, 'unknown-callback');

    expect(await page.getByRole('button', { name: 'Start again' }).count()).toBe(1);
    expect(faults).toEqual([]);
    await context.close();
  });

  test('every kind of field in one step is labelled, and five options fit', async () => {
    const { page, context } = await visitor(browser, 'phone', 'de-DE');
    await show(
      page,
      step([
        { type: 'TextOutputCallback', output: output({ message: 'Careful', messageType: '1' }) },
        {
          type: 'ChoiceCallback',
          output: output({ prompt: 'Factor', choices: ['App', 'Push'], defaultChoice: 1 }),
          input: [{ name: 'IDToken2', value: 1 }],
        },
        {
          type: 'ValidatedCreatePasswordCallback',
          output: output({
            prompt: 'New password',
            failedPolicies: ['{"policyRequirement":"MIN_LENGTH","params":{"minLength":12}}'],
          }),
          input: [{ name: 'IDToken3', value: '' }],
        },
        {
          type: 'ConfirmationCallback',
          output: output({ options: ['A', 'B', 'C', 'D', 'E'], defaultOption: 2 }),
          input: [{ name: 'IDToken4', value: 2 }],
        },
      ]),
    );
    await page.getByText('Mindestens 12 Zeichen.').waitFor();
    const faults = await lookAt(page, 'many-fields');

    await page.getByLabel('New password').fill('x');
    const sent = page.waitForRequest((request) => request.method() === 'POST');
    await page.keyboard.press('Enter');
    const body = (await sent).postDataJSON();

    expect(faults).toEqual([]);
    expect(body.callbacks.map(({ input }: { input?: { value: unknown }[] }) => input?.[0]?.value)).toEqual([
      undefined,
      1,
      'x',
      2,
    ]);
    await context.close();
  });

  test.each([
    [
      'Share',
      { identifier: expect.any(String), metadata: expect.any(Object), location: { latitude: 51.45, longitude: -2.6 } },
    ],
    ['Continue without', { identifier: expect.any(String) }],
  ])(
    'tells of the device only after consent: %s',
    async (button, profile) => {
      const { page, context } = await visitor(browser, 'phone');
      await context.grantPermissions(['geolocation']);
      await context.setGeolocation({ latitude: 51.45, longitude: -2.6 });
      const asked = { metadata: true, location: true, message: '' };
      await show(
        page,
        step([{ type: 'DeviceProfileCallback', output: output(asked), input: [{ name: 'IDToken1', value: '' }] }]),
      );
      await page.getByRole('button', { name: button }).waitFor();
      const faults = await lookAt(page, 'device-consent');

      const sent = page.waitForRequest((request) => request.method() === 'POST');
      await page.getByRole('button', { name: button }).click();
      const body = (await sent).postDataJSON();

      expect(faults).toEqual([]);
      expect(JSON.parse(body.callbacks[0].input[0].value)).toEqual(profile);
      await context.close();
    },
    20_000,
  );
});
