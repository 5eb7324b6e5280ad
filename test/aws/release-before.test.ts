// The release before this one deployed over this one, and this one over it again, while people wait for their phones: what each has
// begun the other ends, and what each has stored the other reads.
import { execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { dynamoConfiguration, dynamoConfigurationEditor } from '../../functions/adapters/dynamo/configuration.ts';
import { deployStacks } from '../../local/aws/cdk.ts';
import { deployTo } from '../../local/aws/deployment.ts';
import { clientSettings } from '../../local/aws/place.ts';
import { suiteSettings } from '../../local/aws/suite.ts';
import { deployedData } from '../../operator/deployed-data.ts';
import { awsSuite, deployedSystem } from '../support/deployed-system.ts';
import { newUser } from '../support/phone-users.ts';
import { releaseBefore } from '../support/release-before.ts';
import { type Browser, numberIn, openBrowser, sessionIn } from '../support/sdk-browser.ts';
import * as oath from '../support/walks/oath-login.walk.ts';
import { enrolled, type LoggingIn, password, poll, signIn } from '../support/walks/push-login.walk.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const minutes = 60_000;

const { place } = awsSuite();
const system = deployedSystem();
const older = join(place.folder, 'release-before');
let browser: Browser;
let deployed: 'this' | 'the one before' = 'this';

beforeAll(() => {
  mkdirSync(older);
  const files = execFileSync('git', ['archive', '--format=tar', releaseBefore(root)], { cwd: root, maxBuffer: 1e9 });
  execFileSync('tar', ['-x', '-C', older], { input: files });
  // Packages are updated together with what uses them: here only the code is another one.
  symlinkSync(join(root, 'node_modules'), join(older, 'node_modules'));
  browser = openBrowser(system().url);
});

afterAll(async () => {
  browser.close();
  // The tests after these are about this release.
  if (deployed !== 'this') await deployThis();
}, 6 * minutes);

async function deployOlder(): Promise<void> {
  deployed = 'the one before';
  await deployTo(place, suiteSettings, (at, context, only) => deployStacks(at, context, only, older));
}

async function deployThis(): Promise<void> {
  await deployTo(place, suiteSettings);
  deployed = 'this';
}

/**
 * Until the next deployment. One of them may take longer than the two minutes that a push lives: this is about what either release
 * makes of it, not about how long that takes.
 */
async function pushesLast(): Promise<void> {
  const { dynamo } = await deployedData(suiteSettings.stage, clientSettings(place));
  const found = await dynamoConfiguration(dynamo).get('/alpha', 'journey', 'PushLogin');
  const text = JSON.stringify(found?.value);
  const longer = text.replaceAll('"messageTimeout":120000', '"messageTimeout":600000');
  if (!longer.includes('"messageTimeout":600000')) throw new Error('The pushes of PushLogin have another life');
  await dynamoConfigurationEditor(dynamo).put('/alpha', 'journey', 'PushLogin', JSON.parse(longer));
  // Functions keep a journey for half a minute.
  await system().pass(31_000);
}

/** A user whose phone has been approved once, and who now waits for its next answer. */
async function waiting(): Promise<LoggingIn> {
  const user = await enrolled(system());
  await user.phone.approve(user.push.messageId, { number: numberIn(user.wait) });
  await poll(system(), user.wait);
  const wait = await signIn(user.username);
  return { ...user, wait, push: await user.phone.nextPush() };
}

async function approved({ phone, push, wait }: LoggingIn): Promise<string | undefined> {
  await phone.approve(push.messageId, { number: numberIn(wait) });
  return sessionIn(await poll(system(), wait));
}

/** With a recovery code, which lies on the device. */
async function signsIn({ username, codes }: oath.CodeUser): Promise<string | undefined> {
  return sessionIn(await oath.enterRecoveryCode(await oath.signIn(username), codes[0]));
}

/** Of a browser of its own: a sign-in ends the session that comes along. */
async function newSession(): Promise<{ username: string; token: string }> {
  browser.close();
  const username = await newUser(password);
  const { at } = system();
  const end = await at.answer(await at.start('Login'), { NameCallback: username, PasswordCallback: password });
  browser = openBrowser(system().url);
  return { username, token: String(end.body['tokenId']) };
}

test(
  'back to the release before and up again: open pushes are approved, sessions and factors stay',
  async () => {
    await pushesLast();
    const [session, first, app] = [await newSession(), await waiting(), await oath.enrolled()];

    await deployOlder();
    await pushesLast();
    const afterReturn = await approved(first);
    const kept = await system().at.session('getSessionInfo', session.token);
    const [olderSession, second, olderApp] = [await newSession(), await waiting(), await oath.enrolled()];
    await deployThis();
    const afterUpgrade = await approved(second);
    const keptAgain = await system().at.session('getSessionInfo', olderSession.token);
    const byCode = [await signsIn(app), await signsIn(olderApp)];

    const text = expect.any(String);
    expect({ afterReturn, afterUpgrade, byCode }).toEqual({
      afterReturn: text,
      afterUpgrade: text,
      byCode: [text, text],
    });
    expect([kept, keptAgain]).toMatchObject([
      { status: 200, body: { username: session.username } },
      { status: 200, body: { username: olderSession.username } },
    ]);
  },
  12 * minutes,
);
