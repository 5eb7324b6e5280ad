// The console, as an administrator has it.
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { readTreeExport } from '../../console/src/journey/tree-export.ts';
import { journeySource } from '../../functions/journey/source.ts';
import { shippedJourneys } from '../support/shipped-journeys.ts';
import { type StackInProcess, stackInProcess } from '../support/stack-in-process.ts';
import { launchBrowser, lookAt, type Visitor, visitor, type Width } from './browser.ts';
import { type FakeAdministration, fakeAdministration } from './console-fake.ts';

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

interface Administrator extends Visitor {
  readonly server: FakeAdministration;
}

async function administrator(width: Width, locale?: string): Promise<Administrator> {
  const visit = await visitor(browser, width, locale);
  return { ...visit, server: await fakeAdministration(visit.context) };
}

async function openJourney(page: Page, name: string): Promise<void> {
  await page.goto(`${origin}/console#/journeys/${name}`);
  await page.getByRole('heading', { name, level: 1 }).waitFor();
  await page.locator('.react-flow__node').first().waitFor();
  await settled(page);
}

/** Until nothing moves. */
async function settled(page: Page): Promise<void> {
  const seen = () => page.locator('.react-flow__viewport').getAttribute('style');
  for (let before = await seen(); ; ) {
    await page.waitForTimeout(120);
    const now = await seen();
    if (now === before) return;
    before = now;
  }
}

const card = (page: Page, name: string) => page.locator('.react-flow__node').filter({ hasText: name }).first();
const choose = (page: Page, name: string) => card(page, name).locator('strong').click();

test('who is not signed in is told so, signs in, and comes back to the very journey', async () => {
  const { page, context, complaints } = await visitor(browser, 'wide');

  await page.goto(`${origin}/console#/journeys/PushLogin`);
  await page.getByRole('heading', { name: 'You are not signed in' }).waitFor();
  const faults = await lookAt(page, 'console-signed-out');
  await page.getByRole('link', { name: 'Sign in to the root realm' }).click();
  await page.getByRole('heading', { name: 'Sign in' }).waitFor();

  expect(new URL(page.url()).searchParams.get('goto')).toBe('/console#/journeys/PushLogin');
  expect([...faults, ...complaints]).toEqual([]);
  await context.close();
});

test('the language that the address asks for is that of signing in, too', async () => {
  const { page, context } = await visitor(browser, 'wide');

  await page.goto(`${origin}/console?locale=de#/journeys/PushLogin`);
  await page.getByRole('link').first().click();
  await page.getByRole('heading', { name: 'Anmelden' }).waitFor();

  expect(new URL(page.url()).searchParams.get('goto')).toBe('/console?locale=de#/journeys/PushLogin');
  await context.close();
});

test.each(['wide', 'narrow'] as const)(
  '%s: journeys are found, and PushLogin is seen whole',
  async (width) => {
    const { page, context, complaints } = await administrator(width);
    await page.goto(`${origin}/console`);
    await page
      .getByRole('link', { name: /^PushLogin\b/ })
      .first()
      .waitFor();
    const faults = await lookAt(page, 'console-journeys');
    await page.getByLabel('Find a journey').fill('pushlogin');
    expect(await page.locator('.rows li').count()).toBe(2);
    await openJourney(page, 'PushLogin');
    faults.push(...(await lookAt(page, 'console-journey')));

    const journey = readTreeExport(shippedJourneys.find(({ id }) => id === 'PushLogin'));
    const nodes = Object.keys(journey?.tree.nodes ?? {});
    expect(await page.locator('.react-flow__node').count()).toBe(nodes.length + 3);
    const [view, boxes] = await Promise.all([
      page.locator('.react-flow').boundingBox(),
      page.locator('.react-flow__node').evaluateAll((all) => all.map((one) => one.getBoundingClientRect().toJSON())),
    ]);
    for (const { left, right, top, bottom } of boxes) {
      expect(left).toBeGreaterThanOrEqual(view?.x ?? 0);
      expect(right).toBeLessThanOrEqual((view?.x ?? 0) + (view?.width ?? 0));
      expect(top).toBeGreaterThanOrEqual(view?.y ?? 0);
      expect(bottom).toBeLessThanOrEqual((view?.y ?? 0) + (view?.height ?? 0));
    }
    expect([...faults, ...complaints]).toEqual([]);
    await context.close();
  },
  60_000,
);

