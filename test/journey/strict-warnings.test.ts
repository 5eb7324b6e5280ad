// What the author of a journey hears when it comes into a strict realm.
import { describe, expect, test } from '@jest/globals';
import { findingText } from '../../functions/journey/finding.ts';
import { importJourneys } from '../../functions/journey/import.ts';
import type { JsonObject } from '../../functions/json.ts';
import { nodeDefinitions } from '../../functions/nodes/node-set.ts';
import { exportFile, journeyExport } from '../support/journey-builder.ts';

/** The warnings that a strict realm adds to those of another one. */
function addedWarnings(type: string, config: JsonObject): string[] {
  const definition = nodeDefinitions.find((known) => known.type === type);
  const { outcomesFor, outcomes = [] } = definition ?? {};
  const names = outcomesFor ? outcomesFor(definition?.config.parse(config)) : outcomes === 'fromConfig' ? [] : outcomes;
  const to = Object.fromEntries(names.map((outcome) => [outcome, 'success']));
  const text = exportFile(journeyExport({ id: 'Some', entry: 'node', nodes: { node: { type, config, to } } }));
  const imported = (strict: boolean) => {
    const options = { realm: '/alpha', definitions: nodeDefinitions, existing: () => undefined, strict };
    const { accepted, warnings } = importJourneys([{ name: 'a.json', text }], options);
    expect(accepted).toHaveLength(1);
    return warnings.map(findingText);
  };
  const usual = imported(false);
  return imported(true).filter((warning) => !usual.includes(warning));
}

describe('a strict realm names the rules that a journey misses', () => {
  test.each([
    ['OathTokenVerifierNode', { totpTimeSteps: 2 }, 'totpTimeSteps: counts as 1 (N-OTP-8, R-6238-5.2a)'],
    ['OathTokenVerifierNode', { maximumAllowedClockDrift: 5 }, 'maximumAllowedClockDrift: counts as 1 (N-OTP-8)'],
    ['OathTokenVerifierNode', { totpTimeInterval: 60 }, 'totpTimeInterval: above 30 s (A-6.5.5 stays missed)'],
    ['OathTokenVerifierNode', { algorithm: 'HOTP' }, 'hotpWindowSize: counts as 10 (R-4226-7.4a)'],
    ['PushAuthenticationSenderNode', { pushType: 'DEFAULT' }, 'pushType: DEFAULT is sent as CHALLENGE (N-OOB-1)'],
    ['PushAuthenticationSenderNode', { pushType: 'BIOMETRIC' }, 'pushType: BIOMETRIC is sent as CHALLENGE (N-OOB-1)'],
    ['PushAuthenticationSenderNode', { pushType: 'CHALLENGE' }, 'one number of three'],
    ['IdentityStoreDecisionNode', { minimumPasswordLength: 8 }, 'minimumPasswordLength: counts as 15 (N-PW-1)'],
  ])('%s with %j: %s', (type, config, message) => {
    expect(addedWarnings(type, config)).toContainEqual(expect.stringMatching(/: strict: /));
    expect(addedWarnings(type, config).join('\n')).toContain(message);
  });

  test.each([
    ['OathTokenVerifierNode', { totpTimeSteps: 1, maximumAllowedClockDrift: 1 }],
    ['OathTokenVerifierNode', { algorithm: 'HOTP', hotpWindowSize: 10, totpTimeSteps: 2 }],
    ['IdentityStoreDecisionNode', { minimumPasswordLength: 15 }],
    ['DataStoreDecisionNode', {}],
  ])('and has nothing to say of %s with %j', (type, config) => {
    expect(addedWarnings(type, config)).toEqual([]);
  });
});
