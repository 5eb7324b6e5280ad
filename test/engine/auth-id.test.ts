import { describe, expect, test } from '@jest/globals';
import { CompactSign, jwtVerify } from 'jose';
import { type AuthId, openAuthId as openNow, signAuthId } from '../../functions/engine/auth-id.ts';
import type { KeyRing } from '../../functions/ports/keys.ts';
import { memoryKeyRings } from '../../testing/memory/key-rings.ts';
import { seededRandomness } from '../../testing/seeded-randomness.ts';
import { base64urlTwins } from '../support/base64url-twins.ts';

const now = 1_800_000_000_000;
const ringOf = () => memoryKeyRings().ring('auth-id');
const authId: AuthId = {
  runId: 'session',
  otk: 'step',
  realm: '/alpha',
  journey: 'Login',
  issuedAt: now,
  expiresAt: now + 300_000,
};

const claims = {
  ...{ authIndexType: 'service', authIndexValue: 'Login', otk: 'step', realm: '/alpha', sessionId: 'session' },
  ...{ iat: now / 1000, exp: now / 1000 + 300 },
};

/** What it throws as a rejection. */
const openAuthId = async (token: string, ring: KeyRing, at: number): Promise<AuthId> => openNow(token, ring, at);

/** Signed by jose with the right key, whatever it says. */
async function signed(payload: unknown, header: object = {}): Promise<string> {
  const { id, secret } = (await memoryKeyRings().ring('auth-id')).current;
  return new CompactSign(Buffer.from(typeof payload === 'string' ? payload : JSON.stringify(payload)))
    .setProtectedHeader({ typ: 'JWT', alg: 'HS256', kid: id, ...header })
    .sign(secret);
}

