import { describe, expect, test } from '@jest/globals';
import { consoleLog } from '../../functions/adapters/console-log.ts';
import { required } from '../../functions/adapters/environment.ts';
import type { JsonObject } from '../../functions/json.ts';
import { simulatedClock } from '../support/simulated-clock.ts';

const logged = (fields: JsonObject, level?: string): JsonObject[] => {
  const lines: string[] = [];
  const log = consoleLog({ level, clock: simulatedClock(), write: (line) => lines.push(line) });
  log.debug('debug', fields);
  log.info('info', fields);
  log.warn('warn', fields);
  log.error('error', fields);
  return lines.map((line) => JSON.parse(line));
};

describe('the console log', () => {
  test('writes one line of JSON with level, time, message and fields', () => {
    const lines = logged({ event: 'node', nodeType: 'MessageNode', count: 3, nested: { ok: true } }, 'warn');

    expect(lines[0]).toEqual({
      level: 'warn',
      timestamp: '2027-01-15T08:00:00.000Z',
      message: 'warn',
      event: 'node',
      nodeType: 'MessageNode',
      count: 3,
      nested: { ok: true },
    });
  });

  test.each([
    ['debug', ['debug', 'info', 'warn', 'error']],
    ['INFO', ['info', 'warn', 'error']],
    ['warn', ['warn', 'error']],
    ['Error', ['error']],
    ['chatty', ['info', 'warn', 'error']],
    [undefined, ['info', 'warn', 'error']],
  ])('at level %s it writes %j', (level, written) => {
    expect(logged({}, level).map((line) => line.level)).toEqual(written);
  });

  test('fields cannot pass themselves off as another level or message', () => {
    expect(logged({ level: 'info', message: 'all is well', timestamp: 'never' }, 'error')).toEqual([
      { level: 'error', message: 'error', timestamp: '2027-01-15T08:00:00.000Z' },
    ]);
  });

  test('a line break in a value does not make two lines', () => {
    const lines: string[] = [];

    consoleLog({ write: (line) => lines.push(line) }).info('a\nb', { username: 'x\n{"level":"error"}' });

    expect(lines.join('')).not.toContain('\n');
  });

  test.each([
    'password',
    'newPassword',
    'passwordHash',
    'secret',
    'sharedSecret',
    'client_secret',
    'token',
    'tokenId',
    'authId',
    'code',
    'otpCode',
    'recoveryCodes',
    'oathDeviceProfile',
    'pushDeviceProfile',
    'challenge',
    'jwt',
    'Authorization',
    'set-cookie',
    'answers',
    'state',
    'privateKey',
  ])('leaves out what stands under the name %s, at any depth and of any kind', (name) => {
    const fields = { [name]: 'hunter2', deep: [{ [name]: { inner: 'hunter2' } }, { [name]: ['hunter2'] }] };

    const text = JSON.stringify(logged(fields, 'error'));

    expect(text).not.toContain('hunter2');
    expect(text).toContain('[redacted]');
  });

  test('leaves out signed and sealed tokens wherever they stand', () => {
    const token = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJkZW1vIn0.c2lnbmF0dXJl';

    const text = JSON.stringify(logged({ reason: `the token ${token} was bad`, list: [token] }, 'error'));

    expect(text).not.toContain('c2lnbmF0dXJl');
    expect(text).toContain('the token [redacted] was bad');
  });

  test('keeps error codes, statuses and names that only sound secret', () => {
    const fields = { code: 'ERR_NODE_INPUT', statusCode: 401, node: 'Password Collector', encoding: 'utf8', pinned: 1 };

    expect(logged(fields, 'error')[0]).toMatchObject(fields);
  });
});

describe('a required variable', () => {
  test('is named when it is missing or empty', () => {
    process.env.WAYMARK_TEST_EMPTY = '';

    expect(() => required('WAYMARK_TEST_MISSING')).toThrow('WAYMARK_TEST_MISSING');
    expect(() => required('WAYMARK_TEST_EMPTY')).toThrow('WAYMARK_TEST_EMPTY');

    process.env.WAYMARK_TEST_EMPTY = 'value';
    expect(required('WAYMARK_TEST_EMPTY')).toBe('value');
    delete process.env.WAYMARK_TEST_EMPTY;
  });
});
