import { describe, expect, test } from '@jest/globals';
import { compileJourney } from '../../functions/journey/compile-journey.ts';
import { findingText } from '../../functions/journey/finding.ts';
import type { JsonObject } from '../../functions/json.ts';
import { nodeDefinitions } from '../../functions/nodes/node-set.ts';
import { type JourneySpec, journeyExport } from '../../testing/journey-builder.ts';

const page = (outcome: string) => ({
  type: 'PageNode',
  children: { name: { type: 'UsernameCollectorNode' }, password: { type: 'PasswordCollectorNode' } },
  to: { outcome },
});
const ends = { success: 'success', failure: 'failure' };

function warningsOf(entry: string, nodes: JourneySpec['nodes']): string[] {
  const options = { definitions: nodeDefinitions, realm: '/alpha', revision: '1', inner: () => undefined };
  const { errors, warnings } = compileJourney(journeyExport({ id: 'Some', entry, nodes }), options);
  expect(errors).toEqual([]);
  return warnings.map(findingText);
}

describe('a registration of passkeys', () => {
  const register = {
    type: 'WebAuthnRegistrationNode',
    to: { ...ends, unsupported: 'failure', error: 'failure' },
  };

  test('takeover: the author hears when a name alone leads to it', () => {
    expect(warningsOf('page', { page: page('register'), register })).toEqual([
      expect.stringContaining('no node before it verifies the user: anybody could register for anybody'),
    ]);
  });

  test('is as it should be behind a password', () => {
    const check = { type: 'DataStoreDecisionNode', to: { true: 'register', false: 'failure' } };

    expect(warningsOf('page', { page: page('check'), check, register })).toEqual([]);
  });
});

describe('a sign-in with passkeys', () => {
  const auth = (to: Record<string, string>) => ({
    type: 'WebAuthnAuthenticationNode',
    to: { ...ends, noDevice: 'failure', unsupported: 'failure', error: 'failure', ...to },
  });
  const check = { type: 'DataStoreDecisionNode', to: { true: 'auth', false: 'failure' } };

  test.each(['unsupported', 'error'])('downgrade: the author hears when %s leads to Success', (outcome) => {
    expect(warningsOf('page', { page: page('check'), check, auth: auth({ [outcome]: 'success' }) })).toEqual([
      expect.stringMatching(`connections.${outcome}.*any client can choose this outcome`),
    ]);
  });

  test('downgrade: on a page, and by a way around', () => {
    const child = {
      passkey: {
        type: 'WebAuthnAuthenticationNode',
        config: { requiresResidentKey: true, userVerificationRequirement: 'REQUIRED' },
      },
    };
    const step = {
      type: 'PageNode',
      children: child,
      to: { ...ends, noDevice: 'failure', unsupported: 'level', error: 'check' },
    };
    const level = { type: 'ModifyAuthLevelNode', config: { authLevelIncrement: 1 }, to: { outcome: 'success' } };
    const password = { type: 'DataStoreDecisionNode', to: { true: 'success', false: 'failure' } };

    expect(warningsOf('step', { step, level, check: password })).toEqual([
      expect.stringContaining('connections.unsupported'),
    ]);
  });

  test('is as it should be where a recovery code is asked for instead', () => {
    const code = {
      type: 'RecoveryCodeCollectorDecisionNode',
      config: { recoveryCodeType: 'WEB_AUTHN' },
      to: { true: 'success', false: 'failure' },
    };

    expect(
      warningsOf('page', { page: page('check'), check, auth: auth({ unsupported: 'code', error: 'code' }), code }),
    ).toEqual([]);
  });
});

describe('a code that is sent', () => {
  const generator = (next: string) => ({ type: 'OneTimePasswordGeneratorNode', to: { outcome: next } });
  const sender = (type: string, config: JsonObject = {}) => ({ type, config, to: { outcome: 'collector' } });
  const collector = {
    type: 'OneTimePasswordCollectorDecisionNode',
    to: { true: 'success', false: 'failure' },
  };
  const senders = [
    ['OneTimePasswordSmsSenderNode', 'strangers make it send SMS, and you pay for each; put a password before it'],
    ['OneTimePasswordSmtpSenderNode', 'anybody who knows a name has mails sent to its owner'],
  ] as const;

  test.each(senders)('SMS pumping, floods of mails: the author hears when a name alone leads to %s', (type, words) => {
    const nodes = { page: page('generator'), generator: generator('sender'), sender: sender(type), collector };

    expect(warningsOf('page', nodes)).toEqual([expect.stringContaining(words)]);
  });

  test.each(senders)('is as it should be where a password comes before %s', (type, _) => {
    const check = { type: 'DataStoreDecisionNode', to: { true: 'generator', false: 'failure' } };
    const nodes = { page: page('check'), check, generator: generator('sender'), sender: sender(type), collector };

    expect(warningsOf('page', nodes)).toEqual([]);
  });

  test('SMS pumping: of two ways the one without a password counts', () => {
    const choice = {
      type: 'ChoiceCollectorNode',
      config: { choices: ['password', 'code'], defaultChoice: 'password', prompt: 'How?' },
      to: { password: 'check', code: 'generator' },
    };
    const check = { type: 'DataStoreDecisionNode', to: { true: 'generator', false: 'failure' } };
    const nodes = {
      ...{ page: page('choice'), choice, check, collector },
      ...{ generator: generator('sender'), sender: sender('OneTimePasswordSmsSenderNode') },
    };

    expect(warningsOf('page', nodes)).toEqual([expect.stringContaining('strangers make it send SMS')]);
  });
});