test('a Message node is put between two nodes, gets its text, is saved with a comment, and is rolled back', async () => {
  const { page, context, complaints } = await administrator('wide');
  await openJourney(page, 'PushLoginSimple');
  await choose(page, 'Sign in');
  await page.getByRole('button', { name: 'Insert a node here: Outcome' }).click();
  const faults = await lookAt(page, 'console-palette');
  await page.getByLabel('Search').fill('message node');
  await page.getByRole('button', { name: /^Message Node/ }).click();
  await card(page, 'Message Node').waitFor();
  await page.getByLabel('Name', { exact: true }).fill('Welcome');
  await page.getByRole('button', { name: 'Add a language: Message', exact: true }).click();
  await page.getByLabel('Message (en)', { exact: true }).fill('Good morning');
  await page.getByText('Not saved').waitFor();
  await settled(page);
  faults.push(...(await lookAt(page, 'console-edit')));
  await page.getByRole('button', { name: 'Undo' }).click();
  await page.getByRole('button', { name: 'Redo' }).click();
  expect(await page.getByLabel('Message (en)', { exact: true }).inputValue()).toBe('Good morning');

  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await page.getByLabel('Why').fill('Greets people');
  faults.push(...(await lookAt(page, 'console-save')));
  await page.getByRole('dialog').getByRole('button', { name: 'Save', exact: true }).click();
  await page.getByText('It runs from now on.').waitFor();
  expect(await page.getByText('Not saved').count()).toBe(0);

  await page.getByRole('button', { name: 'More' }).click();
  await page.getByRole('button', { name: 'Versions' }).click();
  await page.getByRole('cell', { name: 'Greets people' }).waitFor();
  await page.getByText('Welcome was added.').waitFor();
  await page.locator('.journey-svg').nth(1).waitFor();
  faults.push(...(await lookAt(page, 'console-versions')));
  await page.getByRole('button', { name: 'Roll back: 1' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Roll back' }).click();
  await page.getByText('Version 1 is back').waitFor();
  await openJourney(page, 'PushLoginSimple');

  expect(await card(page, 'Welcome').count()).toBe(0);
  expect([...faults, ...complaints]).toEqual([]);
  await context.close();
}, 60_000);

test('the same without a pointer and without the picture: in the list, by keyboard', async () => {
  const { page, context, complaints } = await administrator('narrow');
  await openJourney(page, 'PushLoginSimple');
  await page.getByLabel('List').check({ force: true });
  const faults = await lookAt(page, 'console-list');
  const row = page.getByRole('row').filter({ has: page.getByRole('button', { name: /^Sign in/ }) });
  await row.getByRole('button', { name: 'Insert a node here: Outcome' }).focus();
  await page.keyboard.press('Enter');
  await page.locator('input:focus').waitFor();
  await page.keyboard.type('message node');
  await page.keyboard.press('Enter');
  const added = page.getByRole('row').filter({ has: page.getByRole('button', { name: /^Message Node/ }) });
  await added.waitFor();
  await added.getByLabel('False').selectOption('Failure');
  await page.keyboard.press('Control+z');
  await page.keyboard.press('Control+z');
  await added.waitFor({ state: 'detached' });

  expect([...faults, ...complaints]).toEqual([]);
  await context.close();
}, 60_000);

test('a journey with an error shows it on the picture, and the server’s refusal in the window', async () => {
  const { page, context, server, complaints } = await administrator('narrow');
  const source = shippedJourneys.find(({ id }) => id === 'PushLoginSimple');
  const broken = JSON.parse(JSON.stringify(source).replaceAll('"retryLimit":2', '"retryLimit":-2'));
  const journey = journeySource('Broken', { ...broken, tree: { ...broken.tree, _id: 'Broken' } });
  if (!journey) throw new Error('There is no journey');
  server.put(journey);
  await page.goto(`${origin}/console`);
  await page
    .getByText(/^\d problems?$/)
    .first()
    .waitFor();
  await openJourney(page, 'Broken');
  await page.locator('.card.broken').first().waitFor();
  const faults = await lookAt(page, 'console-error');

  await page.getByLabel('Description', { exact: true }).fill('With an error');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await page.getByRole('dialog').getByText('has errors').waitFor();
  await page.getByRole('dialog').getByRole('button', { name: 'Save', exact: true }).click();
  await page.getByText('Not saved: It cannot be run').waitFor();
  faults.push(...(await lookAt(page, 'console-refused')));

  expect([...faults, ...complaints]).toEqual([]);
  await context.close();
}, 60_000);

test('nodes are moved and connected with the pointer, and removed by key', async () => {
  const { page, context, complaints } = await administrator('wide');
  await openJourney(page, 'Login');
  const places = () =>
    page
      .locator('.react-flow__node')
      .evaluateAll((all) => all.map((one) => /transform: [^;]*/.exec(one.getAttribute('style') ?? '')?.[0]));
  const before = await places();
  const box = await card(page, 'Data Store Decision').boundingBox();
  if (!box) throw new Error('There is no node');
  await page.mouse.move(box.x + 60, box.y + 20);
  await page.mouse.down();
  await page.mouse.move(box.x + 90, box.y + 150, { steps: 6 });
  await page.mouse.up();
  const after = await places();
  expect(after.filter((place, index) => place !== before[index])).toHaveLength(1);
  await page.keyboard.press('Control+z');
  await expect(places()).resolves.toEqual(before);

  await choose(page, 'Data Store Decision');
  await page.getByLabel('False', { exact: true }).selectOption('');
  await page.locator('.outcome.dead').getByText('leads nowhere').waitFor();
  const from = await page.locator('.react-flow__handle.source.dead').boundingBox();
  const to = await card(page, 'Failure').boundingBox();
  if (!from || !to) throw new Error('There is nothing to connect');
  await page.mouse.move(from.x + 4, from.y + 4);
  await page.mouse.down();
  await page.mouse.move(to.x + 2, to.y + to.height / 2, { steps: 8 });
  await page.mouse.up();
  await page.locator('.outcome.dead').waitFor({ state: 'detached' });

  await choose(page, 'Data Store Decision');
  await page.keyboard.press('Delete');
  await card(page, 'Data Store Decision').waitFor({ state: 'detached' });
  expect(complaints).toEqual([]);
  await context.close();
}, 60_000);

test('somebody else has saved meanwhile: nothing is lost unasked', async () => {
  const { page, context, server } = await administrator('wide');
  await openJourney(page, 'Login');
  await page.getByLabel('Description', { exact: true }).fill('Mine');
  server.changeMeanwhile('Login');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Save', exact: true }).click();
  await page.getByText('Somebody else has saved').waitFor();
  await page.getByRole('button', { name: 'Save mine over it' }).click();
  await page.getByText('It runs from now on.').waitFor();
  await context.close();
});

test('somebody else has saved meanwhile: going back does not undo it unseen', async () => {
  const { page, context, server } = await administrator('wide');
  await openJourney(page, 'Login');
  server.changeMeanwhile('Login');
  await page.getByRole('button', { name: 'More' }).click();
  await page.getByRole('button', { name: 'Versions' }).click();
  await page.getByRole('button', { name: 'Roll back: 1' }).click();
  server.changeMeanwhile('Login');
  await page.getByRole('dialog').getByRole('button', { name: 'Roll back' }).click();
  await page.getByText('Somebody else has saved this journey meanwhile.').waitFor();

  // What there is now is there to look at, and to decide upon.
  await page.getByRole('rowheader', { name: '3', exact: true }).waitFor();
  await page.getByRole('button', { name: 'Roll back: 1' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Roll back' }).click();
  await page.getByText('Version 1 is back').waitFor();
  await context.close();
});

test('a journey is exported, drawn as a file, tried, and a file becomes a new one', async () => {
  const { page, context, complaints } = await administrator('wide');
  await openJourney(page, 'Login');
  const saved = async (command: string) => {
    await page.getByRole('button', { name: 'More' }).click();
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: command }).click(),
    ]);
    const chunks: Buffer[] = [];
    for await (const chunk of await file.createReadStream()) chunks.push(chunk);
    return { name: file.suggestedFilename(), text: Buffer.concat(chunks).toString() };
  };
  const exported = await saved('Export to a file');
  const drawn = await saved('Download the picture');
  const [tried] = await Promise.all([
    context.waitForEvent('page'),
    page.getByRole('button', { name: 'Try it' }).click(),
  ]);

  expect(exported.name).toBe('Login.journey.json');
  expect(readTreeExport(JSON.parse(exported.text))?.tree._id).toBe('Login');
  expect(drawn.text).toMatch(/^<svg .*Data Store Decision/s);
  expect(drawn.text).not.toContain('var(');
  expect(new URL(tried.url()).searchParams.get('journey')).toBe('Login');

  await page.goto(`${origin}/console#/journeys`);
  const text = exported.text.replaceAll('"Login"', '"Imported"');
  const [chooser] = await Promise.all([
    page.waitForEvent('filechooser'),
    page.getByRole('button', { name: 'Import a file' }).click(),
  ]);
  await chooser.setFiles({ name: 'Imported.journey.json', mimeType: 'application/json', buffer: Buffer.from(text) });
  await page.getByRole('heading', { name: 'Imported' }).waitFor();
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Save', exact: true }).click();
  await page.getByText('It runs from now on.').waitFor();
  expect(complaints).toEqual([]);
  await context.close();
}, 60_000);

