// "Don't ask on this browser for 30 days": MfaLogin with Remember Browser and Remembered Browser Decision, and who tries to get
// past the second factor by them.
import { describe, expect, test } from '@jest/globals';
import type { JsonObject } from '../../functions/json.ts';
import { type Authenticator, authenticator } from '../../testing/authenticator.ts';
import { journeyExport } from '../../testing/journey-builder.ts';
import { type JourneyWorld, journeyWorld } from '../../testing/journey-world.ts';
import { filled, outputOf, type Reply, shownCodes, typesOf } from '../../testing/step.ts';
import { addDemoUser, code, demo, user } from '../support/demo-user.ts';
import { shippedJourneys } from '../support/shipped-journeys.ts';

const day = 86_400_000;
const questionTypes = ['TextOutputCallback', 'ConfirmationCallback'];
const promptTypes = ['NameCallback', 'ConfirmationCallback'];
const [yes, no] = [{ ConfirmationCallback: 0 }, { ConfirmationCallback: 1 }];
const settings = {
  journeyMinutes: 15,
  factorChanges: 'proved',
  secondFactor: 'ifEnrolled',
  defaultJourney: 'MfaLogin',
};

/** Goes on from the session that came along, and takes the cookie for all there is to prove. */
const weakStepUp = journeyExport({
  id: 'WeakStepUp',
  entry: 'who',
  nodes: {
    who: {
      type: 'SessionDataNode',
      config: { sessionDataKey: 'UserToken', sharedStateKey: 'username' },
      to: { outcome: 'cookie' },
    },
    cookie: { type: 'RememberedBrowserDecisionNode', to: { true: 'success', false: 'failure' } },
  },
});
/** Goes on by a link once the browser was asked about. */
const linkBehind = journeyExport({
  id: 'LinkBehind',
  entry: 'page',
  nodes: {
    page: {
      type: 'PageNode',
      children: { name: { type: 'UsernameCollectorNode' }, password: { type: 'PasswordCollectorNode' } },
      to: { outcome: 'check' },
    },
    check: { type: 'DataStoreDecisionNode', to: { true: 'app', false: 'failure' } },
    app: {
      type: 'OathTokenVerifierNode',
      to: { successOutcome: 'remember', failureOutcome: 'failure', notRegisteredOutcome: 'failure' },
    },
    remember: { type: 'RememberBrowserNode', to: { outcome: 'link' } },
    link: { type: 'EmailSuspendNode', config: { objectLookup: true }, to: { outcome: 'success' } },
  },
});
/** Asks for a name, and takes the cookie for the rest. */
const nameAlone = journeyExport({
  id: 'NameAlone',
  entry: 'name',
  nodes: {
    name: { type: 'UsernameCollectorNode', to: { outcome: 'cookie' } },
    cookie: { type: 'RememberedBrowserDecisionNode', to: { true: 'success', false: 'failure' } },
  },
});

interface Seat {
  /** What this browser has in its jar. */
  cookie: string;
}

async function world(more: JsonObject = {}) {
  const at = await journeyWorld({
    journeys: [...shippedJourneys, weakStepUp, nameAlone, linkBehind],
    settings: { ...settings, ...more },
  });
  await addDemoUser(at);
  return at;
}

const pairOf = ({ cookies }: Reply): string | undefined =>
  cookies.find((cookie) => cookie.startsWith('remembered-browser='))?.split(';')[0];
const from = ({ cookie }: Seat, more: Readonly<Record<string, string>> = {}) => ({
  headers: {
    Origin: 'https://login.example.com',
    'X-Requested-With': 'test',
    ...(cookie && { Cookie: cookie }),
    ...more,
  },
});

function keep(seat: Seat, reply: Reply): Reply {
  const pair = pairOf(reply);
  if (pair !== undefined) seat.cookie = pair;
  return reply;
}

/** At the step behind name and password. */
async function typed(at: JourneyWorld, seat: Seat, query = '', journey = 'MfaLogin', answers = demo): Promise<Reply> {
  const page = await at.start(journey, query, from(seat));
  return keep(seat, await at.post(filled(page.body, answers), '', from(seat)));
}

async function next(at: JourneyWorld, seat: Seat, step: Reply, answers = {}): Promise<Reply> {
  return keep(seat, await at.post(filled(step.body, answers), '', from(seat)));
}