describe('an authId', () => {
  test('is a JWT with the claims of AM', async () => {
    const token = signAuthId(authId, await memoryKeyRings().ring('auth-id'));

    const [header, claims] = token.split('.', 2).map((part) => JSON.parse(Buffer.from(part, 'base64url').toString()));

    expect(header).toMatchObject({ typ: 'JWT', alg: 'HS256' });
    expect(claims).toEqual({
      authIndexType: 'service',
      authIndexValue: 'Login',
      otk: 'step',
      realm: '/alpha',
      sessionId: 'session',
      iat: 1_800_000_000,
      exp: 1_800_000_300,
    });
  });

  test('is one for others too: a library verifies it, and what a library signs is one', async () => {
    const ring = await memoryKeyRings().ring('auth-id');

    const verified = await jwtVerify(signAuthId(authId, ring), ring.current.secret, {
      currentDate: new Date(now),
      typ: 'JWT',
    });

    expect(verified.payload).toEqual(claims);
    await expect(openAuthId(await signed(claims), ring, now)).resolves.toEqual(authId);
  });

  test('comes back as it was, with where a blank run stands', async () => {
    const ring = await memoryKeyRings().ring('auth-id');
    const opening: AuthId = {
      ...authId,
      opening: { position: [['Login', 'node', 1]], options: { noSession: true, goto: '/a' } },
    };

    expect(await openAuthId(signAuthId(opening, ring), ring, now)).toEqual(opening);
  });

  test('is good until its end and not a moment longer', async () => {
    const ring = await memoryKeyRings().ring('auth-id');
    const token = signAuthId(authId, ring);

    await expect(openAuthId(token, ring, authId.expiresAt - 1)).resolves.toMatchObject({ runId: 'session' });
    await expect(openAuthId(token, ring, authId.expiresAt)).rejects.toMatchObject({ code: 'ERR_AUTH_ID_EXPIRED' });
  });

  test('stays good when the keys are rotated', async () => {
    const rings = memoryKeyRings();
    const token = signAuthId(authId, await rings.ring('auth-id'));

    rings.rotate('auth-id');

    await expect(openAuthId(token, await rings.ring('auth-id'), now)).resolves.toMatchObject({ otk: 'step' });
  });

  test.each([
    [
      'signed with another key',
      async () => signAuthId(authId, await memoryKeyRings(seededRandomness('other')).ring('auth-id')),
      'ERR_AUTH_ID_SIGNATURE',
    ],
    [
      'whose signature is cut short',
      async () => signAuthId(authId, await ringOf()).slice(0, -2),
      'ERR_AUTH_ID_SIGNATURE',
    ],
    [
      'with a signature of nothing',
      async () => signAuthId(authId, await ringOf()).replace(/[^.]+$/, ''),
      'ERR_AUTH_ID_MALFORMED',
    ],
    ['with a part behind it', async () => `${signAuthId(authId, await ringOf())}.e30`, 'ERR_AUTH_ID_MALFORMED'],
    [
      'whose header is a list',
      async () => signAuthId(authId, await ringOf()).replace(/^[^.]+/, 'W10'),
      'ERR_AUTH_ID_MALFORMED',
    ],
    ['that is text', async () => 'abc', 'ERR_AUTH_ID_MALFORMED'],
    ['with three empty parts', async () => '..', 'ERR_AUTH_ID_MALFORMED'],
  ])('forgery: a token %s is refused', async (_what, token, code) => {
    const ring = await memoryKeyRings().ring('auth-id');

    await expect(openAuthId(await token(), ring, now)).rejects.toMatchObject({ code });
  });

  test.each([
    ['of another type', { typ: 'waymark-session' }, 'ERR_AUTH_ID_MALFORMED'],
    ['of no type', { typ: undefined }, 'ERR_AUTH_ID_MALFORMED'],
    ['under another algorithm', { alg: 'HS512' }, 'ERR_AUTH_ID_SIGNATURE'],
    ['that names no key', { kid: undefined }, 'ERR_AUTH_ID_SIGNATURE'],
    ['that asks for what we do not know', { crit: ['b64'], b64: true }, 'ERR_AUTH_ID_MALFORMED'],
    ['that names an unknown key', { kid: 'other' }, 'ERR_AUTH_ID_SIGNATURE'],
  ])('confusion: a token %s is none, though our own key has signed it', async (_what, header, code) => {
    const ring = await memoryKeyRings().ring('auth-id');

    await expect(openAuthId(await signed(claims), ring, now)).resolves.toEqual(authId);
    await expect(openAuthId(await signed(claims, header), ring, now)).rejects.toMatchObject({ code });
  });

  test.each([
    ...Object.keys(claims).map((name) => ({ ...claims, [name]: undefined })),
    { ...claims, authIndexType: 'module' },
    { ...claims, exp: '1800000300' },
    { ...claims, pos: [['Login', 'node']] },
    { ...claims, opt: { noSession: 'true' } },
    [claims],
    'text',
  ])('confusion: the payload %j is none of an authId, though our own key has signed it', async (payload) => {
    const ring = await memoryKeyRings().ring('auth-id');

    await expect(openAuthId(await signed(payload), ring, now)).rejects.toMatchObject({ code: 'ERR_AUTH_ID_MALFORMED' });
  });

  test('malleability: another text of the same signature, its last character first of all, is refused', async () => {
    const ring = await memoryKeyRings().ring('auth-id');
    const token = signAuthId(authId, ring);
    const [head = '', claims = '', signature = ''] = token.split('.');
    const twins = base64urlTwins(signature);

    const opened = await Promise.allSettled(twins.map((twin) => openAuthId([head, claims, twin].join('.'), ring, now)));

    expect(twins.length).toBeGreaterThan(3);
    for (const result of opened) {
      const code = expect.stringMatching(/^ERR_AUTH_ID_(SIGNATURE|MALFORMED)$/);
      expect(result).toMatchObject({ status: 'rejected', reason: { code } });
    }
    await expect(openAuthId(token, ring, now)).resolves.toMatchObject({ otk: 'step' });
  });

  test('forgery: an unsigned token is refused', async () => {
    const ring = await memoryKeyRings().ring('auth-id');
    const [, claims] = signAuthId(authId, ring).split('.');
    const header = Buffer.from(JSON.stringify({ typ: 'JWT', alg: 'none', kid: ring.current.id })).toString('base64url');

    await expect(openAuthId(`${header}.${claims}.`, ring, now)).rejects.toMatchObject({ name: 'RequestError' });
  });
});
