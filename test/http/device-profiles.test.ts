import { describe, expect, test } from '@jest/globals';
import { demo } from '../contracts/users.ts';
import { devicesWorld } from '../support/devices-world.ts';

const base = '/am/json/realms/root/realms/alpha/users/demo/devices';
const list = 'profile?_queryFilter=true';
const identifier = '714524572-2799534390-3707617532';
const metadata = { platform: { deviceName: 'Laptop' }, browser: { languages: ['en'] } };
const location = { latitude: 47.3769, longitude: 8.5417 };
const passwordOnly = { nodeType: '' };

async function world() {
  const made = await devicesWorld();
  const save = (user = demo, id = identifier, more = {}) =>
    made.ports.deviceProfileSaving.save(user, { identifier: id, metadata, location, usualAlias: 'Laptop', ...more }, 5);
  const call = (request: string, options: Parameters<typeof made.call>[1] = {}) =>
    made.call(request, { base, ...options });
  return { ...made, save, call, left: () => made.ports.deviceProfileEditor.list(demo) };
}

describe('the list of device profiles', () => {
  test('is what AM answers, last used first', async () => {
    const { call, save, clock } = await world();
    await save(demo, 'bare', { metadata: undefined, location: undefined, usualAlias: undefined });
    clock.advance(1000);
    await save();

    const reply = await call(`GET ${list}`);

    const always = { recoveryCodes: [], _rev: expect.stringMatching(/^\d+$/) };
    expect([reply.status, reply.body]).toEqual([
      200,
      {
        result: [
          {
            ...{ _id: identifier, identifier, alias: 'Laptop', metadata, location, lastSelectedDate: clock.now() },
            ...always,
          },
          { _id: 'bare', identifier: 'bare', alias: '', metadata: {}, lastSelectedDate: clock.now() - 1000, ...always },
        ],
        resultCount: 2,
        pagedResultsCookie: null,
        totalPagedResultsPolicy: 'NONE',
        totalPagedResults: -1,
        remainingPagedResults: -1,
      },
    ]);
  });

  test('has a revision that follows its content', async () => {
    const { call, save } = await world();
    await save();
    const revision = async () => {
      const { text } = await call(`GET ${list}`);
      return /"_rev":"(\d+)"/.exec(text)?.[1];
    };

    const [one, same] = [await revision(), await revision()];
    await call(`PUT profile/${identifier}`, { body: { alias: 'Other' } });

    expect(one).toBe(same);
    expect(await revision()).not.toBe(one);
  });

  test('is refused without the filter', async () => {
    const { call } = await world();

    expect((await call('GET profile')).status).toBe(400);
  });
});

