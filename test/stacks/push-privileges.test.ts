// Who can reach phones, and through what: named after what a thief of some other function would try.
import { afterAll, describe, expect, test } from '@jest/globals';
import type { DeployedFunction } from './deployed-functions.ts';
import { deployedFunctions } from './deployed-functions.ts';
import { scripted } from './expected-privileges.ts';
import { applications, removeFolders, synthesized } from './synthesized.ts';

const placed = (nodePlacement: 'isolated' | 'all-isolated' | 'inline') =>
  deployedFunctions(synthesized({ nodePlacement, platformApplications: applications }));
const isolated = placed('isolated');
const placements = [
  ['isolated', isolated],
  ['all-isolated', placed('all-isolated')],
  ['inline', placed('inline')],
] as const;

afterAll(removeFolders);

const those = (line: RegExp, among: ReadonlyMap<string, DeployedFunction>): string[] =>
  [...among].filter(([, { allowed }]) => allowed.some((text) => line.test(text))).map(([name]) => name);
const linesOf = (line: RegExp, among: ReadonlyMap<string, DeployedFunction>): string[] =>
  [...among.values()].flatMap(({ allowed }) => allowed.filter((text) => line.test(text)));

describe.each(placements)('placement %s', (placement, functions) => {
  test('nobody but the push-message function creates endpoints', () => {
    expect(those(/^sns:CreatePlatformEndpoint /, functions)).toEqual(['push-message']);
  });

  test('nobody but the delivery worker publishes', () => {
    expect(those(/^sns:Publish/, functions)).toEqual(['push-delivery']);
  });

  test('nobody but who removes or moves a device takes an endpoint away', () => {
    expect(those(/^sns:DeleteEndpoint /, functions)).toEqual([...scripted, 'devices', 'accounts', 'push-message']);
  });

  test('nobody but the push-message function can point an endpoint at another phone', () => {
    expect(those(/^sns:SetEndpointAttributes /, functions)).toEqual(['push-message']);
  });

  test('nobody does anything else in SNS, and nothing outside the applications of the deployment', () => {
    const allowed = linesOf(/^sns:/, functions);

    const names = new Set(allowed.map((line) => line.slice(0, line.indexOf(' '))));
    expect([...names].sort()).toEqual([
      'sns:CreatePlatformEndpoint',
      'sns:DeleteEndpoint',
      'sns:GetEndpointAttributes',
      'sns:Publish',
      'sns:SetEndpointAttributes',
    ]);
    const places = Object.values(applications).flatMap((arn) => [arn, `${arn.replace(':app/', ':endpoint/')}/*`]);
    expect(new Set(allowed.map((line) => line.slice(line.indexOf(' ') + 1)))).toEqual(new Set(places));
  });

  test('nobody but who runs the sender queues a push', () => {
    const engine = placement === 'inline' ? ['authenticate'] : [];

    expect(those(/^sqs:SendMessage/, functions).sort()).toEqual([...engine, 'node-push-authentication-sender']);
    expect(new Set(linesOf(/^sqs:SendMessage/, functions))).toEqual(new Set(['sqs:SendMessage PushDeliveries']));
  });

  test('nobody but its worker takes anything from a queue, dead letters nobody', () => {
    expect(those(/^sqs:(Receive|Delete)Message PushDeliveries$/, functions)).toEqual(['push-delivery']);
    expect(those(/^sqs:(Receive|Delete)Message PushEvents$/, functions)).toEqual(['push-feedback']);
    expect(linesOf(/DeadLetters/, functions)).toEqual([]);
  });
});

test('what a message says opens for whoever asks, shows, hears or reaches phones', () => {
  expect(those(/^kms:Decrypt .*push-messages/, isolated)).toEqual([
    'node-combined-multi-factor-registration',
    'node-push-authentication-sender',
    'node-push-registration',
    'push-message',
    'push-delivery',
    'push-feedback',
  ]);
});

test('nobody has a message but attribute by attribute', () => {
  const users = [
    'node-combined-multi-factor-registration',
    'node-config-provider',
    'node-device-match-script',
    'node-push-authentication-sender',
    'node-push-registration',
    'node-push-result-verifier',
    'node-scripted-decision',
    'authenticate',
    'devices',
    'accounts',
    'push-message',
    'push-delivery',
    'push-feedback',
  ];

  expect(those(/ PushMessages$/, isolated)).toEqual([]);
  expect(those(/ PushMessages only/, isolated)).toEqual(users);
});

test.each([...scripted, 'accounts', 'devices'])(
  '%s, who removes devices, ends what is under way to them, without seeing what that was',
  (name) => {
    const removing = isolated.get(name)?.allowed.filter((line) => / PushMessages/.test(line));

    expect(removing).toEqual(['dynamodb:UpdateItem PushMessages only(answer, answered, device, id, messageId)']);
  },
);

describe('platform applications', () => {
  test('without any, no function has anything in SNS, and all else is as ever', () => {
    const without = deployedFunctions(synthesized());

    expect(linesOf(/^sns:/, without)).toEqual([]);
    for (const [name, { allowed }] of isolated) {
      expect([name, without.get(name)?.allowed]).toEqual([name, allowed.filter((line) => !line.startsWith('sns:'))]);
    }
  });

  test('with one, the other platform stays out of reach', () => {
    const { apple } = applications;
    const one = deployedFunctions(synthesized({ platformApplications: { apple } }));

    expect(those(/^sns:CreatePlatformEndpoint /, one)).toEqual(['push-message']);
    expect(linesOf(/^sns:/, one).filter((line) => line.includes('/GCM/'))).toEqual([]);
  });
});
