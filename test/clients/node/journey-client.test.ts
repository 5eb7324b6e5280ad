// Every end of every shipped journey with the published journey-client, which is made for browsers: of one it gets a
// fetch that keeps cookies, and the sessionStorage that it looks for when it is made and uses for redirects only.
import { afterAll, beforeAll, describe } from '@jest/globals';
import { browserFetch } from '../../support/browser-fetch.ts';
import type { Client } from '../client.ts';
import { endings } from '../endings/all.ts';
import { openJourneyClient } from '../journey-client.ts';
import { stackPlace } from '../stack-place.ts';
import { walkEndings } from '../walk-endings.ts';
import { walkSession } from '../walk-session.ts';

const stack = stackPlace();
const network = globalThis.fetch;
let client: Client;

beforeAll(async () => {
  // Its store checks itself at length otherwise.
  process.env['NODE_ENV'] = 'production';
  globalThis.fetch = browserFetch(network).fetch;
  Object.assign(globalThis, { sessionStorage: {}, localStorage: {} });
  client = await openJourneyClient(`${stack().url}/oauth2/realms/root/realms/alpha/.well-known/openid-configuration`);
});

afterAll(() => {
  process.env['NODE_ENV'] = 'test';
  globalThis.fetch = network;
});

describe('journey-client', () => {
  walkEndings(endings, () => stack().place(client));
  walkSession(() => stack().place(client));
});