/** An app, and a seat at which its user has said yes. */
async function remembering(more: JsonObject = {}) {
  const at = await world(more);
  const seat: Seat = { cookie: '' };
  const qr = await typed(at, seat);
  const app = authenticator(qr);
  const display = await next(at, seat, qr);
  const codes = shownCodes(display);
  const prompt = await next(at, seat, display);
  const question = await next(at, seat, prompt, code(app.totp(at.clock)));
  const end = await next(at, seat, question, yes);
  at.clock.advance(60_000);
  return { at, seat, app, codes, question, end };
}

const sessionOf = (at: JourneyWorld, { body }: Reply) => at.ports.sessions.find(String(body['tokenId']));
const isAsked = (step: Reply) => expect([step.status, typesOf(step)]).toEqual([200, promptTypes]);

async function proved(at: JourneyWorld, seat: Seat, app: Authenticator, query = ''): Promise<Reply> {
  return next(at, seat, await typed(at, seat, query), code(app.totp(at.clock)));
}

describe('a browser that is remembered', () => {
  test('is asked about after the second factor, and gets a cookie that no script and no other site sees', async () => {
    const { question, end } = await remembering();

    expect(typesOf(question)).toEqual(questionTypes);
    expect(outputOf(question, 'TextOutputCallback', 'message')).toBe(
      'Remember this browser?\nFor 30 days, your password will be enough here.',
    );
    expect(end.cookies.find((cookie) => cookie.startsWith('remembered-browser='))).toMatch(
      /^remembered-browser=v1\.[\w-]{22}\.[\w-]{43}; Path=\/; Max-Age=2592000; Expires=[^;]+; HttpOnly; SameSite=Lax$/,
    );
  });

  test('is not asked for the second factor again, in a session that does not claim one', async () => {
    const { at, seat } = await remembering();
    const provedAt = at.clock.now() - 60_000;
    const before = seat.cookie;

    const end = await typed(at, seat);

    expect([end.status, typeof end.body['tokenId']]).toEqual([200, 'string']);
    expect(await sessionOf(at, end)).toMatchObject({
      authLevel: 0,
      factors: [{ factor: 'pwd' }, { factor: 'remembered', at: provedAt, second: true }],
    });
    expect(seat.cookie).not.toBe(before);
  });

  test('goes on being remembered by the new token of each use, until its days are over, used or not', async () => {
    const { at, seat } = await remembering();
    for (let days = 0; days < 29; days += 1) {
      at.clock.advance(day);
      expect((await typed(at, seat)).body['tokenId']).toBeDefined();
    }

    at.clock.advance(day);

    isAsked(await typed(at, seat));
  });

  test('who says no is asked for the factor, and not about the browser for a while', async () => {
    const { at, app } = await remembering();
    const seat: Seat = { cookie: '' };
    const refused = await next(at, seat, await proved(at, seat, app), no);
    at.clock.advance(60_000);

    const prompt = await typed(at, seat);
    const end = await next(at, seat, prompt, code(app.totp(at.clock)));

    isAsked(prompt);
    expect([refused, end].map(({ body }) => typeof body['tokenId'])).toEqual(['string', 'string']);
    expect(at.ports.store.browsers.size).toBe(1);
  });

  test('who remembers a browser twice has it once', async () => {
    const { at, seat, app } = await remembering();

    await next(at, seat, await proved(at, seat, app, 'ForceAuth=true'), yes);

    expect(await at.ports.rememberedBrowserEditor.list(user)).toHaveLength(1);
    expect((await typed(at, seat)).body['tokenId']).toBeDefined();
  });

  test('two users of one browser are each remembered', async () => {
    const { at, seat } = await remembering();
    const now = at.clock.now();
    const other = await at.ports.browserMemory.remember({
      ...{ realm: '/alpha', username: 'eve', cookieName: 'remembered-browser', epoch: 0, provedAt: now, second: true },
      ...{ createdAt: now, idleEnd: now + day, end: now + day, sourceIp: '', userAgent: '', journey: 'MfaLogin' },
    });
    seat.cookie = `${seat.cookie}~${other}`;

    const end = await typed(at, seat);

    expect(end.body['tokenId']).toBeDefined();
    expect(seat.cookie.split('~')).toContain(other);
  });

  test('an app is not asked: it has no browser to remember', async () => {
    const { at, app } = await remembering();
    const page = await at.start('MfaLogin');
    const prompt = await at.answer(page, demo);

    const end = await at.answer(prompt, code(app.totp(at.clock)));

    expect(end.body['tokenId']).toBeDefined();
  });

  test.each([
    ['its setting is 0', { rememberBrowserDays: 0 }],
    ['it is strict', { profile: 'strict' }],
  ])('in a realm nobody is asked and nothing counts when %s', async (_why, more) => {
    const { at, seat, app } = await remembering();
    await at.ports.configurationEditor.put('/alpha', 'realm', '', { ...settings, ...more });
    at.clock.advance(30_001);

    const prompt = await typed(at, seat);
    const end = await next(at, seat, prompt, code(app.totp(at.clock)));

    isAsked(prompt);
    expect(end.body['tokenId']).toBeDefined();
  });

  test('a realm that shortens the days shortens those of before', async () => {
    const { at, seat } = await remembering();
    at.clock.advance(3 * day);
    await at.ports.configurationEditor.put('/alpha', 'realm', '', { ...settings, rememberBrowserDays: 2 });
    at.clock.advance(30_001);

    isAsked(await typed(at, seat));
  });
});

