import { describe, expect, test } from '@jest/globals';
import { door } from '../../functions/http/door.ts';
import { contextPathOf, locate } from '../../functions/http/realm-path.ts';
import { call, doorTools } from '../support/call-door.ts';

const handler = door(
  { ...doorTools(), name: 'sessions', methods: ['POST'], versions: ['1.0'] },
  async ({ realm, segments }) => ({ status: 200, body: { realm, segments: [...segments] } }),
);

describe('the realm of a request', () => {
  test.each([
    ['/am/json/realms/root/realms/alpha/sessions', '/alpha'],
    ['/am/json/realms/alpha/sessions', '/alpha'],
    ['/am/json/alpha/sessions', '/alpha'],
    ['/am/json/realms/root/sessions', '/'],
    ['/am/json/root/sessions', '/'],
    ['/am/json/sessions', '/'],
    ['/am/json/sessions?realm=/alpha', '/alpha'],
    ['/am/json/sessions?realm=alpha', '/alpha'],
    ['/am/json/sessions?realm=%2Falpha%2F', '/alpha'],
    ['/am/json/sessions?realm=/', '/'],
    ['/am/json/realms/root/realms/alpha/sessions?realm=/', '/'],
    ['/am/json/realms/root/sessions?realm=/alpha', '/alpha'],
    ['/am/json/realms/root/realms/alpha/sessions?realm=', '/alpha'],
    ['/am/json/realms/root/realms/alpha/sessions/', '/alpha'],
    ['/am/json/realms/root/realms/customers/realms/europe/realms/north/sessions', '/customers/europe/north'],
    ['/am/json/realms/customers/realms/europe/realms/north/sessions', '/customers/europe/north'],
    ['/am/json/sessions?realm=/customers/europe/north', '/customers/europe/north'],
    ['/json/realms/root/realms/alpha/sessions', '/alpha'],
    ['/login/v2/json/realms/root/realms/alpha/sessions', '/alpha'],
  ])('%s is %s', async (path, realm) => {
    const reply = await call(handler, `POST ${path}`);

    expect(reply.body).toMatchObject({ realm, segments: ['sessions'] });
  });

  test.each([
    ['one that does not exist', '/am/json/realms/root/realms/nosuch/sessions', 'nosuch'],
    ['one by its own name that does not exist', '/am/json/nosuch/sessions', 'nosuch'],
    ['one in the query, although the path names a good one', '/am/json/realms/alpha/sessions?realm=nosuch', 'nosuch'],
    ['a fourth level', '/am/json/realms/root/realms/a/realms/b/realms/c/realms/d/sessions', 'a/b/c/d'],
    ['one with a hash, which ends the realm in stored keys', '/am/json/sessions?realm=alpha%23demo', 'alpha#demo'],
    ['a way up', '/am/json/sessions?realm=alpha/../beta', 'alpha/../beta'],
    ['one with a line break', '/am/json/sessions?realm=alpha%0D%0Ax', 'alpha\r\nx'],
    ['another case: realm names are exact', '/am/json/realms/root/realms/Alpha/sessions', 'Alpha'],
  ])('is refused: %s', async (_, path, name) => {
    const reply = await call(handler, `POST ${path}`);

    expect(reply.status).toBe(404);
    expect(reply.body).toMatchObject({ code: 404 });
    expect(reply.body).toHaveProperty('message', `Realm "${name}" not found`);
  });

  test('a flood of characters in a realm name comes back short', async () => {
    const reply = await call(handler, `POST /am/json/sessions?realm=${'x'.repeat(5000)}`);

    expect(reply.status).toBe(404);
    expect(reply.text.length).toBeLessThan(300);
  });
});

describe('the rest of the path', () => {
  test('starts at the endpoint', () => {
    const location = locate('/json/realms/root/realms/alpha/users/demo/devices/2fa/oath/', 'users');

    expect(location).toEqual({ realm: 'alpha', segments: ['users', 'demo', 'devices', '2fa', 'oath'] });
  });

  test.each(['/sessions', '/json', '/json/realms', '/json/realms/root', '/json/a/b/sessions', '/other/path', '/'])(
    '%s leads nowhere',
    (path) => {
      expect(() => locate(path, 'sessions')).toThrow(expect.objectContaining({ code: 'ERR_NOT_FOUND' }));
    },
  );
});

describe('the context path', () => {
  test.each([
    ['/am/json/sessions', undefined, '/am'],
    ['/json/sessions', undefined, ''],
    ['/login/v2/json/sessions', undefined, '/login/v2'],
    ['/other/json/sessions', 'https://login.example.com/am', '/am'],
    ['/other/json/sessions', 'https://login.example.com', ''],
    ['//evil.example/json/sessions', undefined, '/evil.example'],
    ['/https:/evil.example/json/sessions', undefined, ''],
    ['/a%0d%0ab/json/sessions', undefined, ''],
  ])('of %s with the public URL %s is "%s"', (path, publicUrl, expected) => {
    expect(contextPathOf(path, publicUrl)).toBe(expected);
  });
});
