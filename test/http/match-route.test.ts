import { describe, expect, test } from '@jest/globals';
import { httpFunctions } from '../../functions/manifest/functions.ts';
import { matchRoute } from '../../functions/manifest/match-route.ts';
import { type Route, routes } from '../../functions/manifest/routes.ts';

describe('the routes', () => {
  test('reach every realm spelling of every endpoint', () => {
    const prefixes = [
      '/json',
      '/json/realms/root',
      '/json/realms/alpha',
      '/json/realms/root/realms/alpha',
      '/json/realms/root/realms/customers/realms/europe/realms/north',
      '/json/alpha',
    ];
    const endpoints = [
      ['authenticate', 'authenticate'],
      ['sessions', 'sessions'],
      ['sessions/', 'sessions'],
      ['users', 'users'],
      ['users/demo/devices/2fa/oath', 'devices'],
      ['users/d%2Fe/devices/2fa/push/some-id', 'devices'],
      ['users/demo/devices/profile', 'devices'],
      ['serverinfo/*', 'serverinfo'],
      ['serverinfo/%2A', 'serverinfo'],
      ['serverinfo/version', 'serverinfo'],
    ];

    const found = prefixes.flatMap((prefix) =>
      endpoints.map(([path, name]) => [matchRoute('POST', `${prefix}/${path}`)?.route.function, name]),
    );

    expect(found).toHaveLength(60);
    for (const [actual, expected] of found) expect(actual).toBe(expected);
  });

  test('below a realm that is spelt out, lead administrators to what they configure, and to the users whom they help', () => {
    const prefixes = ['/json/realms/root', '/json/realms/root/realms/alpha', '/json/realms/alpha/realms/below'];
    const places = [
      ['waymark/users/demo', 'accounts'],
      ['waymark/look', 'serverinfo'],
      ['waymark/users/d%2Fe', 'accounts'],
      ['waymark/users/demo/more', 'configuration'],
      ['waymark/users', 'configuration'],
      ['waymark/journeys/Login', 'configuration'],
      ['waymark/journeys/Login/versions/1', 'configuration'],
      ['realm-config/services', 'configuration'],
      ['scripts', 'configuration'],
      ['users/demo/devices/2fa/oath', 'devices'],
    ];

    for (const prefix of prefixes) {
      const found = places.map(([path]) => [path, matchRoute('POST', `${prefix}/${path}`)?.route.function]);
      expect(found).toEqual(places);
    }
  });

  test('name their parameters alike under one parent, as API Gateway demands', () => {
    const names = new Map<string, Set<string>>();
    for (const { path } of routes) {
      const parts = path.split('/');
      for (const [index, part] of parts.entries()) {
        const parent = parts.slice(0, index).join('/');
        if (part.startsWith('{')) names.set(parent, (names.get(parent) ?? new Set()).add(part));
      }
    }

    expect(names.size).toBeGreaterThan(0);
    for (const parameters of names.values()) expect(parameters.size).toBe(1);
  });

  test('are each there once', () => {
    const keys = routes.map(({ method, path }) => `${method} ${path}`);

    expect(new Set(keys).size).toBe(keys.length);
  });

  test('lead to functions in folders of their own, but those that are made from the nodes', () => {
    const ofNodes = ['authenticate', 'configuration'];
    for (const [name, { entry }] of Object.entries(httpFunctions)) {
      expect(entry).toBe(ofNodes.includes(name) ? undefined : `http/${name}/handler`);
    }
  });
});

describe('matching as API Gateway does', () => {
  const some: Route[] = [
    { method: 'ANY', path: '/a/{x}', function: 'users' },
    { method: 'ANY', path: '/a/b', function: 'sessions' },
    { method: 'ANY', path: '/a/{rest+}', function: 'serverinfo' },
    { method: 'POST', path: '/only/post', function: 'authenticate' },
  ];

  test.each([
    ['/a/b', 'sessions', {}],
    ['/a/c', 'users', { x: 'c' }],
    ['/a/c%20d', 'users', { x: 'c%20d' }],
    ['/a/b/c', 'serverinfo', { rest: 'b/c' }],
    ['/a/c/', 'users', { x: 'c' }],
  ])('%s goes to %s', (path, name, pathParameters) => {
    const found = matchRoute('GET', path, some);

    expect(found?.route.function).toBe(name);
    expect(found?.pathParameters).toEqual(pathParameters);
  });

  test('a static segment wins over a parameter wherever it stands in the list', () => {
    expect(matchRoute('GET', '/a/b', [...some].reverse())?.route.path).toBe('/a/b');
  });

  test.each(['/', '/a', '', '/b/c', '/a//c', '//a/b'])('%j goes nowhere', (path) => {
    expect(matchRoute('GET', path, some)).toBeUndefined();
  });

  test('a route of one method takes no other', () => {
    expect(matchRoute('POST', '/only/post', some)).toBeDefined();
    expect(matchRoute('GET', '/only/post', some)).toBeUndefined();
  });

  test('the alias form does not swallow the endpoints of the root realm', () => {
    expect(matchRoute('GET', '/json/serverinfo/version')?.route.path).toBe('/json/serverinfo/{name}');
    expect(matchRoute('POST', '/json/sessions/users')?.route.path).toBe('/json/sessions/{slash+}');
  });
});
