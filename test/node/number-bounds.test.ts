// Numbers of an import with the nodes that we ship: the weak ones get in and are told, the impossible ones stay out.
import { describe, expect, test } from '@jest/globals';
import { findingText } from '../../functions/journey/finding.ts';
import { importJourneys } from '../../functions/journey/import.ts';
import type { JsonObject } from '../../functions/json.ts';
import { nodeDefinitions } from '../../functions/nodes/node-set.ts';
import { exportFile, journeyExport, nodeId } from '../../testing/journey-builder.ts';

function imported(type: string, config: JsonObject) {
  const to = Object.fromEntries(outcomes(type, config).map((outcome) => [outcome, 'failure']));
  const journey = journeyExport({ id: 'Weak', entry: 'node', nodes: { node: { type, config, to } } });
  const { accepted, refused, warnings } = importJourneys([{ name: 'weak.json', text: exportFile(journey) }], {
    realm: '/alpha',
    definitions: nodeDefinitions,
    existing: () => undefined,
  });
  return {
    accepted: accepted.map(({ id }) => id),
    errors: refused.flatMap(({ errors }) => errors.map(findingText)),
    warnings: warnings.map(findingText),
  };
}

function outcomes(type: string, config: JsonObject): readonly string[] {
  const definition = nodeDefinitions.find((candidate) => candidate.type === type);
  const names = definition?.outcomesFor?.(definition.config.safeParse(config).data ?? { choices: [] });
  return names ?? (definition?.outcomes === 'fromConfig' ? [] : (definition?.outcomes ?? []));
}

const placed = (type: string, finding: string): string => `Weak: node "node" ${nodeId('node')} (${type}): ${finding}`;

const verifier = 'OathTokenVerifierNode';
const nist = 'NIST SP 800-63B-4';

describe('an import warns, naming node, key, value and rule, and goes on', () => {
  test.each([
    [
      verifier,
      { totpTimeInterval: 3600 },
      'totpTimeInterval: 3600 s: NIST SP 800-63B-4, section 3.1.4, asks for at most',
    ],
    [verifier, { totpTimeInterval: 121 }, `totpTimeInterval: 121 s: ${nist}`],
    [verifier, { totpTimeInterval: 14 }, 'totpTimeInterval: 14 s: '],
    ['OathRegistrationNode', { totpTimeInterval: 300 }, `totpTimeInterval: 300 s: ${nist}`],
    ['CombinedMultiFactorRegistrationNode', { totpTimeInterval: 300 }, `totpTimeInterval: 300 s: ${nist}`],
    [verifier, { totpTimeSteps: 3 }, 'totpTimeSteps: 3 steps: RFC 6238, section 5.2'],
    [verifier, { maximumAllowedClockDrift: 6 }, 'maximumAllowedClockDrift: 6 steps: RFC 6238, section 6'],
    [verifier, { algorithm: 'HOTP', hotpWindowSize: 100 }, 'hotpWindowSize: 100: 10 guesses at 101 codes'],
    ['PushAuthenticationSenderNode', { messageTimeout: 600_001 }, `messageTimeout: 600001 ms: `],
    ['PushRegistrationNode', { timeout: 60_000 }, 'timeout: 60000 s: '],
    ['RetryLimitDecisionNode', { retryLimit: 100 }, `retryLimit: 100: ${nist}, section 3.2.2`],
  ])('%s %j', (type, config, finding) => {
    const { accepted, errors, warnings } = imported(type, config);

    expect(warnings).toEqual([expect.stringContaining(placed(type, finding))]);
    expect(accepted).toEqual(['Weak']);
    expect(errors).toEqual([]);
  });
});

describe('an import says nothing of', () => {
  test.each([
    [verifier, {}],
    [verifier, { totpTimeInterval: 15 }],
    [verifier, { totpTimeInterval: 120 }],
    [verifier, { algorithm: 'HOTP', hotpWindowSize: 99, totpTimeInterval: 3600 }],
    ['OathRegistrationNode', { totpTimeInterval: 120 }],
    ['PushAuthenticationSenderNode', { messageTimeout: 600_000 }],
    ['PushRegistrationNode', { timeout: 600 }],
    ['RetryLimitDecisionNode', { retryLimit: 99 }],
  ])('%s %j', (type, config) => {
    const { accepted, warnings } = imported(type, config);

    expect(warnings).toEqual([]);
    expect(accepted).toEqual(['Weak']);
  });
});

test('R-4226-§6 fifty steps on either side are warned about twice: as wide, and by the odds of a guess', () => {
  const { warnings } = imported(verifier, { totpTimeSteps: 50 });

  expect(warnings).toEqual([
    expect.stringContaining('totpTimeSteps: 50 steps: RFC 6238'),
    expect.stringContaining('totpTimeSteps: 50: 10 guesses at 101 codes of six digits hit with more than 0.1 %'),
  ]);
});

describe('an import refuses, naming key and bound,', () => {
  test.each([
    [verifier, { totpTimeInterval: 86_401 }, 'totpTimeInterval: must be at most 86400'],
    [verifier, { totpTimeInterval: -30 }, 'totpTimeInterval: must be at least 1'],
    [verifier, { totpTimeSteps: 5000 }, 'totpTimeSteps: must be at most 4999'],
    [verifier, { hotpWindowSize: 1_000_000 }, 'hotpWindowSize: must be at most 10000'],
    [verifier, { maximumAllowedClockDrift: 10_001 }, 'maximumAllowedClockDrift: must be at most 10000'],
    ['OathRegistrationNode', { totpTimeInterval: -1 }, 'totpTimeInterval: must be at least 0'],
    ['OathRegistrationNode', { minSharedSecretLength: 1_000_000_000 }, 'minSharedSecretLength: must be at most 512'],
    ['PushAuthenticationSenderNode', { messageTimeout: -1 }, 'messageTimeout: must be at least 0'],
    ['PushRegistrationNode', { timeout: 86_401 }, 'timeout: must be at most 86400'],
  ])('%s %j', (type, config, finding) => {
    const { accepted, errors } = imported(type, config);

    expect(errors).toEqual([placed(type, finding)]);
    expect(accepted).toEqual([]);
  });
});
