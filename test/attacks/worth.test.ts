// What a session is worth is told and can be demanded, and a stronger sign-in gives a stronger
// session. The guard is the one of docs/guarding-an-api.md, over the tables of the running stack.
import { describe, expect, test } from '@jest/globals';
import { systemClock } from '../../functions/adapters/system/machine.ts';
import { authenticator } from '../../testing/authenticator.ts';
import { journeyExport } from '../../testing/journey-builder.ts';
import { filled } from '../../testing/step.ts';
import {
  attackedStack,
  everyDoorShut,
  fromScript,
  hasSession,
  messageOf,
  tokenOf,
  uriOf,
} from '../support/attacked-stack.ts';
import { code } from '../support/demo-user.ts';
import { advanceWallClock } from '../support/wall-clock.ts';

const attacked = attackedStack();

const strong = { minimumAuthLevel: 10, factors: ['otp', 'swk', 'hwk'], maxAgeSeconds: 600 };

const told = async (token: string): Promise<{ AuthLevel: string; factors: { factor: string; at: string }[] }> => {
  const { properties } = await attacked().getSessionInfo(token);
  const { AuthLevel, factors } = properties as { AuthLevel: string; factors: string }; // as the realm lists them
  return { AuthLevel, factors: JSON.parse(factors) };
};

const words = ({ factors }: { factors: { factor: string }[] }): string[] => factors.map(({ factor }) => factor);

describe('getSessionInfo, where the realm lists AuthLevel and factors', () => {
  test('A-6.8.4 tells a password, a one-time password, a push and a recovery code apart, and when each was proved', async () => {
    const { settings, withoutFactor, withOath, withPhone, signIn, enter, answer } = attacked();
    await settings({ sessionPropertyWhitelist: ['AMCtxId', 'AuthLevel', 'factors'] });
    const [plain, victim, pushed] = [await withoutFactor(), await withOath(), await withPhone()];
    const start = systemClock.now();

    const byPassword = await told(tokenOf(await signIn('Login', plain)));
    const byCode = await told(tokenOf(await enter(await signIn('MfaLogin', victim.username), victim.app)));
    const byPush = await told(pushed.token);
    const asked = await answer(await signIn('MfaLogin', victim.username), code('', true));
    const byRecovery = await told(tokenOf(await answer(asked, { NameCallback: String(victim.codes[0]) })));

    expect([byPassword, byCode, byPush, byRecovery].map(({ AuthLevel }) => AuthLevel)).toEqual(['0', '10', '10', '10']);
    expect([byPassword, byCode, byPush, byRecovery].map(words)).toEqual([
      ['pwd'],
      ['pwd', 'otp'],
      ['pwd', 'swk'],
      ['pwd', 'recovery'],
    ]);
    const times = [byPassword, byCode, byRecovery].flatMap(({ factors }) => factors.map(({ at }) => Date.parse(at)));
    expect(times.every((at) => at >= start - 1_000 && at <= systemClock.now())).toBe(true);
  });

  test('by default only AMCtxId is told, as AM has it', async () => {
    const { withOath, getSessionInfo } = attacked();
    const { token } = await withOath();

    const { properties } = await getSessionInfo(token);

    expect(properties).toEqual({ AMCtxId: expect.any(String) });
  });
});

