import { describe, expect, test } from '@jest/globals';
import type { PushEndpoints } from '../../functions/ports/push-addresses.ts';
import { race, tally } from '../support/contract-worlds.ts';
import { android, apple, challenge, google, iphone, phoneDoor, refusal, secretNumber } from '../support/phone-door.ts';

const endpointOf = (applicationArn: string) => applicationArn.replace(':app/', ':endpoint/');

/** A door, a waiting registration, and a phone that answers it. */
async function scanned(service = {}) {
  const world = phoneDoor(service);
  const message = await world.register();
  const answer = (claims = {}) => world.answerTo(message, { ...android, ...claims });
  const send = (claims = {}) => world.send('register', answer(claims));
  return { ...world, message, answer, sendAgain: send, row: () => world.rowOf(message) };
}

describe('a phone registers', () => {
  test.each([
    ['Android', android, google],
    ['iOS', iphone, apple],
  ])('P-42 on %s: 200, and the message holds what the phone said and its endpoint', async (_, phone, application) => {
    const { register, answerTo, send, rowOf } = phoneDoor();
    const message = await register();

    const reply = await send('register', answerTo(message, phone));

    expect(reply.status).toBe(200);
    expect(reply.text).toBe('{}');
    expect(reply.headers['content-type']).toBe('application/json');
    expect(rowOf(message)?.answer).toEqual({
      decision: 'approved',
      digest: expect.any(String),
      content: { ...phone, communicationId: expect.stringMatching(new RegExp(`^${endpointOf(application)}/`)) },
    });
  });

  test('P-42 an older app that does not name itself is registered without a name', async () => {
    const { sendAgain, row } = await scanned();

    await sendAgain({ deviceName: undefined });

    expect(row()?.answer?.content).not.toHaveProperty('deviceName');
  });

  test('its endpoint is known as the endpoint of this device', async () => {
    const { sendAgain, row, ports } = await scanned();

    await sendAgain();

    const endpoint = await ports.endpointOwners.find(String(row()?.answer?.content?.['communicationId']));
    expect(endpoint).toEqual({
      enabled: true,
      owners: [{ realm: '/alpha', username: 'demo', uuid: 'device-1' }],
    });
  });

  test('although another account gives the endpoint up at this moment', async () => {
    const { sendAgain, row, ports } = await scanned();
    const { claim } = ports.endpointClaims;
    let calls = 0;
    Object.assign(ports.endpointClaims, {
      claim: async (...call: Parameters<typeof claim>) => {
        calls += 1;
        return calls < 3 ? 'gone' : claim(...call);
      },
    });

    const reply = await sendAgain();

    expect(reply.status).toBe(200);
    expect(row()?.answer?.decision).toBe('approved');
    expect(calls).toBe(3);
  });

  test.each<[string, () => Promise<'gone'>]>([
    ['cannot be noted', () => Promise.reject(new TypeError('down'))],
    ['finds the endpoint gone again and again', async () => 'gone'],
  ])('not while its owner %s: the phone can try again', async (_, claim) => {
    const { sendAgain, row, ports } = await scanned();
    const { endpointClaims } = ports;
    const genuine = endpointClaims.claim;
    Object.assign(endpointClaims, { claim });

    const refusedNow = await sendAgain();
    const after = row()?.answer;
    Object.assign(endpointClaims, { claim: genuine });
    const takenLater = await sendAgain();

    expect([refusedNow.status, takenLater.status]).toEqual([400, 200]);
    expect(after).toBeUndefined();
  });

  test('A-6.4.1 until the last moment, and not a moment longer', async () => {
    const late = await scanned();
    const inTime = await scanned();

    inTime.clock.advance(59_999);
    late.clock.advance(60_000);
    const replies = [await inTime.sendAgain(), await late.sendAgain()];

    expect(replies.map(({ status }) => status)).toEqual([200, 400]);
    expect(late.row()?.answer).toBeUndefined();
  });
});

describe('a registration that comes again', () => {
  test('word by word is taken, and changes nothing', async () => {
    const { answer, send, stored } = await scanned();
    const body = answer();
    await send('register', body);
    const before = stored();

    const reply = await send('register', body);

    expect([reply.status, reply.text]).toEqual([200, '{}']);
    expect(stored()).toEqual(before);
  });

  test('A-6.4.1 a second scan of the same code: another mechanism is refused, and gets no endpoint', async () => {
    const { sendAgain, stored } = await scanned();
    await sendAgain();
    const before = stored();

    const reply = await sendAgain({ mechanismUid: 'another', deviceId: 'another-token' });

    expect([reply.status, reply.body]).toEqual([400, refusal]);
    expect(stored()).toEqual(before);
  });

  test('race: of 50 phones that scanned the code at once one is registered', async () => {
    const { sendAgain, row } = await scanned();

    const replies = await race(50, (index) => sendAgain({ mechanismUid: `m-${index}`, deviceId: `token-${index}` }));

    expect(tally(replies.map(({ status }) => status))).toEqual({ 200: 1, 400: 49 });
    const winner = replies.findIndex(({ status }) => status === 200);
    expect(row()?.answer?.content?.['mechanismUid']).toBe(`m-${winner}`);
  });

  test('race: 50 repeats of one call at once are all taken', async () => {
    const { answer, send, ports } = await scanned();
    const body = answer();

    const replies = await race(50, () => send('register', body));

    expect(tally(replies.map(({ status }) => status))).toEqual({ 200: 50 });
    expect(ports.pushService.endpoints.size).toBe(1);
  });
});