describe('one device profile', () => {
  test('is renamed by its alias; the rest of the body says nothing', async () => {
    const { call, save, left } = await world();
    await save();

    const reply = await call(`PUT profile/${identifier}`, {
      body: { identifier: 'other', metadata: {}, alias: ' Zoë’s laptop ', lastSelectedDate: 1 },
    });

    expect([reply.status, reply.body]).toMatchObject([200, { _id: identifier, alias: 'Zoë’s laptop', metadata }]);
    expect(await left()).toMatchObject([{ identifier, alias: 'Zoë’s laptop', metadata, location }]);
  });

  test.each([{}, { alias: '' }, { alias: 7 }, { alias: 'x'.repeat(101) }, { alias: '\u202eevil' }])(
    'is not renamed by %j',
    async (body) => {
      const { call, save, left } = await world();
      await save();

      expect((await call(`PUT profile/${identifier}`, { body })).status).toBe(400);
      expect(await left()).toMatchObject([{ alias: 'Laptop' }]);
    },
  );

  test.each(['7-8-9', 'a b', 'Zoë', 'a%b', 'q+/w==', 'a/b', '..'])('is removed by its identifier %s', async (id) => {
    const { call, save, left } = await world();
    await save(demo, id);
    await save(demo, 'another');

    const reply = await call(`DELETE profile/${encodeURIComponent(id)}`, { body: {} });

    expect([reply.status, reply.body]).toMatchObject([200, { _id: id, alias: 'Laptop' }]);
    expect((await left()).map((profile) => profile.identifier)).toEqual(['another']);
  });

  test('that is not there is not found, and nothing else is done with any', async () => {
    const { call, save, left } = await world();
    await save();

    const replies = [
      await call('PUT profile/another', { body: { alias: 'x' } }),
      await call('DELETE profile/another'),
      await call(`DELETE profile/${'x'.repeat(257)}`),
      await call(`GET profile/${identifier}`),
      await call(`POST profile/${identifier}?_action=newRecoveryCodes`, { body: {} }),
      await call('POST profile?_action=reset', { body: {} }),
    ];

    expect(replies.map(({ status }) => status)).toEqual([404, 404, 404, 501, 501, 501]);
    expect(await left()).toHaveLength(1);
  });

  test('changes leave an audit event, without what would follow the user around', async () => {
    const { call, save, ports } = await world();
    await save();

    await call(`PUT profile/${identifier}`, { body: { alias: 'Other' } });
    await call(`DELETE profile/${identifier}`);

    const objectId = 'id=demo,ou=user,o=alpha,ou=services,ou=am-config';
    expect(ports.auditLog.events).toMatchObject([
      { eventName: 'WAYMARK-PROFILE-CHANGED', info: { objectId, kind: 'profile', operation: 'rename' } },
      { eventName: 'WAYMARK-PROFILE-REMOVED', info: { objectId, kind: 'profile', operation: 'delete' } },
    ]);
    expect(JSON.stringify(ports.auditLog.events)).not.toMatch(/714524572|47\.3769/);
  });
});

describe('attack', () => {
  const everything = async ({ call }: Pick<Awaited<ReturnType<typeof world>>, 'call'>, options: object) =>
    Promise.all(
      [`GET ${list}`, `PUT profile/${identifier}`, `DELETE profile/${identifier}`].map((request) =>
        call(request, { ...(request.startsWith('PUT') && { body: { alias: 'x' } }), ...options }),
      ),
    );

  test.each<[string, object]>([
    ['nobody', { as: null }],
    ['another user', { as: { username: 'eve' } }],
    ['a user of the same name elsewhere', { as: { realm: '/beta' } }],
  ])('profiles of a user are nothing to %s', async (_who, options) => {
    const made = await world();
    await made.save();

    const replies = await everything(made, options);

    expect(replies.every(({ status }) => status === 401 || status === 403)).toBe(true);
    expect(replies.map(({ text }) => text).join()).not.toMatch(/Laptop|47\.3769/);
    expect(await made.left()).toMatchObject([{ alias: 'Laptop' }]);
  });

  test('a stolen password shows no profile to pass for a known device with, of who has a second factor', async () => {
    const made = await world();
    await made.save();
    await made.savePush();

    const stolen = await everything(made, { as: passwordOnly });
    const proved = await made.call(`GET ${list}`);

    expect(stolen.map(({ status }) => status)).toEqual([403, 403, 403]);
    expect(stolen.map(({ text }) => text).join()).not.toMatch(/Laptop|47\.3769|714524572/);
    expect([proved.status, proved.body]).toMatchObject([200, { resultCount: 1 }]);
  });

  test('who has no second factor can be asked for none, and sees his devices', async () => {
    const made = await world();
    await made.save();

    const reply = await made.call(`GET ${list}`, { as: passwordOnly });

    expect([reply.status, reply.body]).toMatchObject([200, { resultCount: 1 }]);
  });

  test('a profile by the name of a factor removes no factor', async () => {
    const made = await world();
    await made.savePush('push-1');

    const replies = [await made.call('DELETE profile/push%23push-1'), await made.call('DELETE profile/push-1')];

    expect(replies.map(({ status }) => status)).toEqual([404, 404]);
    expect(await made.ports.deviceList.list(demo, 'push')).toHaveLength(1);
  });
});
