// The ends of the shipped journeys with the published JavaScript SDK that test/support/walks does not lead to.
import { afterEach, beforeEach, describe } from '@jest/globals';
import { type Browser, openBrowser } from '../../support/sdk-browser.ts';
import { endings } from '../endings/all.ts';
import { javascriptSdk } from '../javascript-sdk-client.ts';
import { stackPlace } from '../stack-place.ts';
import { walkEndings } from '../walk-endings.ts';
import { walkSession } from '../walk-session.ts';

const stack = stackPlace();
let browser: Browser;

const walkedElsewhere = new Set([
  'OathLogin: a wrong password',
  'OathLogin: an app that is registered on the way, and its first code',
  'OathLogin: a code',
  'OathLogin: a recovery code',
  'OathLogin: wrong codes, past the last retry',
  'PushLogin: a phone that is registered on the way, and approves',
  'PushLogin: a phone that approves the next time, after some polls',
  'PushLogin: a phone that approves the second push, when the first has expired',
  'PushLogin: a phone that scans the second QR code, when the first has expired',
  'PushLogin: a phone that denies',
  'PushLogin: a phone that approves with a wrong number',
  'PushLogin: wrong recovery codes, past the last retry',
  'PushLogin: opting out',
  'PushLogin: having opted out before',
  'CombinedMfaLogin: a phone that is registered on the way, and approves',
  'CombinedMfaLogin: a one-time password of the same app',
]);
const others = endings.filter(({ journey, way }) => !walkedElsewhere.has(`${journey}: ${way}`));

// Each in a browser that knows nobody.
beforeEach(() => {
  browser = openBrowser(stack().url);
});

afterEach(() => browser.close());

describe('The JavaScript SDK', () => {
  walkEndings(others, () => stack().place(javascriptSdk));
  walkSession(() => stack().place(javascriptSdk));
});
