// The addresses of the pages, as the stacks and the local stack make them and the pages read them.
import { describe, expect, test } from '@jest/globals';
import { isRealmPage, movedDown, placeOf, realmAddress } from '../../login/page-addresses.ts';

describe('An address', () => {
  test.each([
    ['/alpha', 'alpha'],
    ['/customers/europe', 'customers/europe'],
    ['/', 'root'],
  ])('of the realm %s names it as %s, and is read as that', (realm, address) => {
    expect(realmAddress(realm)).toBe(address);
    expect(placeOf(`/login/${address}`, '/')).toEqual({ page: 'login', realm: address });
  });

  test.each([
    ['/login', '/', 'login'],
    ['/auth/devices', '/auth/', 'devices'],
    ['/', '/', ''],
  ])('%s below %s names the page %j and no realm', (path, home, page) => {
    expect(placeOf(path, home)).toEqual({ page, realm: undefined });
  });

  test('that is broken is taken as it stands', () => {
    expect(placeOf('/login/%E0%A4%A', '/')).toEqual({ page: 'login', realm: '%E0%A4%A' });
  });
});

test.each([
  [true, 'https://a.example/auth/devices?second'],
  [true, 'https://a.example/auth/login/customers/europe#there'],
  [false, 'https://a.example/auth/devices-of-others'],
  [false, 'https://a.example/auth/am/console'],
  [false, 'https://a.example/devices'],
  [false, 'https://a.example/other/devices'],
  [false, 'https://a.example.evil/auth/devices'],
  [false, 'https://evil@a.example/auth/devices'],
  [false, 'http://a.example/auth/devices'],
  [false, 'https://a.example:444/auth/devices'],
])('it is %s that one of our pages is at %s', (expected, address) => {
  expect(isRealmPage(new URL(address), new URL('https://a.example/auth/'))).toBe(expected);
});

test.each([
  [0, './pages/a.js'],
  [1, '../pages/a.js'],
  [2, '../../pages/a.js'],
])('a page that is moved down by %i loads %s, and nothing else of it changes', (levels, loaded) => {
  const page = (file: string): string => `<script src="${file}"></script><a href="https://a.example/./b">./c</a>`;

  expect(movedDown(page('./pages/a.js'), levels)).toBe(page(loaded));
});