describe('attacks on remembered browsers', () => {
  test('a stolen cookie without the password: a wrong one tells nothing, and spends nothing', async () => {
    const { at, seat } = await remembering();
    const thief = { cookie: seat.cookie };

    const end = await typed(at, thief, '', 'MfaLogin', { ...demo, PasswordCallback: 'wrong' });

    expect([end.status, pairOf(end)]).toEqual([401, undefined]);
    expect((await typed(at, seat)).body['tokenId']).toBeDefined();
  });

  test('a stolen cookie and a name, in a journey that forgets the password: no session', async () => {
    const { at, seat } = await remembering({ secondFactor: 'never' });
    const page = await at.start('NameAlone', '', from(seat));

    const end = await at.post(filled(page.body, { NameCallback: 'demo' }), '', from(seat));

    expect(end.status).toBe(401);
  });

  test('a password and another user’s cookie: the second factor is asked for', async () => {
    const { at } = await remembering();
    const now = at.clock.now();
    const ofEve = await at.ports.browserMemory.remember({
      ...{ realm: '/alpha', username: 'eve', cookieName: 'remembered-browser', epoch: 0, provedAt: now, second: true },
      ...{ createdAt: now, idleEnd: now + day, end: now + day, sourceIp: '', userAgent: '', journey: 'MfaLogin' },
    });

    isAsked(await typed(at, { cookie: `remembered-browser=${ofEve}` }));
    expect(await at.ports.rememberedBrowsers.find(ofEve, 'visit')).toMatchObject({ token: 'current' });
  });

  test.each([
    ['another realm', { realm: '/beta' }],
    ['another cookie', { cookieName: 'session-jwt' }],
    ['a password alone', { second: false }],
    ['an earlier ground', { epoch: -1 }],
  ])('a token of %s opens nothing here', async (_whose, changes) => {
    const { at } = await remembering();
    const now = at.clock.now();
    const token = await at.ports.browserMemory.remember({
      ...{ realm: '/alpha', username: 'demo', cookieName: 'remembered-browser', epoch: 0, provedAt: now, second: true },
      ...{ createdAt: now, idleEnd: now + day, end: now + day, sourceIp: '', userAgent: '', journey: 'MfaLogin' },
      ...changes,
    });

    isAsked(await typed(at, { cookie: `remembered-browser=${token}` }));
  });

  test.each([
    ['nothing', 'remembered-browser='],
    ['a word', 'remembered-browser=yes'],
    ['a token of nobody', `remembered-browser=v1.${'a'.repeat(22)}.${'b'.repeat(43)}`],
    [
      'thousands',
      `remembered-browser=${Array.from({ length: 2000 }, (_, n) => `v1.${String(n).padStart(22, '0')}.${'b'.repeat(43)}`).join('~')}`,
    ],
  ])('a forged cookie of %s opens nothing', async (_what, cookie) => {
    const { at } = await remembering();

    isAsked(await typed(at, { cookie }));
  });

  test('a guessed secret under a known id opens nothing, and ends the browser', async () => {
    const { at, seat } = await remembering();
    const guess = `${seat.cookie.slice(0, -43)}${'A'.repeat(43)}`;

    isAsked(await typed(at, { cookie: guess }));
    isAsked(await typed(at, seat));
  });

  test('a copy that is replayed after its owner has signed in ends the browser for both, and is on record', async () => {
    const { at, seat } = await remembering();
    const thief = { cookie: seat.cookie };
    await typed(at, seat);
    at.clock.advance(30_000);

    isAsked(await typed(at, thief));
    isAsked(await typed(at, seat));
    expect(at.ports.auditLog.events.map(({ eventName }) => eventName)).toContain('WAYMARK-REMEMBERED-TOKEN-REPLAYED');
  });

  test('two tabs at once are both let in, and none of them is a thief', async () => {
    const { at, seat } = await remembering();
    const tab = { cookie: seat.cookie };

    const ends = [await typed(at, seat), await typed(at, tab)];

    expect(ends.map(({ body }) => typeof body['tokenId'])).toEqual(['string', 'string']);
    expect((await typed(at, seat)).body['tokenId']).toBeDefined();
  });

  test('a cookie after a new password, a removed factor or signing out everywhere opens nothing: the ground is another', async () => {
    const { at, seat } = await remembering();
    await at.ports.sessionGroundRaiser.raise(user);

    isAsked(await typed(at, seat));
    expect(await at.ports.rememberedBrowserEditor.list(user)).toEqual([]);
  });

  test('a cookie after its user has taken the browser back opens nothing', async () => {
    const { at, seat } = await remembering();
    const [listed] = await at.ports.rememberedBrowserEditor.list(user);
    await at.ports.rememberedBrowserEditor.remove(user, listed?.id ?? '');

    isAsked(await typed(at, seat));
  });

  test('a cookie that was planted before the login is not the one that is remembered', async () => {
    const { at, seat, app } = await remembering();
    const victim = { cookie: seat.cookie };

    await next(at, victim, await proved(at, victim, app, 'ForceAuth=true'), yes);

    expect(victim.cookie).not.toContain(seat.cookie.split('=')[1]);
    isAsked(await typed(at, seat));
  });

  test('ForceAuth: everything is proved anew, whatever the browser has', async () => {
    const { at, seat } = await remembering();

    isAsked(await typed(at, seat, 'ForceAuth=true'));
  });

  test('a step-up takes no cookie for a factor: neither ours nor one that an author has made of the nodes', async () => {
    const { at, seat } = await remembering({ secondFactor: 'never' });
    const token = String((await typed(at, seat)).body['tokenId']);
    const withSession = from(seat, { iPlanetDirectoryPro: token });

    const ours = await at.start('StepUp', '', withSession);
    const weak = await at.start('WeakStepUp', '', withSession);

    isAsked(ours);
    expect(weak.status).toBe(401);
  });

  test('no factor is changed on the strength of it: registering asks for the one that is there', async () => {
    const { at, seat } = await remembering();
    const token = String((await typed(at, seat)).body['tokenId']);

    const step = await at.start('OathRegistration', '', from(seat, { iPlanetDirectoryPro: token }));
    const reply = await at.post(filled(step.body, demo), '', from(seat, { iPlanetDirectoryPro: token }));

    expect(typesOf(reply)).not.toContain('HiddenValueCallback');
  });

  test('a recovery code opens once, and remembers no browser', async () => {
    const { at, codes } = await remembering();
    const seat: Seat = { cookie: '' };
    const prompt = await typed(at, seat);
    const collector = await next(at, seat, prompt, { NameCallback: '', ConfirmationCallback: 1 });

    const end = await next(at, seat, collector, { NameCallback: codes[0] ?? '' });

    expect(end.body['tokenId']).toBeDefined();
    expect(pairOf(end)).toBeUndefined();
    expect(at.ports.store.browsers.size).toBe(1);
  });

  test('a link out of somebody’s mailbox: the browser that opens it is not the one that its user has said yes in', async () => {
    const { at, app } = await remembering();
    const seat: Seat = { cookie: '' };
    const prompt = await typed(at, seat, '', 'LinkBehind');
    await next(at, seat, await next(at, seat, prompt, { NameCallback: app.totp(at.clock) }), yes);
    const [, token] = /suspendedId=([\w-]+)/.exec(at.ports.mails.sent.at(-1)?.text ?? '') ?? [];

    const thief = await at.post({}, `suspendedId=${token}`, from({ cookie: '' }));

    expect(typeof thief.body['tokenId']).toBe('string');
    expect([pairOf(thief), at.ports.store.browsers.size]).toEqual([undefined, 1]);
  });

  test('no session, no cookie: a journey without a session remembers nothing', async () => {
    const { at, app } = await remembering();
    const seat: Seat = { cookie: '' };

    const end = await next(at, seat, await proved(at, seat, app, 'noSession=true'), yes);

    expect([end.status, seat.cookie]).toEqual([200, '']);
    expect(at.ports.store.browsers.size).toBe(1);
  });

  test('a remembered browser makes no longer-lived one of itself', async () => {
    const { at, seat } = await remembering();
    const [before] = await at.ports.rememberedBrowserEditor.list(user);
    at.clock.advance(day);

    await typed(at, seat);

    const [after] = await at.ports.rememberedBrowserEditor.list(user);
    expect(after?.end).toBe(before?.end);
  });
});