test('traffic is shown as widths and numbers', async () => {
  const { page, context, complaints } = await administrator('wide');
  await openJourney(page, 'PushLogin');
  await page.getByLabel('Traffic').selectOption('Last day');
  await page.getByText('1,240').first().waitFor();
  const widths: number[] = await page.evaluate(
    `[...document.querySelectorAll('.react-flow__edge-path')].map((one) => parseFloat(getComputedStyle(one).strokeWidth))`,
  );
  const faults = await lookAt(page, 'console-traffic');

  expect(Math.max(...widths)).toBeGreaterThan(3 * Math.min(...widths));
  expect([...faults, ...complaints]).toEqual([]);
  await context.close();
}, 60_000);

test.each(['wide', 'narrow'] as const)(
  'a user is found and helped, on a %s screen',
  async (width) => {
    const { page, context, server, complaints } = await administrator(width);
    await page.goto(`${origin}/console#/users`);
    await page.getByLabel('User name').fill('demo');
    await page.getByRole('button', { name: 'Find' }).click();
    await page.getByText('My phone').waitFor();
    await page.getByText('Signed out everywhere').waitFor();
    await page.getByText('Sign-in: refused').waitFor();
    const faults = await lookAt(page, 'console-user');
    await page.getByRole('button', { name: 'Give a one-time pass' }).click();
    await page.getByLabel('Good for how many minutes').fill('45');
    faults.push(...(await lookAt(page, 'console-pass')));
    await page.getByRole('dialog').getByRole('button', { name: 'Give a one-time pass' }).click();
    await page.getByText('K7QM2XTR9HWD').waitFor();
    faults.push(...(await lookAt(page, 'console-pass-shown')));

    expect(server.asked).toEqual(['pass demo {"minutes":45}']);
    expect([...faults, ...complaints]).toEqual([]);
    await context.close();
  },
  60_000,
);

test('a session that ends meanwhile loses nothing: it is told, and where to sign in', async () => {
  const { page, context, server } = await administrator('wide');
  await openJourney(page, 'Login');
  await page.getByLabel('Description', { exact: true }).fill('Mine');
  server.endSession();
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Save', exact: true }).click();
  await page.getByRole('dialog').getByText('Your session has ended').waitFor();

  expect(await page.getByLabel('Description', { exact: true }).inputValue()).toBe('Mine');
  await context.close();
});

test('speaks German to who reads German', async () => {
  const { page, context, complaints } = await administrator('narrow', 'de-DE');
  await openJourney(page, 'Login');
  await page.getByRole('button', { name: 'Knoten hinzufügen' }).waitFor();
  const faults = await lookAt(page, 'console-german');

  expect(await page.locator('html').getAttribute('lang')).toBe('de');
  expect([...faults, ...complaints]).toEqual([]);
  await context.close();
});
