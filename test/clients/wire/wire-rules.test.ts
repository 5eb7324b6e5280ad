// AM's wire format, rule by rule, over every step and every end of every shipped journey.
import { beforeAll, describe, expect, test } from '@jest/globals';
import type { JsonObject } from '../../../functions/json.ts';
import { outputOf, type Reply } from '../../../testing/step.ts';
import { deviceCookie } from '../../support/browser.ts';
import { demo } from '../../support/demo-user.ts';
import { pushWorld } from '../../support/push-world.ts';
import { compiledShippedJourneys } from '../../support/shipped-journeys.ts';
import { endings } from '../endings/all.ts';
import type { Ending } from '../endings/ending.ts';
import { worldPlace } from '../world-place.ts';
import { meaningRules } from './meaning-rules.ts';
import { shapeRules } from './shape-rules.ts';

// They take a device or a profile that is lost in the middle of a run.
const unreachable = [
  ...['MfaLogin', 'StepUp'].flatMap((journey) =>
    [
      'Another way: none',
      'OATH Device Storage: failureOutcome',
      'OATH Registration: failureOutcome',
      'OATH Token Verifier (new device): notRegisteredOutcome',
      'OATH Token Verifier: notRegisteredOutcome',
      'Push Sender: NOT_REGISTERED',
      'WebAuthn Authentication: noDevice',
    ].map((connection) => `${journey}: ${connection}`),
  ),
  'OathLogin: OATH Registration: failureOutcome',
  'OathLogin: OATH Token Verifier (new device): notRegisteredOutcome',
  'OathLogin: OATH Device Storage: failureOutcome',
  'OathRegistration: OATH Registration: failureOutcome',
  'PassRegistration: OATH Device Storage: failureOutcome',
  'PassRegistration: OATH Registration: failureOutcome',
  'PassRegistration: OATH Token Verifier (new device): notRegisteredOutcome',
  'ChangePassword: Patch Object: FAILURE',
];

const rememberButtons = ['Yes, this is my device', 'No, other people use this device'];
const followed = new Set<string>();
const steps: Reply[] = [];
const ends: (Reply & { readonly ending: Ending; readonly saysOfBrowser: boolean })[] = [];

const rememberedCookie = expect.stringMatching(
  /^remembered-browser=(no|v1\.[\w-]+\.[\w-]+); Path=\/; Max-Age=2592000; Expires=[\w ,:]+GMT; HttpOnly; SameSite=Lax$/,
);

beforeAll(async () => {
  for (const ending of endings) {
    const place = await worldPlace();
    await ending.walk(place);
    const [before, last] = place.replies.slice(-2);
    const isAsked =
      before !== undefined &&
      outputOf(before, 'ConfirmationCallback', 'options')?.toString() === rememberButtons.join();
    const isKnown = place.followed.has('MfaLogin: Remembered browser: true');
    if (last) ends.push({ ...last, ending, saysOfBrowser: isAsked || isKnown });
    steps.push(...place.replies.filter(({ body }) => 'authId' in body));
    for (const connection of place.followed) followed.add(connection);
  }
}, 60_000);

const bodies = (): JsonObject[] => steps.map(({ body }) => body);
const endsOf = (end: Ending['end']) => ends.filter(({ ending }) => ending.end === end);

describe.each([...shapeRules, ...meaningRules])('$rule', ({ faults, spoil }) => {
  test('every step obeys', () => {
    expect(bodies().flatMap(faults)).toEqual([]);
  });

  test('a step that does not obey is found out', () => {
    const spoiled = bodies()
      .map((step) => structuredClone(step))
      .find(spoil);

    expect(spoiled && faults(spoiled)).toEqual(expect.arrayContaining([expect.any(String)]));
  });
});

describe('Answers', () => {
  test('with a step are 200 and JSON, and set no cookie', () => {
    const heads = steps.map(({ status, headers, cookies }) => [status, headers['content-type'], cookies]);

    expect(new Set(heads.map((head) => JSON.stringify(head)))).toEqual(new Set(['[200,"application/json",[]]']));
  });

  test('of a success have a token, a successUrl and the realm, and the token as a cookie', () => {
    for (const { status, body, headers, cookies, saysOfBrowser } of endsOf('success')) {
      expect([status, headers['content-type']]).toEqual([200, 'application/json']);
      expect(body).toEqual({
        tokenId: expect.stringMatching(/^[\w.*-]{20,}$/),
        successUrl: '/am/console',
        realm: '/alpha',
      });
      expect(cookies).toEqual([
        ...(saysOfBrowser ? [rememberedCookie] : []),
        `iPlanetDirectoryPro=${body['tokenId']}; Path=/; HttpOnly; SameSite=Lax`,
        deviceCookie,
      ]);
    }
  });

  test('of a success without session have neither token nor cookie', async () => {
    const world = await pushWorld();

    const end = await world.answer(await world.start('Login', 'noSession=true'), demo);

    expect([end.status, end.body, end.cookies]).toEqual([200, { successUrl: '/am/console', realm: '/alpha' }, []]);
  });

  test('of a failure are 401 in body and status, with nothing that continues it, and set no cookie', () => {
    for (const { status, body, headers, cookies } of endsOf('failure')) {
      expect([status, headers['content-type'], cookies]).toEqual([401, 'application/json', []]);
      expect(body).toEqual({ code: 401, reason: 'Unauthorized', message: expect.stringMatching(/./) });
    }
  });

  test('to a step that is too old have the error code 110 as a text', () => {
    for (const { status, body, headers, cookies } of endsOf('expired')) {
      expect([status, headers['content-type'], cookies]).toEqual([401, 'application/json', []]);
      expect(body).toEqual({
        code: 401,
        reason: 'Unauthorized',
        message: expect.any(String),
        detail: { errorCode: '110' },
      });
    }
  });
});

test('the walks follow every connection of every shipped journey that somebody can follow', () => {
  const journeys = compiledShippedJourneys();
  const connections = [...journeys].flatMap(([id, { journey }]) =>
    Object.values(journey?.nodes ?? {}).flatMap(({ type, displayName, outcomes }) =>
      // The engine itself runs pages and inner journeys.
      (['PageNode', 'InnerTreeEvaluatorNode'].includes(type) ? [] : outcomes).map(
        (outcome) => `${id}: ${displayName}: ${outcome}`,
      ),
    ),
  );

  expect(connections.filter((connection) => !followed.has(connection)).sort()).toEqual(unreachable.toSorted());
});
