// Every route of the public API: which path goes to which function. The stacks and the local stack both read it.
// API Gateway has no optional parts in a path, so each spelling of a realm is a route of its own.
import type { HttpFunctionName } from './functions.ts';

export interface Route {
  /** `ANY` where the function itself answers OPTIONS and 405, so that both are in AM's shape. */
  readonly method: 'ANY' | 'GET' | 'POST';
  /** API Gateway's template: `{name}` is one segment, `{name+}` the rest of the path. */
  readonly path: string;
  readonly function: HttpFunctionName;
}

// The first may be `root` or the realm's own name: with it, three levels below the root realm fit.
const realmParameters = ['r1', 'r2', 'r3', 'r4'];

const realmsBelow = (root: string): readonly string[] => [
  root,
  `${root}/{alias}`,
  ...realmParameters.map((_, depth) => {
    const names = realmParameters.slice(0, depth + 1);
    return `${root}${names.map((name) => `/realms/{${name}}`).join('')}`;
  }),
];

const endpoints: readonly (readonly [path: string, name: HttpFunctionName])[] = [
  ['authenticate', 'authenticate'],
  ['sessions', 'sessions'],
  // SDKs put a slash behind it.
  ['sessions/{slash+}', 'sessions'],
  ['users', 'users'],
  ['users/{user}/devices/{device+}', 'devices'],
  ['serverinfo/{name}', 'serverinfo'],
  ['push/sns/message', 'push-message'],
];

// Below a realm that is spelt out, as administrators' tools and our pages spell it. One route for all the rest: each takes
// resources of a stack, which may have 500. That below `waymark` is there so that no gateway has to turn back from a longer path
// to find it.
const belowSpeltOut: readonly (readonly [path: string, name: HttpFunctionName])[] = [
  ['waymark/users/{user}', 'accounts'],
  ['waymark/look', 'serverinfo'],
  ['waymark/{own+}', 'configuration'],
  ['{resource+}', 'configuration'],
];

const discovery = realmsBelow('/oauth2').map((prefix) => `${prefix}/.well-known/openid-configuration`);

export const routes: readonly Route[] = [
  ...realmsBelow('/json').flatMap((prefix) =>
    endpoints.map(([path, name]) => ({ method: 'ANY' as const, path: `${prefix}/${path}`, function: name })),
  ),
  ...realmsBelow('/json')
    .filter((prefix) => prefix.startsWith('/json/realms/'))
    .flatMap((prefix) =>
      belowSpeltOut.map(([path, name]) => ({ method: 'ANY' as const, path: `${prefix}/${path}`, function: name })),
    ),
  { method: 'ANY', path: '/json/global-config/{config+}', function: 'configuration' },
  ...discovery.map((path) => ({ method: 'ANY' as const, path, function: 'serverinfo' as const })),
];
