// The functions' own way to DynamoDB beside the SDK's, over one scripted server: what one sends and understands, repeats
// and gives up, so does the other.
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import * as fc from 'fast-check';
import { jsonWire, type WireSettings } from '../../functions/adapters/aws/json-wire.ts';
import { environmentPlace } from '../../functions/adapters/aws/post.ts';
import { requestSigner } from '../../functions/adapters/aws/signature.ts';
import { attributeValues, plainRow } from '../../functions/adapters/dynamo/attribute-values.ts';
import { sdkWire } from '../../functions/adapters/dynamo/sdk-wire.ts';
import { type DynamoTable, dynamoTable } from '../../functions/adapters/dynamo/table.ts';
import { type DynamoWire, dynamoDb } from '../../functions/adapters/dynamo/wire.ts';
import { mayPass } from '../../functions/node/errors.ts';
import { simulatedClock } from '../../testing/simulated-clock.ts';
import { refusedByAws } from '../support/requests-as-aws-takes-them.ts';
import { refusal, type ScriptedDynamoDb, type Sent, startScriptedDynamoDb } from '../support/scripted-dynamodb.ts';

const region = 'eu-central-1';
const credentials = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG', sessionToken: 'token+/=' };
const key = { user: '/alpha#demo', device: 'oath#1' };

let server: ScriptedDynamoDb;
let client: DynamoDBClient;

beforeAll(async () => {
  server = await startScriptedDynamoDb();
  client = new DynamoDBClient({ endpoint: server.endpoint, region, credentials, maxAttempts: 3 });
});
// The server is scripted, and what is asked of it is only as much as a test wants to see.
beforeEach(() => void refusedByAws());
afterAll(() => {
  client.destroy();
  server.stop();
});
afterEach(() => {
  jest.restoreAllMocks();
});

/** `chance` is what each byte of chance is, from 0 to 255. */
function world(settings: Partial<WireSettings> = {}, chance = 128) {
  const clock = simulatedClock();
  const pauses: number[] = [];
  const wait = async (milliseconds: number) => {
    pauses.push(milliseconds);
    clock.advance(milliseconds);
  };
  const randomness = { bytes: (length: number) => new Uint8Array(length).fill(chance) };
  const patient = { maxAttempts: 3, connectionTimeout: 30_000, requestTimeout: 30_000 };
  const place = { endpoint: server.endpoint, region, credentials: () => credentials };
  const tools = { clock, randomness, wait };
  const wire: DynamoWire = jsonWire(dynamoDb, { ...place, ...patient, ...settings }, tools);
  return { clock, pauses, wire };
}

const tableOver = (wire: DynamoWire): DynamoTable => dynamoTable(wire, 'DeviceProfiles', 'devices', 20_000);

/** The header `authorization` as a signer makes it that has signed nothing before, over the headers that were signed. */
function resigned({ headers, body }: Sent): string {
  const names = /SignedHeaders=([^,]+)/.exec(headers.authorization ?? '')?.[1]?.split(';') ?? [];
  const signed = names.toReversed().map((name): [string, string] => [name, String(headers[name])]);
  const date = String(headers['x-amz-date']);
  return requestSigner('dynamodb', region)({ credentials, date, path: '/', headers: signed, body });
}

/** The SDK's pauses between tries are a matter of chance: here there are none. */
const withoutPauses = () => jest.spyOn(Math, 'random').mockReturnValue(0);

