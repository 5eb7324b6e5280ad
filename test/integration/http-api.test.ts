// PushLogin over the local stack whose functions get the events of an HTTP API: pages, sessions, phones and their answers.
import { expect, test } from '@jest/globals';
import { localSystem } from '../support/local-system.ts';
import { walkPushLogin } from '../support/walks/push-login.walk.ts';

const system = localSystem({ api: 'http' });

walkPushLogin(system);

test('a slash behind sessions, and a realm of the query: what SDKs send is found', async () => {
  const { url } = system();
  const ask = (path: string) =>
    fetch(`${url}/json/${path}`, { method: 'POST', headers: { 'content-type': 'application/json' } });

  const [slash, unknown] = await Promise.all([
    ask('realms/root/realms/alpha/sessions/?_action=logout'),
    ask('sessions?_action=logout&realm=/nowhere'),
  ]);

  expect([slash.status, unknown.status]).toEqual([401, 404]);
  expect(await unknown.json()).toMatchObject({ code: 404, message: expect.stringContaining('nowhere') });
});
