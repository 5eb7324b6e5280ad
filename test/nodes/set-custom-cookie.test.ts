import { describe, expect, test } from '@jest/globals';
import type { JsonObject } from '../../functions/json.ts';
import { node } from '../../functions/nodes/set-custom-cookie.ts';
import { runNode } from '../../testing/run-node.ts';

const plain = { name: 'seen', value: '1' };
const refused = (config: JsonObject) =>
  node.definition.config.safeParse({ ...plain, ...config }).error?.issues.map(({ message }) => message);

describe('Set Custom Cookie', () => {
  test('sets it as the author has it', async () => {
    const config = {
      ...{ ...plain, maxAge: 60, domain: '.example.com', path: '/am', useSecureCookie: true, useHttpOnlyCookie: true },
      sameSite: 'NONE',
    };

    const { outcome, extras } = await runNode(node, { config });

    expect(outcome).toBe('outcome');
    expect(extras.cookies).toEqual([
      {
        ...{ ...plain, maxAge: 60, domain: 'example.com', path: '/am', secure: true, httpOnly: true },
        sameSite: 'None',
      },
    ]);
  });

  test('has the defaults of AM', async () => {
    const { extras } = await runNode(node, { config: { ...plain, domain: '', path: null } });

    expect(extras.cookies).toEqual([{ ...plain, secure: false, httpOnly: false, sameSite: 'Lax' }]);
  });

  test.each([
    ['the host itself', 'login.example.com', undefined],
    ['one above', 'example.com', undefined],
    ['another site', 'evil.com', 'ERR_NODE_CONFIG'],
    ['a name that only ends alike', 'ple.com', 'ERR_NODE_CONFIG'],
    ['one below', 'x.login.example.com', 'ERR_NODE_CONFIG'],
  ])('cookies for others: a domain of %s', async (_which, domain, errorCode) => {
    const run = await runNode(node, { config: { ...plain, domain } });

    expect(run.errorCode).toBe(errorCode);
  });

  test.each([
    ['a line break in its value', { value: '1\r\nSet-Cookie: iPlanetDirectoryPro=x' }],
    ['an attribute in its value', { value: '1; Domain=evil.com' }],
    ['a second cookie in its value', { value: '1, b=2' }],
    ['a blank in its value', { value: 'a b' }],
    ['a letter of no cookie in its value', { value: 'ü' }],
    ['a line break in its name', { name: 'a\nb' }],
    ['an attribute in its name', { name: 'a;b' }],
    ['a value in its name', { name: 'a=b' }],
    ['no name', { name: '' }],
    ['an attribute in its path', { path: '/; HttpOnly' }],
    ['a line break in its path', { path: '/\nx' }],
    ['a path from nowhere', { path: 'am' }],
    ['an attribute in its domain', { domain: 'example.com; Secure' }],
    ['a whole top level as its domain', { domain: 'com' }],
    ['more than a browser keeps', { value: 'x'.repeat(4097) }],
  ])('header injection: %s is not imported', (_what, config) => {
    expect(refused(config)).toHaveLength(1);
  });

  test.each(['iPlanetDirectoryPro', 'IPLANETDIRECTORYPRO', 'session-jwt', 'waymark-browser', 'amlbcookie'])(
    'session fixation: a journey that sets %s is not imported',
    (name) => {
      expect(refused({ name })).toEqual([`the cookie ${name} is not a node’s to set`]);
    },
  );

  test.each([
    [{ sameSite: 'NONE' }],
    [{ name: '__Secure-a' }],
    [{ name: '__Host-a', useSecureCookie: true, domain: 'example.com' }],
    [{ name: '__Host-a', useSecureCookie: true, path: '/am' }],
    [{ maxAge: 34_560_001 }],
    [{ maxAge: -1 }],
    [{ value: '' }],
  ])('what no browser keeps is not imported: %j', (config) => {
    expect(refused(config)).toHaveLength(1);
  });
});
