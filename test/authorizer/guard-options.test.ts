import { describe, expect, test } from '@jest/globals';
import { guardOptions } from '../../functions/authorizer/guard-options.ts';

const options = {
  ...{ carrier: 'bearer', cookieName: 'iPlanetDirectoryPro', realms: ['/alpha'], minimumAuthLevel: 2 },
  ...{ factors: ['otp'], maxAgeSeconds: 600 },
};

describe('the options of a guard', () => {
  test('come as they were written', () => {
    expect(guardOptions(JSON.stringify(options))).toEqual(options);
  });

  test.each([
    ['nothing', ''],
    ['no level', JSON.stringify({ ...options, minimumAuthLevel: undefined })],
    ['a level as text', JSON.stringify({ ...options, minimumAuthLevel: '2' })],
    ['another carrier', JSON.stringify({ ...options, carrier: 'query' })],
    ['a realm without its slash', JSON.stringify({ ...options, realms: ['alpha'] })],
    ['a misspelt key', JSON.stringify({ ...options, realm: '/alpha' })],
  ])('with %s stop the function, which then opens nothing', (_, text) => {
    expect(() => guardOptions(text)).toThrow();
  });
});
