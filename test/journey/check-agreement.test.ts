// Nodes that register devices, and nodes that check them: what differs between them is said at import.
import { describe, expect, test } from '@jest/globals';
import { findingText } from '../../functions/journey/finding.ts';
import { importJourneys } from '../../functions/journey/import.ts';
import type { JourneySource } from '../../functions/journey/source.ts';
import type { JsonObject } from '../../functions/json.ts';
import { nodeDefinitions } from '../../functions/nodes/node-set.ts';
import { exportFile, journeyExport, nodeId } from '../../testing/journey-builder.ts';

const registration = (config: JsonObject, next = 'success', type = 'OathRegistrationNode') => ({
  ...{ type, config, displayName: 'Register' },
  to: { successOutcome: next, failureOutcome: 'failure', timeoutOutcome: 'failure' },
});
const verifier = (config: JsonObject, next = 'register') => ({
  ...{ type: 'OathTokenVerifierNode', config, displayName: 'Check' },
  to: { successOutcome: 'success', failureOutcome: 'failure', notRegisteredOutcome: next },
});

function warningsOf(...journeys: readonly JourneySource[]): string[] {
  const { refused, warnings } = importJourneys([{ name: 'a.json', text: exportFile(...journeys) }], {
    ...{ realm: '/alpha', definitions: nodeDefinitions },
    existing: () => undefined,
  });
  expect(refused).toEqual([]);
  return warnings.map(findingText).filter((text) => text.includes('the same devices'));
}

const login = (check: JsonObject, register: JsonObject, type?: string): JourneySource =>
  journeyExport({
    id: 'Login',
    entry: 'check',
    nodes: { check: verifier(check), register: registration(register, 'check', type) },
  });

describe('in one journey', () => {
  test('a registration and a verifier that agree, by their defaults too, pass without a word', () => {
    expect(warningsOf(login({}, {}))).toEqual([]);
    expect(
      warningsOf(login({ totpTimeInterval: 60 }, { totpTimeInterval: 60, passwordLength: 'EIGHT_DIGITS' })),
    ).toEqual([]);
  });

  test.each([
    ['OathRegistrationNode', { totpHashAlgorithm: 'HMAC_SHA256' }, 'totpHashAlgorithm: is HMAC_SHA256, and HMAC_SHA1'],
    ['OathRegistrationNode', { totpTimeInterval: 60 }, 'totpTimeInterval: is 60, and 30'],
    ['OathRegistrationNode', { algorithm: 'HOTP' }, 'algorithm: is HOTP, and TOTP'],
    [
      'CombinedMultiFactorRegistrationNode',
      { totpHashAlgorithm: 'HMAC_SHA512' },
      'totpHashAlgorithm: is HMAC_SHA512, and',
    ],
  ])('a %s beside a verifier with %j is warned about, naming both', (type, check, text) => {
    const warnings = warningsOf(login(check, {}, type));

    expect(warnings).toEqual([
      expect.stringContaining(`Login: node "Check" ${nodeId('check')} (OathTokenVerifierNode): ${text}`),
    ]);
    expect(warnings[0]).toContain(`in "Register" ${nodeId('register')}, which registers the same devices`);
  });

  test('what counts for the other algorithm only is not compared', () => {
    const counter = { algorithm: 'HOTP', totpHashAlgorithm: 'HMAC_SHA256', totpTimeInterval: 60 };

    expect(warningsOf(login({ algorithm: 'HOTP' }, counter))).toEqual([]);
  });

  test('two registrations with codes of different lengths are warned about once', () => {
    const nodes = {
      one: registration({ passwordLength: 'SIX_DIGITS' }, 'two'),
      two: registration({ passwordLength: 'EIGHT_DIGITS' }),
    };

    expect(warningsOf(journeyExport({ id: 'Two', entry: 'one', nodes }))).toEqual([
      expect.stringMatching(/ passwordLength: is \w+_DIGITS, and \w+_DIGITS in "Register" /),
    ]);
  });

  test('what cannot be reached is not compared', () => {
    const nodes = { check: verifier({ totpTimeInterval: 60 }, 'failure'), register: registration({}) };

    expect(warningsOf(journeyExport({ id: 'Login', entry: 'check', nodes }))).toEqual([]);
  });
});

describe('over journeys inside each other', () => {
  const inner = (tree: string, next = 'success') => ({
    ...{ type: 'InnerTreeEvaluatorNode', config: { tree } },
    to: { true: next, false: 'failure' },
  });
  const checking = journeyExport({
    id: 'Checking',
    entry: 'check',
    nodes: { check: verifier({ totpHashAlgorithm: 'HMAC_SHA256' }, 'failure') },
  });
  const around = journeyExport({ id: 'Around', entry: 'in', nodes: { in: inner('Checking') } });

  test('a registration and a verifier two journeys further in', () => {
    const outer = journeyExport({
      id: 'Outer',
      entry: 'register',
      nodes: { register: registration({}, 'in'), in: inner('Around') },
    });

    expect(warningsOf(outer, around, checking)).toEqual([
      `Outer: node "Register" ${nodeId('register')} (OathRegistrationNode): totpHashAlgorithm: is HMAC_SHA1, and HMAC_SHA256 in "Check" ${nodeId('check')} of Checking, which verifies the same devices`,
    ]);
  });

  test('two that lie in two of them', () => {
    const registering = journeyExport({ id: 'Registering', entry: 'register', nodes: { register: registration({}) } });
    const outer = journeyExport({
      id: 'Outer',
      entry: 'a',
      nodes: { a: inner('Registering', 'b'), b: inner('Checking') },
    });

    expect(warningsOf(outer, registering, checking)).toEqual([
      `Outer: totpHashAlgorithm: is HMAC_SHA256, and HMAC_SHA1 in "Register" ${nodeId('register')} of Registering, which registers the same devices; here is "Check" ${nodeId('check')} of Checking`,
    ]);
  });

  test('two that lie in the same one are named there, and not again', () => {
    const outer = journeyExport({ id: 'Outer', entry: 'in', nodes: { in: inner('Login') } });

    expect(warningsOf(outer, login({ totpTimeInterval: 60 }, {}))).toEqual([expect.stringMatching(/^Login: /)]);
  });
});