describe('the way to DynamoDB sends what the SDK sends', () => {
  const bytes = new Uint8Array([0, 1, 254, 255]);
  const calls: Readonly<Record<string, (table: DynamoTable) => Promise<unknown>>> = {
    get: (table) => table.get(key),
    'get of some attributes': (table) => table.get(key, { consistent: true, attributes: ['name', 'secret'] }),
    query: (table) => table.query(key.user, 'oath#', { consistent: true }),
    'query of a whole partition': (table) => table.query(key.user, ''),
    put: (table) => table.put({ ...key, bytes, tags: new Set(['a']), at: 1.5, none: null, gone: undefined }),
    'put with a condition': (table) => table.put(key, { when: 'attribute_not_exists(#user)' }),
    update: (table) =>
      table.update(key, {
        update: 'SET #map.#node = :bytes, #B = :B',
        values: { bytes, B: { B: 'text' }, sets: new Set([bytes]) },
        names: { node: 'a-node' },
        when: '#at < :sets',
        returning: 'ALL_NEW',
      }),
    remove: (table) => table.remove(key, { when: '#at = :at', values: { at: 0 } }),
  };
  test.each(Object.keys(calls))('%s', async (name) => {
    server.script(() => ({}));

    await calls[name]?.(tableOver(sdkWire(client)));
    await calls[name]?.(tableOver(world().wire));

    const [theirs, ours] = server.sent;
    expect(JSON.parse(ours?.body ?? '')).toEqual(JSON.parse(theirs?.body ?? '0'));
    for (const header of ['x-amz-target', 'content-type', 'host', 'x-amz-security-token']) {
      expect([header, ours?.headers[header]]).toEqual([header, theirs?.headers[header]]);
    }
  });

  test('a look into an index', async () => {
    server.script(() => ({}));

    for (const wire of [sdkWire(client), world().wire]) {
      await dynamoTable(wire, 'Identities', 'identities', 20_000).find('byMail', 'demo@example.com', 2);
    }

    const [theirs, ours] = server.sent.map(({ body }) => JSON.parse(body));
    expect(ours).toEqual(theirs);
    expect(ours).toMatchObject({ IndexName: 'byMail', Limit: 2 });
  });

  test('rows of every kind, as the document client spells them, and reads them', async () => {
    const documents = DynamoDBDocumentClient.from(client, { marshallOptions: { removeUndefinedValues: true } });
    const filled = <T>(of: fc.Arbitrary<T>) => fc.uniqueArray(of, { minLength: 1 }).map((items) => new Set(items));
    const leaf = fc.oneof(
      ...[fc.string({ unit: 'grapheme' }), fc.maxSafeInteger(), fc.double({ noNaN: true, max: 9e15, min: -9e15 })],
      ...[fc.boolean(), fc.constantFrom(null, undefined), fc.uint8Array(), fc.bigInt()],
      ...[filled(fc.string()), filled(fc.maxSafeInteger()), filled(fc.uint8Array({ minLength: 1 }))],
    );
    const name = fc.string().filter((text) => text !== '__proto__'); // the SDK takes it for the prototype
    const { row } = fc.letrec<{ value: unknown; row: Record<string, unknown> }>((tie) => ({
      value: fc.oneof({ maxDepth: 3 }, leaf, fc.array(tie('value')), tie('row')),
      row: fc.dictionary(name, tie('value')),
    }));

    await fc.assert(
      fc.asyncProperty(row, async (Item) => {
        server.script(() => ({}));
        await documents.send(new PutCommand({ TableName: 't', Item }));
        const spelt = JSON.parse(server.sent[0]?.body ?? '').Item;
        expect(JSON.parse(JSON.stringify(attributeValues(Item)))).toEqual(spelt);

        server.script(() => ({ body: { Item: spelt } }));
        const read = await documents.send(new GetCommand({ TableName: 't', Key: { id: 'x' } }));
        expect(plainRow(spelt)).toEqual(read.Item);
      }),
    );
  });

  test.each([
    ['nothing at all', new Set()],
    ['texts beside numbers', new Set(['hunter2', 1])],
    ['a date', new Date(0)],
    ['no number', Number.NaN],
    ['a number that is not exact', 2 ** 60],
  ])('%s cannot be stored, and the error does not quote it', (_what, value) => {
    expect(() => attributeValues({ password: value })).toThrow(/cannot be stored|no type|all of one kind/);
    expect(() => attributeValues({ password: value })).not.toThrow(/hunter2/);
  });

  test('pollution: a row, or a map in it, with an attribute called __proto__ is a row with that attribute', () => {
    const row = JSON.parse('{"__proto__":{"admin":true},"map":{"__proto__":{"admin":true}}}');

    const read = plainRow(JSON.parse(JSON.stringify(attributeValues(row))));

    expect(Object.keys(read)).toEqual(['__proto__', 'map']);
    expect([(read as { admin?: unknown }).admin, ({} as { admin?: unknown }).admin]).toEqual([undefined, undefined]);
    expect(Object.keys(read['map'] as object)).toEqual(['__proto__']);
  });

  test('a signature over the same headers at the same time is the same', async () => {
    server.script(() => ({}));
    await sdkWire(client).send('GetItem', { TableName: 't', Key: { id: { S: 'ü' } } }, 20_000);
    const [theirs] = server.sent;

    expect(theirs?.headers.authorization).toMatch(/host;.*x-amz-date;.*x-amz-security-token;.*x-amz-target/);
    expect(theirs && resigned(theirs)).toBe(theirs?.headers.authorization);
  });

  test('the key of a day is not that of the next, nor that of other credentials', async () => {
    const { wire, clock } = world();
    server.script(() => ({}));
    for (const time of [0, 0, 24 * 60 * 60_000]) {
      clock.advance(time);
      await wire.send('GetItem', {}, 20_000);
    }
    await world({ credentials: () => ({ ...credentials, secretAccessKey: 'other' }) }).wire.send('GetItem', {}, 20_000);

    expect(server.sent.map((sent) => resigned(sent) === sent.headers.authorization)).toEqual([true, true, true, false]);
  });
});

