// Every end of every shipped journey with the published journey-client, which is made for browsers: of one it gets a
// fetch that keeps cookies, and the sessionStorage that it looks for when it is made and uses for redirects only.
import { afterAll, beforeAll, beforeEach, describe } from '@jest/globals';
import { browserFetch } from '../../support/browser-fetch.ts';
import type { Client } from '../client.ts';
import { endings } from '../endings/all.ts';
import { openJourneyClient } from '../journey-client.ts';
import { stackPlace } from '../stack-place.ts';
import { walkEndings } from '../walk-endings.ts';
import { walkSession } from '../walk-session.ts';

const stack = stackPlace();
const network = globalThis.fetch;
let browser = browserFetch(network);
let client: Client;

beforeAll(async () => {
  // Its store checks itself at length otherwise.
  process.env['NODE_ENV'] = 'production';
  Object.assign(globalThis, { sessionStorage: {}, localStorage: {} });
  globalThis.fetch = (...asked) => browser.fetch(...asked);
  client = await openJourneyClient(`${stack().url}/oauth2/realms/root/realms/alpha/.well-known/openid-configuration`);
});

// Each in a browser that knows nobody.
beforeEach(() => {
  browser = browserFetch(network);
});

afterAll(() => {
  process.env['NODE_ENV'] = 'test';
  globalThis.fetch = network;
});

describe('journey-client', () => {
  walkEndings(endings, () => stack().place(client));
  walkSession(() => stack().place(client));
});
