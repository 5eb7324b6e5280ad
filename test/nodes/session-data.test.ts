import { describe, expect, test } from '@jest/globals';
import { node } from '../../functions/nodes/session-data.ts';
import type { Session } from '../../functions/ports/sessions.ts';
import { addUser } from '../../testing/add-user.ts';
import { journeyExport } from '../../testing/journey-builder.ts';
import { type JourneyWorld, journeyWorld } from '../../testing/journey-world.ts';
import { runNode } from '../../testing/run-node.ts';
import { filled, type Reply } from '../../testing/step.ts';

const config = { sessionDataKey: 'UserToken', sharedStateKey: 'userName' };

describe('Get Session Data', () => {
  test('puts the property into shared state and among the attributes of the object', async () => {
    const state = { shared: { objectAttributes: { mail: 'demo@example.com' } } };

    const run = await runNode(node, { config, state, request: { headers: {}, session: { UserToken: 'demo' } } });

    expect(run.outcome).toBe('outcome');
    expect(run.state.shared).toEqual({
      userName: 'demo',
      objectAttributes: { mail: 'demo@example.com', userName: 'demo' },
    });
  });

  test.each([
    ['no session', undefined],
    ['a session without the property', { headers: {}, session: {} }],
  ])('with %s leaves the state as it is', async (_what, request) => {
    const run = await runNode(node, { config, ...(request && { request }) });

    expect([run.outcome, run.state.shared]).toEqual(['outcome', {}]);
  });

  test.each(['realm', '_id', 'objectAttributes', 'oathDeviceProfile'])(
    'does not write the key %s',
    (sharedStateKey) => {
      expect(node.definition.config.safeParse({ sessionDataKey: 'UserId', sharedStateKey }).success).toBe(false);
    },
  );
});

const manage = journeyExport({
  id: 'Manage',
  entry: 'read',
  nodes: {
    read: { type: 'SessionDataNode', config, to: { outcome: 'ask' } },
    ask: { type: 'MessageNode', to: { true: 'again', false: 'failure' } },
    again: { type: 'MessageNode', to: { true: 'success', false: 'failure' } },
  },
  tree: { noSession: true },
});

const session: Session = {
  ...{ realm: '/alpha', username: 'demo', universalId: 'id=demo,ou=user,o=alpha,ou=services,ou=am-config' },
  ...{ authLevel: 7, epoch: 0, factors: [], properties: { Service: 'Login', colour: 'red' } },
  ...{ createdAt: 0, latestAccessAt: 0, maxIdleMinutes: 30, maxMinutes: 120 },
};

async function world(...journeys: Parameters<typeof journeyWorld>[0]['journeys']): Promise<JourneyWorld> {
  const made = await journeyWorld({ journeys: [manage, ...journeys] });
  await addUser(made.ports, { username: 'demo' });
  const times = { createdAt: made.clock.now(), latestAccessAt: made.clock.now() };
  await made.ports.sessionIssuer.create('of-demo', { ...session, ...times });
  await made.ports.sessionIssuer.create('of-eve', { ...session, ...times, username: 'eve' });
  await made.ports.sessionIssuer.create('of-beta', { ...session, ...times, realm: '/beta' });
  return made;
}

const withToken = (token?: string) => ({ headers: token === undefined ? {} : { iPlanetDirectoryPro: token } });
const yes = (step: Reply) => filled(step.body, { ConfirmationCallback: 0 });
const sharedAtEnd = ({ visits }: JourneyWorld) => visits.at(-1)?.state.shared;

describe('a journey that goes by the session that came along', () => {
  test('knows its user on every request that it comes along with', async () => {
    const at = await world();
    const first = await at.start('Manage', '', withToken('of-demo'));
    const second = await at.post(yes(first), '', withToken('of-demo'));

    const end = await at.post(yes(second), '', withToken('of-demo'));

    expect(end.status).toBe(200);
    expect(sharedAtEnd(at)).toMatchObject({ userName: 'demo' });
  });

  test.each([
    ['a property of AM’s', 'AuthLevel', '7'],
    ['the realm', 'Organization', 'o=alpha,ou=services,ou=am-config'],
    ['a property of a journey’s own', 'colour', 'red'],
    ['what no session has', 'userName', undefined],
  ])('reads %s', async (_what, sessionDataKey, value) => {
    const read = { type: 'SessionDataNode', config: { sessionDataKey, sharedStateKey: 'got' }, to: { outcome: 'ask' } };
    const ask = { type: 'MessageNode', to: { true: 'success', false: 'failure' } };
    const at = await world(journeyExport({ id: 'Reads', entry: 'read', nodes: { read, ask } }));

    await at.start('Reads', '', withToken('of-demo'));

    expect(sharedAtEnd(at)?.['got']).toBe(value);
  });

  test.each([
    ['with the session of somebody else', 'of-eve'],
    ['without a session', undefined],
  ])('a journey carried on %s ends, for whoever has the session too', async (_how, token) => {
    const at = await world();
    const first = await at.start('Manage', '', withToken('of-demo'));

    const stolen = await at.post(yes(first), '', withToken(token));
    const after = await at.post(yes(first), '', withToken('of-demo'));

    expect([stolen.status, stolen.body['callbacks']]).toEqual([401, undefined]);
    expect(after.status).toBe(401);
  });

  test('a step that was answered already is shown to nobody without the session', async () => {
    const at = await world();
    const first = await at.start('Manage', '', withToken('of-demo'));
    await at.post(yes(first), '', withToken('of-demo'));

    const again = await at.post(yes(first));

    expect([again.status, again.body['callbacks']]).toEqual([401, undefined]);
  });

  test('a session that ended meanwhile carries no journey on', async () => {
    const at = await world();
    const first = await at.start('Manage', '', withToken('of-demo'));
    await at.ports.sessionEnder.destroy('of-demo');

    const end = await at.post(yes(first), '', withToken('of-demo'));

    expect(end.status).toBe(401);
  });

  test.each([
    ['of another realm', 'of-beta'],
    ['that nobody has', 'id=demo,ou=user,o=alpha,ou=services,ou=am-config'],
  ])('a token %s names no user here', async (_what, token) => {
    const at = await world();

    await at.start('Manage', '', withToken(token));

    expect(sharedAtEnd(at)).not.toHaveProperty('userName');
  });

  test('a journey begun without a session stays without one, and is not ended by one that comes later', async () => {
    const at = await world();
    const first = await at.start('Manage');

    const second = await at.post(yes(first), '', withToken('of-demo'));

    expect([second.status, typeof second.body['authId']]).toEqual([200, 'string']);
    expect(sharedAtEnd(at)).not.toHaveProperty('userName');
  });

  test('reads the session once in a request', async () => {
    let reads = 0;
    const read = (to: string) => ({ type: 'SessionDataNode', config, to: { outcome: to } });
    const nodes = { one: read('two'), two: read('ask'), ask: { type: 'MessageNode', to: { true: 'success' } } };
    const at = await journeyWorld({
      journeys: [journeyExport({ id: 'Twice', entry: 'one', nodes })],
      ports: (ports) => ({
        ...ports,
        sessionEnder: { destroy: (token) => ports.sessionEnder.destroy(token) },
        sessionReader: {
          find: (token) => {
            reads += 1;
            return ports.sessionReader.find(token);
          },
        },
      }),
    });

    await at.start('Twice', '', withToken('any'));

    expect(reads).toBe(1);
  });
});
