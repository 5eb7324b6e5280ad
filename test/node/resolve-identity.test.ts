import { beforeEach, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { JsonObject } from '../../functions/json.ts';
import { journeyUser, resolveIdentity, sharedText } from '../../functions/node/resolve-identity.ts';
import { nodeState } from '../../functions/node/state.ts';
import { identityName, universalId } from '../../functions/ports/universal-id.ts';
import { type MemoryPorts, memoryPorts } from '../../testing/memory/ports.ts';

const subject = (shared: JsonObject, universalId?: string, transient: JsonObject = {}) => ({
  realm: '/alpha',
  state: nodeState({ shared, transient, secure: {} }).state,
  ...(universalId !== undefined && { universalId }),
});

let ports: MemoryPorts;

beforeEach(async () => {
  ports = memoryPorts();
  await ports.identityStore.put({ realm: '/alpha', username: 'Demo', active: true, attributes: {} });
  await ports.identityStore.put({ realm: '/alpha', username: 'eve', active: true, attributes: {} });
});

describe('the user of a journey', () => {
  test('is the one named in state, in whatever store and spelling', async () => {
    const shared = await resolveIdentity(subject({ username: ' demo' }), ports.identities);
    const transient = await resolveIdentity(subject({}, undefined, { username: 'DEMO' }), ports.identities);

    expect(shared).toMatchObject({ realm: '/alpha', username: 'Demo' });
    expect(transient).toMatchObject({ realm: '/alpha', username: 'Demo' });
  });

  test('a name typed after identification does not bring in another user', async () => {
    const identity = await resolveIdentity(
      subject({ username: 'eve' }, 'id=Demo,ou=user,o=alpha,ou=services,ou=am-config'),
      ports.identities,
    );

    expect(identity.username).toBe('Demo');
  });

  test('a realm that a script wrote into state does not lead into another realm', () => {
    expect(journeyUser(subject({ realm: '/beta', username: 'demo' }))).toEqual({ realm: '/alpha', username: 'demo' });
  });

  test.each([[{}], [{ username: '' }], [{ username: '  ' }], [{ username: 7 }], [{ username: 'nobody' }]])(
    'is unknown with the state %j',
    async (shared: JsonObject) => {
      await expect(resolveIdentity(subject(shared), ports.identities)).rejects.toMatchObject({
        code: 'ERR_IDENTITY_UNKNOWN',
        message: 'Failed to get the identity object',
      });
    },
  );

  test.each([[{}], [{ username: '' }], [{ username: '  ' }]])('is nobody to look up with the state %j', (shared) => {
    expect(journeyUser(subject(shared))).toBeUndefined();
  });

  test('is unknown when the identified one is gone, whoever is named', async () => {
    const gone = subject({ username: 'eve' }, 'id=gone,ou=user,o=alpha,ou=services,ou=am-config');

    await expect(resolveIdentity(gone, ports.identities)).rejects.toMatchObject({ code: 'ERR_IDENTITY_UNKNOWN' });
  });
});

describe('a shared text', () => {
  test.each([[{}], [{ key: '' }], [{ key: ' \t' }], [{ key: 1 }], [{ key: null }], [{ key: ['a'] }]])(
    'is nothing in %j',
    (shared: JsonObject) => {
      expect(sharedText(subject(shared).state, 'key')).toBeUndefined();
    },
  );

  test('is the text as it stands, of the shared store alone', () => {
    expect(sharedText(subject({ key: ' a ' }).state, 'key')).toBe(' a ');
    expect(sharedText(subject({}, undefined, { key: 'a' }).state, 'key')).toBeUndefined();
  });
});

test.each([
  ['/alpha', 'id=demo,ou=user,o=alpha,ou=services,ou=am-config'],
  ['/', 'id=demo,ou=user,ou=services,ou=am-config'],
  ['/customers/europe', 'id=demo,ou=user,o=europe,o=customers,ou=services,ou=am-config'],
])('in realm %s has AM’s form', (realm, expected) => {
  expect(universalId({ realm, username: 'demo' })).toBe(expected);
});

test.each(['', 'demo', 'ou=user,id=demo', 'uid=demo,ou=user'])('%j is the id of nobody', (id) => {
  expect(identityName(id)).toBe('');
});

test('DN injection: whatever the name holds, it comes back as it was and adds no component', () => {
  fc.assert(
    fc.property(fc.string({ minLength: 1 }), (username) => {
      const id = universalId({ realm: '/alpha', username });
      expect(identityName(id)).toBe(username);
    }),
  );
});
