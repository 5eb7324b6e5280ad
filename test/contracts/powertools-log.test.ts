import { describe, expect, test } from '@jest/globals';
import { inInvocation } from '../../functions/adapters/lambda/invocation.ts';
import { powertoolsLog, powertoolsLogger } from '../../functions/adapters/observability/powertools-log.ts';
import { required } from '../../functions/adapters/system/environment.ts';
import type { JsonObject } from '../../functions/json.ts';
import type { Log } from '../../functions/ports/system.ts';
import { printedLines } from '../support/printed-lines.ts';

const logOf = (level?: string): Log => powertoolsLog(powertoolsLogger(), level);

const printed = async (work: () => unknown): Promise<JsonObject[]> =>
  (await printedLines(work)).map((line) => JSON.parse(line));

const logged = (fields: JsonObject, level?: string): Promise<JsonObject[]> =>
  printed(() => {
    const log = logOf(level);
    log.debug('debug', fields);
    log.info('info', fields);
    log.warn('warn', fields);
    log.error('error', fields);
  });

describe('the log', () => {
  test('writes one line of JSON with level, time, message and fields', async () => {
    const lines = await logged({ event: 'node', nodeType: 'MessageNode', count: 3, nested: { ok: true } }, 'warn');

    expect(lines[0]).toMatchObject({
      level: 'WARN',
      timestamp: expect.stringMatching(/^\d{4}-\d{2}-\d{2}T.*Z$/),
      message: 'warn',
      event: 'node',
      nodeType: 'MessageNode',
      count: 3,
      nested: { ok: true },
    });
  });

  test.each([
    ['debug', ['DEBUG', 'INFO', 'WARN', 'ERROR']],
    ['INFO', ['INFO', 'WARN', 'ERROR']],
    ['warn', ['WARN', 'ERROR']],
    ['Error', ['ERROR']],
    ['chatty', ['INFO', 'WARN', 'ERROR']],
    [undefined, ['INFO', 'WARN', 'ERROR']],
  ])('at level %s it writes %j', async (level, written) => {
    expect((await logged({}, level)).map((line) => line['level'])).toEqual(written);
  });

  test('fields cannot pass themselves off as another level, message or service', async () => {
    const lines = await logged({ level: 'info', message: 'all is well', timestamp: 'never', service: 'x' }, 'error');

    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatchObject({ level: 'ERROR', message: 'error' });
    expect(JSON.stringify(lines)).not.toMatch(/all is well|never|"x"/);
  });

  test('a line break in a value does not make two lines', async () => {
    const lines = await printedLines(() => logOf().info('a\nb', { username: 'x\n{"level":"error"}' }));

    expect(lines).toHaveLength(1);
  });

  test('every line of an invocation has its id, also when many run at once in one process', async () => {
    const log = logOf();
    const turn = (id: string) =>
      inInvocation(id, async () => {
        await new Promise(setImmediate);
        log.info('later', { of: id });
      });

    const lines = await printed(() => Promise.all(['a', 'b', 'c'].map(turn)));

    expect(lines.map(({ transactionId, of }) => [transactionId, of])).toEqual([
      ['a', 'a'],
      ['b', 'b'],
      ['c', 'c'],
    ]);
  });

  test('a line that names another turn keeps it: a worker goes on with what somebody else began', async () => {
    const [line] = await printed(() => inInvocation('own', () => logOf().info('sent', { transactionId: 'asked' })));

    expect(line?.['transactionId']).toBe('asked');
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
  ])('leaves out what stands under the name %s, at any depth and of any kind', async (name) => {
    const fields = { [name]: 'hunter2', deep: [{ [name]: { inner: 'hunter2' } }, { [name]: ['hunter2'] }] };

    const text = JSON.stringify(await logged(fields, 'error'));

    expect(text).not.toContain('hunter2');
    expect(text).toContain('[redacted]');
  });

  test('leaves out signed and sealed tokens wherever they stand', async () => {
    const token = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJkZW1vIn0.c2lnbmF0dXJl';

    const text = JSON.stringify(await logged({ reason: `the token ${token} was bad`, list: [token] }, 'error'));

    expect(text).not.toContain('c2lnbmF0dXJl');
    expect(text).toContain('the token [redacted] was bad');
  });

  test('keeps error codes, statuses and names that only sound secret', async () => {
    const fields = { code: 'ERR_NODE_INPUT', statusCode: 401, node: 'Password Collector', encoding: 'utf8', pinned: 1 };

    expect((await logged(fields, 'error'))[0]).toMatchObject(fields);
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
