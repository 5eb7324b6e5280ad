// The door to a user's recent sign-ins: what it answers, and whom it turns away.
import { describe, expect, test } from '@jest/globals';
import type { SignIn } from '../../functions/ports/sign-ins.ts';
import { signInAt } from '../contracts/sign-ins.contract.ts';
import { demo } from '../contracts/users.ts';
import { type Caller, devicesWorld } from '../support/devices-world.ts';

const base = '/am/json/realms/root/realms/alpha/users/demo/devices';
const list = 'GET signins?_queryFilter=true';
const firefox = 'Mozilla/5.0 (X11; Linux x86_64; rv:142.0) Gecko/20100101 Firefox/142.0';

async function world(options: Parameters<typeof devicesWorld>[0] = {}) {
  const made = await devicesWorld(options);
  const note = (changes: Partial<SignIn> = {}, user = demo) =>
    made.ports.signInLog.note(user, signInAt(made.clock.now(), changes), made.clock.now() + 1_000_000);
  const call = (request: string, caller: Caller = {}) => made.call(request, { base, ...caller });
  return { ...made, note, call };
}

describe('recent sign-ins', () => {
  test('are listed with place and browser, and which of them this session began with', async () => {
    const { call, note, clock } = await world();
    await note({ userAgent: firefox, country: 'CH' });
    clock.advance(1000);
    await note({ id: 'this one', verdict: 'refused', userAgent: 'curl/8', methods: ['pwd'] });

    const reply = await call(list, { as: { properties: { AMCtxId: 'this one' } } });

    const at = clock.now();
    expect([reply.status, reply.body]).toMatchObject([
      200,
      {
        result: [
          {
            ...{ _id: 'this one', at, verdict: 'refused', ipAddress: '198.51.100.7', browser: '', system: '' },
            ...{ journey: 'Login', methods: ['pwd'], current: true },
          },
          {
            ...{ _id: `id-${at - 1000}`, at: at - 1000, verdict: 'signedIn', ipAddress: '198.51.100.7', country: 'CH' },
            ...{ browser: 'Firefox', system: 'Linux', journey: 'Login', methods: ['pwd', 'oath'], current: false },
          },
        ],
      },
    ]);
  });

  test.each(['GET signins', 'GET signins/some?_queryFilter=true', 'GET other?_queryFilter=true'])(
    '%s is nothing that there is',
    async (request) => {
      const { call } = await world();

      expect((await call(request)).status).toBe(request === 'GET signins' ? 400 : 404);
    },
  );

  test.each(['DELETE signins', 'PUT signins', 'POST signins?_action=reset'])(
    'a thief covers no tracks: %s is not offered',
    async (request) => {
      const { call, note, ports } = await world();
      await note();

      expect((await call(request)).status).toBe(501);
      expect(await ports.signIns.list(demo)).toHaveLength(1);
    },
  );
});

describe('attack:', () => {
  const elsewhere = { ...demo, realm: '/beta' };
  test.each<readonly [string, Caller]>([
    ['another user', { as: { username: 'mallory' } }],
    ['a namesake of another realm', { as: { realm: '/beta' } }],
    ['a user of the realm above', { as: { realm: '/' } }],
    ['an administrator of devices', { as: { username: 'helpdesk' } }],
  ])('%s reads where a user signs in from', async (_, caller) => {
    const { call, note, saveOath } = await world({ settings: { deviceAdministrators: ['helpdesk'] } });
    await saveOath();
    await note();

    const reply = await call(list, caller);

    expect([reply.status, reply.text.includes('198.51.100.7')]).toEqual([403, false]);
  });

  test('nobody reads them without a session', async () => {
    const { call, note } = await world();
    await note();

    expect((await call(list, { as: null })).status).toBe(401);
  });

  test('a stolen password shows nothing of a user who has a second factor', async () => {
    const { call, note, saveOath, clock } = await world();
    await note();
    const passwordOnly = { nodeType: '', factors: [{ factor: 'pwd', at: clock.now() }] };

    const withoutFactor = await call(list, { as: passwordOnly });
    await saveOath();
    const withFactor = await call(list, { as: passwordOnly });

    expect([withoutFactor.status, withFactor.status]).toEqual([200, 403]);
  });

  test('a session that proved a device which is gone shows nothing', async () => {
    const { call, note, saveOath, clock } = await world();
    await saveOath('oath-2');
    await note();

    const reply = await call(list, { as: { factors: [{ factor: 'otp', at: clock.now(), device: 'oath#oath-1' }] } });

    expect(reply.status).toBe(403);
  });

  test('what others may have written is read in one’s own realm only', async () => {
    const { call, note } = await world();
    await note({}, elsewhere);

    expect((await call(list)).body).toMatchObject({ result: [] });
  });
});
