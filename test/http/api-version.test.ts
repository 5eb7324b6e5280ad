import { describe, expect, test } from '@jest/globals';
import { negotiateVersion } from '../../functions/http/api-version.ts';

const served = ['1.0', '1.1', '2.1', '4.0', '5.0', '5.1'];

describe('the version of a resource', () => {
  test.each([
    ['protocol=1.0,resource=2.1', '2.1'],
    ['resource=2.1, protocol=1.0', '2.1'],
    ['  resource = 2.1  ,protocol=1.0 ', '2.1'],
    ['resource=2.1', '2.1'],
    ['protocol=2.1,resource=1.0', '1.0'],
    ['resource=2.0', '2.1'],
    ['resource=2', '2.1'],
    ['resource=5.0', '5.0'],
    ['resource=4.0', '4.0'],
    ['protocol=1.0', '5.1'],
    ['', '5.1'],
    ['  ', '5.1'],
    [undefined, '5.1'],
  ])('"%s" is %s', (header, expected) => {
    expect(negotiateVersion(header, served)).toBe(expected);
  });

  test.each(['resource=2.2', 'resource=3.0', 'resource=6.0', 'resource=0.1'])('%s is not served', (header) => {
    expect(() => negotiateVersion(header, served)).toThrow(expect.objectContaining({ code: 'ERR_NOT_FOUND' }));
  });

  test.each([
    'latest',
    'resource=',
    'resource=a.b',
    'resource=1.2.3',
    'resource=-1.0',
    'resource=1.0,',
    'resource=1.0,resource=2.1',
    'resource=1.0;protocol=1.0',
    'Resource=1.0',
    'resource=99999999999999999999.0',
    'version=1.0',
  ])('"%s" is refused', (header) => {
    expect(() => negotiateVersion(header, served)).toThrow(expect.objectContaining({ code: 'ERR_API_VERSION' }));
  });
});
