import { describe, expect, test } from '@jest/globals';
import type { Json, JsonObject } from '../../functions/json.ts';
import { node } from '../../functions/nodes/device-profile-collector.ts';
import { outputOf } from '../support/callback-output.ts';
import { answer, runNode } from '../support/run-node.ts';

const { definition } = node;

const profile = {
  identifier: '1234567890-2345678901-345678901',
  metadata: { hardware: { deviceMemory: 8, display: { width: 1440 } }, browser: { userAgent: 'Example/1.0' } },
  location: { latitude: 52.5, longitude: 13.4 },
};

const collect = (value: Json, config: JsonObject = {}) =>
  runNode(node, {
    config,
    state: { shared: { username: 'demo' } },
    answers: [answer('DeviceProfileCallback', value)],
  });

/** A profile of exactly so many bytes. */
const sized = (bytes: number) => {
  const text = (filling: string) => JSON.stringify({ identifier: '1', filling });
  return text('x'.repeat(bytes - text('').length));
};

describe('Device Profile Collector', () => {
  test.each([
    [{}, true, false],
    [{ deviceMetadata: false, deviceLocation: true }, false, true],
    [{ deviceMetadata: false }, false, false],
  ])('P-5 with %j it asks for metadata %j and location %j', async (config, metadata, location) => {
    const { callbacks } = await runNode(node, { config });

    expect(callbacks).toEqual([
      {
        type: 'DeviceProfileCallback',
        output: [
          { name: 'metadata', value: metadata },
          { name: 'location', value: location },
          { name: 'message', value: '' },
        ],
        input: [{ value: '' }],
      },
    ]);
  });

  test('P-5 keeps what the client sent, location included, for the nodes behind it', async () => {
    const { outcome, state } = await collect(JSON.stringify(profile));

    expect(outcome).toBe('outcome');
    expect(state.shared).toEqual({ username: 'demo', 'forgeRock.device.profile': profile });
  });

  test('takes the profile of a client whose user refused the location, and one without storage', async () => {
    const refused = { identifier: '', location: {} };

    const { outcome, state } = await collect(JSON.stringify(refused));

    expect(outcome).toBe('outcome');
    expect(state.shared['forgeRock.device.profile']).toEqual(refused);
  });

  test.each(['', '  ', null, 7])('asks again on an answer of %j', async (value) => {
    const { outcome, callbacks } = await collect(value);

    expect(outcome).toBeUndefined();
    expect(callbacks).toHaveLength(1);
  });

  test('shows the message in the language of the user, else the first', async () => {
    const config = { message: { en: 'Checking', fr: 'Un instant' } };

    const french = await runNode(node, { config, locales: { request: ['fr-CA'] } });
    const german = await runNode(node, { config, locales: { request: ['de'], realm: 'fr', server: 'fr' } });

    expect(outputOf(french.callbacks[0], 'message')).toBe('Un instant');
    expect(outputOf(german.callbacks[0], 'message')).toBe('Checking');
  });
});

describe('the journey ends', () => {
  const tooLarge = { errorCode: 'ERR_NODE_INPUT', errorMessage: 'Captured data exceed maximum accepted size' };
  const unnamed = { errorCode: 'ERR_NODE_INPUT', errorMessage: 'Device Identifier is not captured' };

  test.each([
    [{}, 3072],
    [{ maximumSize: '0.5' }, 512],
    [{ maximumSize: '16' }, 16_384],
  ])('with %j from %i bytes on, and not before', async (config, bytes) => {
    const largest = await collect(sized(bytes), config);
    const larger = await collect(sized(bytes + 1), config);

    expect(largest.outcome).toBe('outcome');
    expect(larger).toMatchObject(tooLarge);
    expect(larger.state.shared).toEqual({ username: 'demo' });
  });

  test('by bytes, not by characters', async () => {
    expect(await collect(JSON.stringify({ identifier: 'é'.repeat(1600) }))).toMatchObject(tooLarge);
  });

  test('by size before anything is read', async () => {
    expect(await collect('{'.repeat(4000))).toMatchObject(tooLarge);
  });

  test.each(['{}', '{"identifier":null}', '[]', '"text"', '7', 'null', '{"metadata":{"identifier":"1"}}'])(
    'without an identifier: %s',
    async (text) => {
      expect(await collect(text)).toMatchObject(unnamed);
    },
  );

  test.each(['{', 'identifier=1', '{"identifier":"1"}x'])('without JSON: %s', async (text) => {
    expect(await collect(text)).toMatchObject({ errorCode: 'ERR_NODE_INPUT' });
  });
});

describe('attacks', () => {
  test('deep nesting that brings down whoever writes JSON: it is refused like any other bad profile', async () => {
    const text = `{"identifier":"1","a":${'['.repeat(7000)}${']'.repeat(7000)}}`;

    const run = await collect(text, { maximumSize: '16' });

    expect(run).toMatchObject({ outcome: undefined, errorCode: 'ERR_NODE_INPUT' });
  });

  test('keys that mean something to JavaScript: they are keys like any other', async () => {
    const text = '{"identifier":"1","__proto__":{"admin":true},"constructor":{"prototype":{"admin":true}}}';

    const { state } = await collect(text);

    expect(JSON.stringify(state.shared['forgeRock.device.profile'])).toBe(text);
    expect({}).not.toHaveProperty('admin');
  });

  test('a profile in an error or a log line: it is in neither', async () => {
    const run = await collect('{"identifier":"secret-device-id" oops');

    expect(`${run.errorMessage} ${JSON.stringify(run.log.lines)}`).not.toContain('secret-device-id');
  });
});

describe('Device Profile Collector config', () => {
  test("has AM's defaults, the size as text", () => {
    expect(definition.config.parse({ unknownKey: 1 })).toEqual({
      maximumSize: '3',
      deviceMetadata: true,
      deviceLocation: false,
      message: {},
    });
  });

  test.each([
    { maximumSize: 3 },
    { maximumSize: '' },
    { maximumSize: 'three' },
    { maximumSize: '-1' },
    { maximumSize: '1e3' },
    { deviceMetadata: 'true' },
    { deviceLocation: null },
    { message: { en: 1 } },
  ])('refuses %j', (config) => {
    expect(definition.config.safeParse(config).success).toBe(false);
  });

  test('warns of a size that no request reaches, and of languages that do not exist', () => {
    const config = definition.config.parse({ maximumSize: '16.5', message: { 'no locale': 'x' } });

    expect(definition.warnings?.(config)).toEqual([
      'maximumSize: more than 16 kB are refused in any case',
      'message: Invalid locale provided: no locale',
    ]);
    expect(definition.warnings?.(definition.config.parse({ maximumSize: '16' }))).toEqual([]);
  });
});
