// A journey in which users look after their devices, by scripts, with the published JavaScript SDK over the running stack.
import { readFileSync } from 'node:fs';
import {
  CallbackType,
  type ChoiceCallback,
  FRLoginFailure,
  FRStep,
  type NameCallback,
} from '@forgerock/javascript-sdk';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { dynamo } from '../../functions/adapters/dynamo/client.ts';
import { dynamoPlainDevices } from '../../functions/adapters/dynamo/plain-devices.ts';
import { systemClock } from '../../functions/adapters/system/machine.ts';
import { readJourneyExport } from '../../functions/journey/export.ts';
import type { ImportReport } from '../../functions/journey/import.ts';
import type { JourneySource } from '../../functions/journey/source.ts';
import { type Authenticator, authenticator } from '../../testing/authenticator.ts';
import { newUser } from '../support/phone-users.ts';
import {
  type Browser,
  callbacksIn,
  enter,
  hasFailed,
  openBrowser,
  press,
  type SdkStep,
  send,
  sessionIn,
  signInWith,
  uriIn,
} from '../support/sdk-browser.ts';
import { type StackInProcess, stackInProcess } from '../support/stack-in-process.ts';
import { stackPhones } from '../support/stack-phone.ts';
import { advanceWallClock, restoreWallClock } from '../support/wall-clock.ts';

jest.setTimeout(60_000);

const password = 'Correct-horse-7';
const fixture = 'manage-devices.journey.json';
const phones = stackPhones();
let stack: StackInProcess;
let browser: Browser;
let imported: ImportReport;

beforeAll(async () => {
  stack = await stackInProcess(phones);
  imported = await stack.importFixture(fixture);
  await stack.importJourneys(withoutCode());
});
beforeEach(() => {
  browser = openBrowser(stack.url);
});
afterEach(() => {
  browser.close();
  restoreWallClock();
});
afterAll(() => stack.stop());

/** As a careless author has it: from the password to the list. */
function withoutCode(): JourneySource {
  const text = readFileSync(new URL(`../fixtures/${fixture}`, import.meta.url), 'utf8');
  const [journey] = readJourneyExport(fixture, text).journeys;
  if (!journey) throw new Error(`${fixture} holds no journey`);
  const nodes = Object.entries(journey.tree['nodes'] ?? {});
  const idOf = (name: string) => nodes.find(([, node]) => node.displayName === name)?.[0] ?? '';
  const direct = nodes.map(([id, node]) => {
    const connections = id === idOf('Find the user') ? { ...node.connections, true: idOf('Choose a device') } : {};
    return [id, { ...node, connections: { ...node.connections, ...connections } }];
  });
  const id = 'ManageDevicesByPassword';
  return { ...journey, id, tree: { ...journey.tree, _id: id, nodes: Object.fromEntries(direct) } };
}

interface Owner {
  readonly username: string;
  readonly app: Authenticator;
}

/** Has an app, and a phone too if need be. Comes back with a new browser, when the code of the enrolment is over. */
async function owner({ withPhone = false } = {}): Promise<Owner> {
  const username = await newUser(password);
  const qr = await signInWith('OathLogin', username, password);
  const app = authenticator(uriIn(qr));
  await enterCode(await send(await press(qr, 'Next')), app);
  if (withPhone) {
    // The browser's session has proved the app.
    const registration = await signInWith('PushLoginSimple', username, password);
    await phones.phone().scan(uriIn(registration));
    await send(registration);
  }
  comeBack();
  return { username, app };
}

function comeBack(): void {
  browser.close();
  browser = openBrowser(stack.url);
  nextCode();
}

function nextCode(): void {
  advanceWallClock(30_000 - (systemClock.now() % 30_000));
}

async function signedIn({ username, app }: Owner): Promise<SdkStep> {
  return enterCode(await signInWith('ManageDevices', username, password), app);
}

function enterCode(prompt: SdkStep, app: Authenticator): Promise<SdkStep> {
  return enter(prompt, app.totp(systemClock));
}

function choiceIn(step: SdkStep): ChoiceCallback {
  if (!(step instanceof FRStep)) throw new Error(`The journey is over: ${step.type}`);
  return step.getCallbackOfType<ChoiceCallback>(CallbackType.ChoiceCallback);
}

function pick(list: SdkStep, device: string, button: string): Promise<SdkStep> {
  choiceIn(list).setChoiceValue(device);
  return press(list, button);
}

function nameIn(step: SdkStep): string {
  if (!(step instanceof FRStep)) throw new Error(`The journey is over: ${step.type}`);
  const field = step.getCallbackOfType<NameCallback>(CallbackType.NameCallback);
  return String(field.getInputValue());
}