describe('the way to DynamoDB bears trouble as the SDK does', () => {
  const date = new Date(Date.UTC(2027, 0, 15, 9)).toUTCString();
  const condition = {
    status: 400,
    body: { __type: 'com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException', Message: 'The condition' },
  };
  test.each([
    ['a server error', refusal('InternalServerError', 500)],
    ['a page of a proxy', { status: 503, body: '<html>' }],
    ['too many requests', refusal('ThrottlingException')],
    ['a throughput exceeded', refusal('ProvisionedThroughputExceededException')],
    ['another kind of too many', refusal('Whatever', 429)],
    ['a limit exceeded', refusal('RequestLimitExceeded')],
    ['a connection reset', 'connection reset' as const],
    ['a condition that does not hold', condition],
    ['a table that is not there', refusal('ResourceNotFoundException')],
    ['a request that is none', refusal('ValidationException')],
    ['a refused grant', refusal('AccessDeniedException')],
    ['a wrong signature', refusal('InvalidSignatureException')],
    ['an error of the server that is no use to repeat', refusal('NotImplemented', 501)],
  ])('%s: as many tries, and an error of the same name', async (_what, answer) => {
    withoutPauses();
    const { wire: own, clock } = world();
    // The server says what time it is: no matter here.
    clock.set(Date.now());
    const wires = [sdkWire(client), own];
    const seen: { tries: number; error: Error }[] = [];

    for (const wire of wires) {
      server.script(() => answer);
      const error = await wire.send('GetItem', { TableName: 't', Key: {} }, 20_000).catch((caught: Error) => caught);
      seen.push({ tries: server.sent.length, error: error as Error });
    }

    const [theirs, ours] = seen;
    expect(ours?.tries).toBe(theirs?.tries);
    // What was tried again may be tried once more by whoever asked.
    expect(mayPass(ours?.error)).toBe(ours !== undefined && ours.tries > 1);
    if (typeof answer === 'string' || typeof answer.body === 'string') return; // told by the network's name, and by the status
    expect([ours?.error.name, ours?.error.message]).toEqual([theirs?.error.name, theirs?.error.message]);
  });

  test.each([['InvalidSignatureException'], ['RequestTimeTooSkewed'], ['AccessDeniedException']])(
    'a clock that is an hour late: %s sets it right, and the next call needs one try',
    async (name) => {
      const { wire } = world();
      server.script((attempt) => (attempt === 1 ? refusal(name, 400, { date }) : {}));

      await wire.send('GetItem', {}, 20_000);
      await wire.send('GetItem', {}, 20_000);

      expect(server.sent.map(({ headers }) => String(headers['x-amz-date']).slice(0, 11))).toEqual([
        '20270115T08',
        '20270115T09',
        '20270115T09',
      ]);
    },
  );

  test.each([
    ['transient', refusal('InternalServerError', 500), [25, 50, 100]],
    ['throttling', refusal('ThrottlingException'), [1_000, 2_000, 4_000]],
  ])('pauses after %s double, and chance says how much of them', async (_kind, answer, longest) => {
    for (const chance of [0, 255]) {
      const { wire, pauses } = world({ maxAttempts: 4 }, chance);
      server.script(() => answer);

      await wire.send('GetItem', {}, 60_000).catch(() => {});

      expect(pauses).toEqual(longest.map((most) => (chance === 0 ? 0 : most - 1)));
    }
  });

  test('waits as long as DynamoDB asks, within reason', async () => {
    const { wire, pauses } = world();
    server.script((attempt) => refusal('ThrottlingException', 400, { 'retry-after': attempt === 1 ? '2' : '600' }));

    await wire.send('GetItem', {}, 60_000).catch(() => {});

    expect(pauses).toEqual([2_000, 5_000]);
  });

  test('makes no try that could only end too late', async () => {
    const { wire, pauses } = world();
    server.script(() => refusal('ThrottlingException', 400, { 'retry-after': '3' }));

    await expect(wire.send('GetItem', {}, 2_500)).rejects.toMatchObject({ name: 'ThrottlingException' });

    expect([server.sent.length, pauses]).toEqual([1, []]);
  });

  test('a storm: when nearly every call fails it is not made worse by repeats, and a success makes up for its own', async () => {
    const { wire } = world({ maxAttempts: 2 });
    const tries = async (): Promise<number> => {
      const before = server.sent.length;
      await wire.send('GetItem', {}, 60_000).catch(() => {});
      return server.sent.length - before;
    };
    server.script(() => refusal('InternalServerError', 500));
    const stormy: number[] = [];
    for (let call = 0; call < 40; call += 1) stormy.push(await tries());
    server.answer = () => ({});
    for (let call = 0; call < 14; call += 1) await tries();
    // Ten of five hundred were left, and fourteen calls that went well: enough for one repeat.
    server.answer = () => refusal('InternalServerError', 500);

    expect(stormy.filter((count) => count === 2)).toHaveLength(35);
    expect([await tries(), await tries()]).toEqual([2, 1]);
  });

  test.each(['never', 'half'] as const)('an answer that comes %s is given up after its time', async (answer) => {
    const { wire } = world({ maxAttempts: 2, requestTimeout: 40 });
    server.script(() => answer);

    await expect(wire.send('GetItem', {}, 20_000)).rejects.toMatchObject({ name: 'TimeoutError' });
    expect(server.sent).toHaveLength(2);
  });

  test('a call that has little time left waits no longer for an answer', async () => {
    const { wire } = world({ maxAttempts: 1 });
    server.script(() => 'never');

    await expect(wire.send('GetItem', {}, 30)).rejects.toMatchObject({ name: 'TimeoutError' });
  });

  test('an answer that was cut off is asked for again', async () => {
    const { wire } = world();
    server.script((attempt) => (attempt === 1 ? 'cut off' : { body: { Item: { a: { S: 'b' } } } }));

    await expect(wire.send('GetItem', {}, 20_000)).resolves.toEqual({ Item: { a: { S: 'b' } } });
  });

  test('theft from errors: an answer that cannot be read is not quoted', async () => {
    server.script(() => ({ body: '{"Item":{"secret":{"S":"hunter2"' }));

    const error = await world()
      .wire.send('GetItem', {}, 20_000)
      .catch((caught: Error) => caught);

    expect(error).toMatchObject({ name: 'SerializationException' });
    expect(String(error)).not.toContain('hunter2');
  });
});

