// Help for a user who has lost the phone: found, signed out, given a pass and kept out, through whichever system.
import { afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { systemClock } from '../../../functions/adapters/system/machine.ts';
import type { JsonObject } from '../../../functions/json.ts';
import { hotp } from '../../../functions/mfa/oath/hotp.ts';
import { parseOathUri } from '../../../functions/mfa/oath/parse-oath-uri.ts';
import { filled } from '../../../testing/step.ts';
import { newUser } from '../phone-users.ts';
import {
  type Browser,
  choose,
  enter,
  hasFailed,
  openBrowser,
  press,
  send,
  sessionIn,
  signInWith,
  uriIn,
} from '../sdk-browser.ts';
import { keeper, makeKeeper } from './keeper.ts';
import type { WalkedSystem } from './walked-system.ts';

const password = 'Correct-horse-7';

interface Answer {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}

/** `system` is asked in each test, not before. */
export function walkHelp(system: () => WalkedSystem): void {
  let browser: Browser;
  let token: string;

  beforeAll(async () => {
    await makeKeeper(system().url);
    token = await keeperSession(system().url);
  });
  beforeEach(() => {
    browser = openBrowser(system().url);
  });
  afterEach(() => browser.close());

  const ask = async (method: string, path: string, session = token, body?: object): Promise<Answer> => {
    const response = await fetch(`${system().url}/json/realms/root/realms/alpha/waymark/users/${path}`, {
      method,
      headers: { iPlanetDirectoryPro: session, ...(body && { 'content-type': 'application/json' }) },
      ...(body && { body: JSON.stringify(body) }),
    });
    return { status: response.status, body: (await response.json()) as Answer['body'] };
  };

  /** A user who has just registered an app and signed in with it. */
  const enrolled = async () => {
    const username = await newUser(password);
    const qr = await signInWith('OathLogin', username, password);
    const prompt = await send(await press(qr, 'Next'));
    choose(prompt, 0);
    return { username, session: String(sessionIn(await enter(prompt, codeOf(uriIn(qr))))) };
  };

  describe('Administrators', () => {
    test('find a user, see the factor, sign him out, and see what happened', async () => {
      const { username, session } = await enrolled();

      const found = await ask('GET', username);
      const signedOut = await ask('POST', `${username}?_action=signOut`);
      const after = await system().at.session('getSessionInfo', session);
      const events = await ask('GET', `${username}?_fields=events`);

      expect([found, signedOut]).toMatchObject([
        { status: 200, body: { name: username, status: 'active', factors: [{ kind: 'oath', recoveryCodesLeft: 10 }] } },
        { status: 200, body: { name: username } },
      ]);
      expect([after.status, events.status]).toEqual([401, 200]);
      const names = (events.body['events'] as { name: string; by?: { name?: string } }[]).map(({ name, by }) => [
        name,
        by?.name,
      ]);
      expect(names).toContainEqual(['WAYMARK-SESSIONS-ENDED', keeper.username]);
      expect(names).toContainEqual(['AM-TREE-LOGIN-COMPLETED', undefined]);
      expect(names).toContainEqual(['WAYMARK-DEVICE-REGISTERED', undefined]);
    });

    test('give a pass, which registers another device in place of the lost one', async () => {
      const { username } = await enrolled();
      const { body } = await ask('POST', `${username}?_action=pass`, token, { minutes: 10 });

      const qr = await enter(await signInWith('PassRegistration', username, password), String(body['pass']));
      const prompt = await send(await press(qr, 'Next'));
      const end = await enter(prompt, codeOf(uriIn(qr)));

      expect([hasFailed(end), typeof sessionIn(end)]).toEqual([false, 'string']);
      const { factors } = (await ask('GET', username)).body;
      expect(factors).toHaveLength(1);
    });

    test('keep a user out, let him in, and take his factors', async () => {
      const { username } = await enrolled();

      await ask('POST', `${username}?_action=disable`);
      const out = await signInWith('Login', username, password);
      await ask('POST', `${username}?_action=enable`);
      const reset = await ask('POST', `${username}?_action=resetMfa`);

      expect([hasFailed(out), reset.body]).toEqual([true, { name: username, removed: 1 }]);
      expect((await ask('GET', username)).body).toMatchObject({ status: 'active', factors: [] });
    });
  });

  test('attack: a user with a second factor helps nobody, himself least of all', async () => {
    const { username, session } = await enrolled();

    const statuses = [];
    for (const action of ['signOut', 'unlock', 'resetMfa', 'pass', 'enable', 'disable']) {
      statuses.push((await ask('POST', `${username}?_action=${action}`, session)).status);
    }

    expect([...statuses, (await ask('GET', 'demo', session)).status]).toEqual([403, 403, 403, 403, 403, 403, 403]);
  });
}

async function keeperSession(url: string): Promise<string> {
  const address = `${url}/json/realms/root/authenticate`;
  const post = async (body: object): Promise<JsonObject> => {
    const headers = { 'content-type': 'application/json', 'accept-api-version': 'resource=2.1' };
    const response = await fetch(address, { method: 'POST', headers, body: JSON.stringify(body) });
    return (await response.json()) as JsonObject;
  };
  const step = await post({});
  const end = await post(filled(step, { NameCallback: keeper.username, PasswordCallback: keeper.password }));
  return String(end['tokenId']);
}

function codeOf(uri: string): string {
  const { secret, digits, hash, period } = parseOathUri(uri);
  return hotp({ secret, digits, hash, counter: Math.floor(systemClock.now() / 1000 / period) });
}