async function devicesOf({ username }: Pick<Owner, 'username'>): Promise<string[]> {
  const devices = dynamoPlainDevices(dynamo());
  const user = { realm: '/alpha', username };
  const found = await Promise.all([devices.oath(user), devices.push(user)]);
  return found.flat().map(({ deviceName }) => deviceName);
}

test('the journey is accepted as it is', () => {
  expect(imported).toMatchObject({ accepted: ['ManageDevices'], failing: [], refused: [], warnings: [] });
});

describe('a user', () => {
  test('chooses the app, renames it, removes it, registers another, and signs in with that', async () => {
    const user = await owner();

    const list = await signedIn(user);
    const naming = await pick(list, 'OATH Device', 'Rename');
    const inField = nameIn(naming);
    const renamed = await enter(naming, 'Kitchen tablet');
    const afterRename = await devicesOf(user);
    const qr = await pick(renamed, 'Kitchen tablet', 'Remove');
    const afterRemoval = await devicesOf(user);
    const next = authenticator(uriIn(qr));
    const end = await enterCode(await press(qr, 'Next'), next);
    comeBack();
    const again = await signedIn({ ...user, app: next });
    const done = await press(again, 'Done');

    expect(callbacksIn(list)).toEqual(['ChoiceCallback', 'ConfirmationCallback']);
    expect([list, renamed, again].map((step) => choiceIn(step).getChoices())).toEqual([
      ['OATH Device'],
      ['Kitchen tablet'],
      ['OATH Device'],
    ]);
    expect(inField).toBe('OATH Device');
    expect([afterRename, afterRemoval]).toEqual([['Kitchen tablet'], []]);
    expect(next.account.secret).not.toEqual(user.app.account.secret);
    expect([end, done].map((step) => typeof sessionIn(step))).toEqual(['string', 'string']);
  });

  test('signs in with the removed app no more', async () => {
    const user = await owner();
    const qr = await pick(await signedIn(user), 'OATH Device', 'Remove');
    await enterCode(await press(qr, 'Next'), authenticator(uriIn(qr)));
    comeBack();

    const end = await signedIn(user);

    expect(hasFailed(end)).toBe(true);
  });

  test('of an app and a phone renames the app, and the phone is called as before', async () => {
    const user = await owner({ withPhone: true });

    const list = await signedIn(user);
    const renamed = await enter(await pick(list, 'OATH Device', 'Rename'), 'Kitchen tablet');
    const end = await press(renamed, 'Done');

    expect(choiceIn(list).getChoices()).toEqual(['OATH Device', 'Pixel 8']);
    expect(choiceIn(renamed).getChoices()).toEqual(['Kitchen tablet', 'Pixel 8']);
    expect(sessionIn(end)).toEqual(expect.any(String));
  });

  test('who has shown the app does not remove the phone', async () => {
    const user = await owner({ withPhone: true });

    const end = await pick(await signedIn(user), 'Pixel 8', 'Remove');

    expect(hasFailed(end)).toBe(true);
    expect(await devicesOf(user)).toEqual(['OATH Device', 'Pixel 8']);
  });

  test('whose phone is left registers no other app by what the removed one has proved', async () => {
    const user = await owner({ withPhone: true });

    const end = await pick(await signedIn(user), 'OATH Device', 'Remove');

    expect(end instanceof FRLoginFailure && end.getMessage()).toMatch(/has a second factor already/);
    expect(await devicesOf(user)).toEqual(['Pixel 8']);
  });
});

describe('a thief with the password alone', () => {
  test('comes to no list without a code', async () => {
    const user = await owner({ withPhone: true });

    const end = await enter(await signInWith('ManageDevices', user.username, password), '000000');

    expect(hasFailed(end)).toBe(true);
  });

  test('renames nothing, though the journey forgets to ask for the code', async () => {
    const user = await owner({ withPhone: true });

    const list = await signInWith('ManageDevicesByPassword', user.username, password);
    const end = await enter(await pick(list, 'OATH Device', 'Rename'), 'Mine');

    expect(hasFailed(end)).toBe(true);
    expect(await devicesOf(user)).toEqual(['OATH Device', 'Pixel 8']);
  });

  test.each(['OATH Device', 'Pixel 8'])(
    'removes no %s, though the journey forgets to ask for the code',
    async (device) => {
      const user = await owner({ withPhone: true });

      const list = await signInWith('ManageDevicesByPassword', user.username, password);
      const end = await pick(list, device, 'Remove');
      const itself = await signedIn(user);

      expect(hasFailed(end)).toBe(true);
      expect(choiceIn(itself).getChoices()).toEqual(['OATH Device', 'Pixel 8']);
    },
  );
});
