import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { outcomesOf } from '../../functions/node/define-node.ts';
import { nodeFile } from '../../functions/nodes/node-functions.ts';
import { nodeDefinitions } from '../../functions/nodes/node-set.ts';
import { journeyExport } from '../../testing/journey-builder.ts';
import { shippedJourneys } from '../support/shipped-journeys.ts';
import { journeyFactors, provingOutcomes } from './journey-factors.ts';

const shipped = journeyFactors(shippedJourneys);
const endings = shipped.flatMap((journey) => journey.endings);
/** Journeys with a way that ends with one factor: for users who have no other, or were let off. */
const mayEndWithPassword = [
  // For who has no second factor; whoever has one shows it first.
  'ChangePassword',
  // A code by mail stands beside it, and is no factor: N-OOB-11.
  'EmailCodeLogin',
  'Login',
  'OathRegistration',
  'PasskeyLogin',
  'PasskeyRegistration',
  'PushLogin',
  'PushRegistration',
];

const collector = { type: 'PasswordCollectorNode' };

// Enable Device Management lends its mark to who has proved nothing more; who is signed in unasked has been asked nothing.
const provesNothing = ['EnableDeviceManagementNode', 'AnonymousUserNode'];

describe('the factors that a journey can end with', () => {
  test('are those of all its ways, the weakest first', () => {
    const journey = journeyExport({
      id: 'Some',
      entry: 'password',
      nodes: {
        password: { type: 'DataStoreDecisionNode', to: { true: 'code', false: 'failure' } },
        code: {
          type: 'OathTokenVerifierNode',
          config: { isRecoveryCodeAllowed: true },
          to: { successOutcome: 'success', failureOutcome: 'code', recoveryCodeOutcome: 'recovery' },
        },
        recovery: { type: 'RecoveryCodeCollectorDecisionNode', to: { true: 'code', false: 'success' } },
      },
    });

    expect(journeyFactors([journey])).toEqual([
      {
        journey: 'Some',
        endings: [
          ['password'],
          ['password', 'one-time password'],
          ['password', 'recovery code'],
          ['password', 'recovery code', 'one-time password'],
        ],
      },
    ]);
  });

  test('of an inner journey count where it succeeds', () => {
    const inner = journeyExport({
      id: 'Inner',
      entry: 'check',
      nodes: { check: { type: 'DataStoreDecisionNode', to: { true: 'success', false: 'failure' } } },
    });
    const outer = journeyExport({
      id: 'Outer',
      entry: 'inner',
      nodes: {
        inner: { type: 'InnerTreeEvaluatorNode', config: { tree: 'Inner' }, to: { true: 'success', false: 'failure' } },
      },
    });

    expect(journeyFactors([inner, outer]).at(-1)).toEqual({ journey: 'Outer', endings: [['password']] });
  });

  test('are none where success is out of reach, and an empty list where it takes nothing', () => {
    const failing = journeyExport({
      id: 'Failing',
      entry: 'ask',
      nodes: { ask: { ...collector, to: { outcome: 'failure' } } },
    });
    const open = journeyExport({
      id: 'Open',
      entry: 'ask',
      nodes: { ask: { ...collector, to: { outcome: 'success' } } },
    });

    expect(journeyFactors([failing, open])).toEqual([
      { journey: 'Failing', endings: [] },
      { journey: 'Open', endings: [[]] },
    ]);
  });

  test('are proved by nodes and outcomes that exist', () => {
    for (const [type, [outcome]] of Object.entries(provingOutcomes)) {
      const definition = nodeDefinitions.find((known) => known.type === type);

      expect(definition && outcomesOf(definition, definition.config.parse({}))).toContain(outcome);
    }
  });

  test('come from every node that checks a password or notes a device as proved', () => {
    const proving = nodeDefinitions.filter(({ type, needs, runsIn }) => {
      if (provesNothing.includes(type) || runsIn === 'engine') return false;
      const file = new URL(`../../functions/nodes/${nodeFile(type)}.ts`, import.meta.url);
      return needs.includes('passwordCheck') || readFileSync(file, 'utf8').includes('addNodeType(');
    });

    // A remembered browser stands for what was proved in it, and proves nothing.
    const known = Object.keys(provingOutcomes).filter((type) => type !== 'RememberedBrowserDecisionNode');
    expect(proving.map(({ type }) => type).sort()).toEqual(known.sort());
  });
});

describe('the shipped journeys', () => {
  test('A-6.1.3 each of them tells with which factors it can end, and ends with nothing less than a password', () => {
    expect(shipped.map(({ journey }) => journey)).toEqual(shippedJourneys.map(({ id }) => id));
    const others = endings.filter((factors) => factors[0] !== 'password');
    expect(others).toEqual([
      ['passkey'],
      ['earlier session', 'one-time password'],
      ['earlier session', 'passkey'],
      ['earlier session', 'push'],
    ]);
    expect(shipped.every((journey) => journey.endings.length > 0)).toBe(true);
  });

  test('N-PR-1 a passkey is among what the default journey takes, and the journey for passkeys needs nothing else', () => {
    const of = (id: string) => shipped.find(({ journey }) => journey === id)?.endings;

    expect(of('MfaLogin')).toContainEqual(['password', 'passkey']);
    expect(of('PasskeyLogin')).toContainEqual(['passkey']);
  });

  test('N-PR-1 a passkey stands alone only where its device has to recognise the user', () => {
    const alone = shipped.flatMap(({ journey, endings: ways }) =>
      ways.some((factors) => factors.join() === 'passkey') ? [journey] : [],
    );
    const asking = shippedJourneys
      .filter(({ id }) => alone.includes(id))
      .flatMap(({ nodes, innerNodes }) => Object.values({ ...nodes, ...innerNodes }))
      .flatMap((config) => {
        const { _type: type, userVerificationRequirement } = config as Record<string, unknown>;
        return JSON.stringify(type).includes('WebAuthnAuthenticationNode') ? [userVerificationRequirement] : [];
      });

    expect(alone).toEqual(['PasskeyLogin']);
    expect(asking).toEqual(['REQUIRED', 'REQUIRED']);
  });

  test('A-6.1.3 those with a way around the second factor are known by name', () => {
    const single = shipped.filter((journey) => journey.endings.some((factors) => factors.join() === 'password'));

    expect(single.map(({ journey }) => journey)).toEqual(mayEndWithPassword);
  });

  test('N-RC-4 a recovery code alone signs nobody in', () => {
    const recovered = endings.filter((factors) => factors.includes('recovery code'));

    expect(recovered.length).toBeGreaterThan(0);
    expect(recovered.every((factors) => factors.includes('password'))).toBe(true);
  });

  test('A-6.5.7 a push, the only factor that may come with a biometric, never stands alone', () => {
    const pushed = endings.filter((factors) => factors.includes('push'));

    expect(pushed.length).toBeGreaterThan(0);
    expect(pushed.every(([first]) => first === 'password' || first === 'earlier session')).toBe(true);
  });
});

test('N-OOB-11 no node proves a factor by a mail: none that proves one has anything to send mails with', () => {
  const proving = nodeDefinitions.filter(({ type }) => Object.hasOwn(provingOutcomes, type));

  expect(proving.map(({ needs }) => needs.join()).filter((needs) => /mail|sms/i.test(needs))).toEqual([]);
});