describe('an API that demands a second factor', () => {
  test('A-6.8.4 A-7.2.3 refuses a password-only session with a hint, lets the stronger one in, and its old session is over', async () => {
    const { stack, withoutFactor, signIn, answer, guard, doors } = attacked();
    const username = await withoutFactor();
    const weak = tokenOf(await signIn('Login', username));
    const refused = await guard(weak, strong);

    const cookie = `iPlanetDirectoryPro=${weak}`;
    const qr = await signIn('OathLogin', username, { cookie });
    const app = authenticator(qr);
    const prompt = await answer(await answer(qr));
    const end = await stack.at.post(filled(prompt.body, code(app.totp(systemClock))), '', { cookie, ...fromScript });
    const allowed = await guard(tokenOf(end), strong);

    expect(refused).toMatchObject({ effect: 'Deny', context: { authLevel: '0', factors: 'pwd' } });
    expect(refused.context['stepUp']).toMatch(
      /insufficient_user_authentication.*acr_values="10", amr_values="otp swk hwk"/,
    );
    expect(allowed).toMatchObject({
      effect: 'Allow',
      context: { user: username, authLevel: '10', factors: 'pwd otp' },
    });
    expect(allowed.context).not.toHaveProperty('stepUp');
    expect(await doors(weak, username)).toEqual(everyDoorShut);
  });

  test('A-6.8.4 asks for a fresh one when the proof is older than it takes', async () => {
    const { withOath, guard } = attacked();
    const { token } = await withOath();
    const fresh = await guard(token, strong);

    advanceWallClock(601_000);
    const stale = await guard(token, strong);

    expect([fresh.effect, stale.effect]).toEqual(['Allow', 'Deny']);
    expect(stale.context['stepUp']).toContain('max_age="600"');
  });

  test('A-7.3 refuses the strong session after its factor is removed', async () => {
    const { withOath, signIn, enter, devices, stored, guard } = attacked();
    const { username, app, token } = await withOath();
    const [device = ''] = await stored(username);
    const acting = tokenOf(await enter(await signIn('OathLogin', username), app));

    await devices(acting, `DELETE ${username}/devices/2fa/oath/${device.replace('oath#', '')}`);

    await expect(guard(token, strong)).rejects.toThrow('Unauthorized');
    expect((await guard(acting, strong)).effect).toBe('Deny');
  });

  test('A-6.8.4 a remembered browser is no proof: the device cookie alone makes no session worth more', async () => {
    const { withoutFactor, signIn, guard } = attacked();
    const username = await withoutFactor();
    const first = await signIn('Login', username);
    const known = first.cookies.find((cookie) => cookie.startsWith('waymark-browser='))?.split(';')[0] ?? '';

    const again = await signIn('Login', username, { cookie: known });

    expect(known).not.toBe('');
    expect((await guard(tokenOf(again), strong)).effect).toBe('Deny');
  });
});

describe('a stronger sign-in', () => {
  const marking = journeyExport({
    id: 'Marks',
    entry: 'ask',
    nodes: {
      ask: {
        type: 'PageNode',
        children: { name: { type: 'UsernameCollectorNode' }, secret: { type: 'PasswordCollectorNode' } },
        to: { outcome: 'check' },
      },
      check: { type: 'DataStoreDecisionNode', to: { true: 'mark', false: 'failure' } },
      mark: { type: 'SetSessionPropertiesNode', config: { properties: { basket: 'b-7' } }, to: { outcome: 'success' } },
    },
  });

  test('A-7.2.3 keeps the custom properties of the session that it replaces, but not for another user', async () => {
    const { stack, settings, withoutFactor, signIn, getSessionInfo, doors } = attacked();
    await stack.importJourneys(marking);
    await settings({ sessionPropertyWhitelist: ['basket'] });
    const [username, other] = [await withoutFactor(), await withoutFactor()];
    const marked = tokenOf(await signIn('Marks', username));
    const query = '&ForceAuth=true';

    const own = tokenOf(await signIn('Login', username, { cookie: `iPlanetDirectoryPro=${marked}` }));
    const ofOwn = await getSessionInfo(own);
    const theirs = tokenOf(await signIn('Login', other, { cookie: `iPlanetDirectoryPro=${own}`, query }));
    const ofOther = await getSessionInfo(theirs);

    expect([ofOwn, ofOther].map(({ properties }) => properties)).toEqual([{ basket: 'b-7' }, {}]);
    expect(await doors(marked, username)).toEqual(everyDoorShut);
  });
});

describe('a realm’s demand', () => {
  test('A-6.3.3 always: who has no factor gets no session by password, but may enrol one and sign in', async () => {
    const { settings, withoutFactor, withOath, signIn } = attacked();
    await settings({ secondFactor: 'always' });
    const username = await withoutFactor();

    const refused = await signIn('Login', username);
    const { token } = await withOath(username);

    expect([refused.status, messageOf(refused)]).toEqual([401, expect.stringContaining('Sign in with MfaLogin')]);
    expect(token).not.toBe('undefined');
  });

  test('A-6.1.3 a journey that is listed as one that needs none ends with a session of level 0', async () => {
    const { settings, withOath, signIn, guard } = attacked();
    const { username } = await withOath();
    await settings({ passwordOnlyJourneys: ['Login'] });

    const end = await signIn('Login', username);

    expect(hasSession(end)).toBe(true);
    expect(await guard(tokenOf(end), strong)).toMatchObject({ effect: 'Deny', context: { factors: 'pwd' } });
  });

  test('A-6.3.3 the default journey of a fresh realm asks for a second factor: a request that names none', async () => {
    const { stack, withPhone } = attacked();
    const { username } = await withPhone();

    const page = await stack.at.post({});
    const next = await stack.at.answer(page, { NameCallback: username, PasswordCallback: 'correct-horse-1' });

    expect(hasSession(next)).toBe(false);
    expect(uriOf(next)).toMatch(/^\d+$/);
  });
});