describe('the way to DynamoDB', () => {
  afterEach(() => {
    delete process.env['AWS_LAMBDA_FUNCTION_NAME'];
    delete process.env['_X_AMZN_TRACE_ID'];
  });

  test('keeps its connections', async () => {
    const { wire } = world();
    server.script(() => ({}));

    for (let call = 0; call < 5; call += 1) await wire.send('GetItem', {}, 20_000);

    expect(new Set(server.sent.map(({ connection }) => connection)).size).toBe(1);
  });

  test('hands the trace on in Lambda alone, unsigned', async () => {
    const { wire } = world();
    server.script(() => ({}));
    process.env['_X_AMZN_TRACE_ID'] = 'Root=1-5759e988-bd862e3fe1be46a994272793;Sampled=1';
    await wire.send('GetItem', {}, 20_000);
    process.env['AWS_LAMBDA_FUNCTION_NAME'] = 'waymark-prod-authenticate';
    await wire.send('GetItem', {}, 20_000);

    expect(server.sent.map(({ headers }) => headers['x-amzn-trace-id'])).toEqual([
      undefined,
      process.env['_X_AMZN_TRACE_ID'],
    ]);
    expect(server.sent[1]?.headers.authorization).not.toContain('trace');
  });

  const given = { AWS_REGION: region, AWS_ACCESS_KEY_ID: 'id', AWS_SECRET_ACCESS_KEY: 'secret' };

  test.each(['eu-central-1', 'us-gov-west-1', 'cn-north-1', 'us-iso-east-1', 'us-isob-east-1', 'eusc-de-east-1'])(
    'finds the endpoint of %s where the SDK does',
    (place) => {
      const { url } = client.config.endpointProvider({ Region: place }, {});

      expect(`${environmentPlace(dynamoDb, { ...given, AWS_REGION: place }).endpoint}/`).toBe(url.href);
    },
  );

  test('goes where it is sent, as whom it is told', () => {
    const endpoints = [
      { AWS_ENDPOINT_URL: 'http://all:1' },
      { AWS_ENDPOINT_URL: 'http://all:1', AWS_ENDPOINT_URL_DYNAMODB: 'http://db:2' },
      { AWS_ENDPOINT_URL: 'http://all:1', AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: 'true' },
    ].map((more) => environmentPlace(dynamoDb, { ...given, ...more }).endpoint);

    expect(endpoints).toEqual(['http://all:1', 'http://db:2', 'https://dynamodb.eu-central-1.amazonaws.com']);
    expect(environmentPlace(dynamoDb, { ...given, AWS_SESSION_TOKEN: 't' }).credentials()).toEqual({
      ...{ accessKeyId: 'id', secretAccessKey: 'secret', sessionToken: 't' },
    });
  });

  test.each([
    [{ AWS_REGION: '' }, 'AWS_REGION'],
    [{ AWS_ACCESS_KEY_ID: '' }, 'no AWS credentials'],
    [{ AWS_USE_FIPS_ENDPOINT: 'true' }, 'AWS_USE_FIPS_ENDPOINT'],
  ])('refuses an environment with %j by name', (more, text) => {
    expect(() => environmentPlace(dynamoDb, { ...given, ...more })).toThrow(text);
  });
});