describe('a phone whose endpoint cannot be made', () => {
  test.each(['down', 'throttled'] as const)(
    'while SNS is %s: 400, nothing changes, and the next try is good',
    async (trouble) => {
      const { answer, send, stored, ports } = await scanned();
      const body = answer();
      const before = stored();
      ports.pushService.trouble = trouble;

      const refusedNow = await send('register', body);
      const after = stored();
      ports.pushService.trouble = undefined;
      const takenLater = await send('register', body);

      expect([refusedNow.status, refusedNow.body]).toEqual([400, refusal]);
      expect(after).toEqual(before);
      expect(takenLater.status).toBe(200);
    },
  );

  test('P-34 a token that is refused for good: 400, and the message says why', async () => {
    const { sendAgain, row, ports } = await scanned();
    ports.pushService.refusedTokens.add(android.deviceId);

    const reply = await sendAgain();

    expect([reply.status, reply.body]).toEqual([400, refusal]);
    expect(row()?.answer).toEqual({
      decision: 'denied',
      digest: expect.any(String),
      content: { refused: 'tokenRefused' },
    });
  });

  test.each([
    [{ googleEndpoint: undefined }, 'applicationMissing'],
    [{ googleEndpoint: `${google}-2` }, 'applicationUnknown'],
  ])('P-34 a platform that the realm does not serve, %j: the message says why', async (service, reason) => {
    const { sendAgain, row } = await scanned(service);

    const reply = await sendAgain();

    expect(reply.status).toBe(400);
    expect(row()?.answer).toMatchObject({ decision: 'denied', content: { refused: reason } });
  });

  test('P-34 refused for good, it is refused again, although it says the same', async () => {
    const { answer, send, stored, ports } = await scanned();
    const body = answer();
    ports.pushService.refusedTokens.add(android.deviceId);
    await send('register', body);
    ports.pushService.refusedTokens.clear();
    const before = stored();

    const reply = await send('register', body);

    expect(reply.status).toBe(400);
    expect(stored()).toEqual(before);
  });
});

describe('attacks on a registration', () => {
  /** Counts the endpoints that were asked for. */
  function counting(pushEndpoints: PushEndpoints) {
    const { register } = pushEndpoints;
    const tokens: string[] = [];
    Object.assign(pushEndpoints, {
      register: (address: Parameters<typeof register>[0]) => {
        tokens.push(address.token);
        return register(address);
      },
    });
    return tokens;
  }

  test.each([
    ['without the challenge', { response: undefined }],
    ['with the answer to another challenge', { response: 'AAAA' }],
    ['without a token', { deviceId: undefined }],
    ['with an empty mechanism', { mechanismUid: ' ' }],
    ['of an unknown platform', { communicationType: 'email' }],
  ])('endpoints for nobody: a call %s makes none and changes nothing', async (_, claims) => {
    const { sendAgain, stored, ports } = await scanned();
    const tokens = counting(ports.pushEndpoints);
    const before = stored();

    const reply = await sendAgain(claims);

    expect([reply.status, reply.body]).toEqual([400, refusal]);
    expect(tokens).toEqual([]);
    expect(stored()).toEqual(before);
  });

  test('another key: who has not scanned the code cannot register in its place', async () => {
    const { message, answerTo, send, stored, ports } = await scanned();
    const tokens = counting(ports.pushEndpoints);
    const before = stored();

    const reply = await send('register', answerTo(message, android, secretNumber(2)));

    expect(reply.status).toBe(400);
    expect(tokens).toEqual([]);
    expect(stored()).toEqual(before);
  });

  test('a message without a secret of its own takes no registration', async () => {
    const { register, answerTo, send, stored } = phoneDoor();
    const { secret: _secret, ...bare } = await register();
    const message = await register({ ...bare, deviceUuid: 'device-2', challenge, secret: '' });
    const before = stored();

    const reply = await send('register', answerTo(message, android, ''));

    expect(reply.status).toBe(400);
    expect(stored()).toEqual(before);
  });

  test('a registration that poses as the answer to a push, and the reverse, change nothing', async () => {
    const { register, ask, addPhone, answerTo, send, stored } = phoneDoor();
    await addPhone();
    const [registration, push] = [await register(), await ask()];
    const before = stored();

    const replies = [
      await send('authenticate', answerTo(registration, android)),
      await send('register', answerTo(push, android)),
    ];

    expect(replies.map(({ status }) => status)).toEqual([400, 400]);
    expect(stored()).toEqual(before);
  });
});
