import { describe, expect, test } from '@jest/globals';
import { findingText } from '../../functions/journey/finding.ts';
import { importJourneys } from '../../functions/journey/import.ts';
import { successNodeId } from '../../functions/journey/journey.ts';
import { nodeDefinitions } from '../../functions/nodes/node-set.ts';
import { journeyWorld } from '../../testing/journey-world.ts';
import { outputOf } from '../../testing/step.ts';
import { addDemoUser, demo } from '../support/demo-user.ts';
import { compiledShippedJourneys, shippedFiles, shippedJourneys } from '../support/shipped-journeys.ts';

const compiled = compiledShippedJourneys();

describe('the journeys that we ship', () => {
  test('are these', () => {
    expect(shippedJourneys.map(({ id }) => id).sort()).toEqual([
      'ChangePassword',
      'CombinedMfaLogin',
      'EmailCodeLogin',
      'Login',
      'MfaLogin',
      'OathLogin',
      'OathRegistration',
      'PassRegistration',
      'PasskeyLogin',
      'PasskeyRegistration',
      'PushLogin',
      'PushLoginSimple',
      'PushRegistration',
      'StepUp',
    ]);
  });

  test('import without an error or a warning', () => {
    const { refused, warnings } = importJourneys(shippedFiles, {
      realm: '/alpha',
      definitions: nodeDefinitions,
      existing: () => undefined,
    });

    expect(refused).toEqual([]);
    expect(warnings.map(findingText)).toEqual([]);
  });

  test.each([...compiled])('%s connects every outcome of every node', (_id, { journey }) => {
    const open = Object.values(journey?.nodes ?? {}).flatMap(({ displayName, outcomes, connections }) =>
      outcomes.filter((outcome) => connections[outcome] === undefined).map((outcome) => `${displayName}: ${outcome}`),
    );

    expect(open).toEqual([]);
  });

  test('O-3 OathLogin is the example of the OATH Registration page, node for node', () => {
    const nodes = Object.values(compiled.get('OathLogin')?.journey?.nodes ?? {});
    // Beside the page's nodes stands one that raises the level, on the way to Success.
    const types = nodes
      .map(({ type }) => type)
      .filter((type) => type !== 'ModifyAuthLevelNode')
      .sort();
    const registration = nodes.find(({ type }) => type === 'OathRegistrationNode');
    const first = nodes.find(({ outcomes }) => outcomes.includes('recoveryCodeOutcome'));

    expect(types).toEqual([
      'DataStoreDecisionNode',
      'OathDeviceStorageNode',
      'OathRegistrationNode',
      'OathTokenVerifierNode',
      'OathTokenVerifierNode',
      'PageNode',
      'RecoveryCodeCollectorDecisionNode',
      'RecoveryCodeDisplayNode',
      // Ours: for whoever has few codes left.
      'RecoveryCodeDisplayNode',
      'RetryLimitDecisionNode',
    ]);
    expect(nodes.find(({ type }) => type === 'PageNode')?.children.map(({ type }) => type)).toEqual([
      'ValidatedUsernameNode',
      'ValidatedPasswordNode',
    ]);
    expect(registration?.config).toMatchObject({ postponeDeviceProfileStorage: true, generateRecoveryCodes: true });
    expect(first?.type).toBe('OathTokenVerifierNode');
  });

  test('P-3 PushLogin has the nodes of the Push Registration page and every connection of its table', () => {
    const { nodes = {} } = compiled.get('PushLogin')?.journey ?? {};
    // The node that raises the level, and the one that says how few codes are left, stand on the way to Success.
    const onTheWay = ['Second factor proved', 'Recovery Code Display (few left)'];
    const nameOf = (id: string): string => {
      const { displayName, connections } = nodes[id] ?? {};
      if (displayName === undefined) return id === successNodeId ? 'Success' : 'Failure';
      return onTheWay.includes(displayName) ? nameOf(connections?.['outcome'] ?? '') : displayName;
    };
    const table = Object.values(nodes).map(({ displayName, connections }) => [
      displayName,
      Object.fromEntries(Object.entries(connections).map(([outcome, target]) => [outcome, nameOf(target)])),
    ]);

    // Connections and nodes of ours come on top: none of the page's is left out or leads elsewhere.
    expect(Object.fromEntries(table)).toMatchObject({
      'Sign in': { outcome: 'Data Store Decision' },
      'Data Store Decision': { true: 'Device Profile Collector', false: 'Failure' },
      'Device Profile Collector': { outcome: 'Push Sender' },
      'Push Sender': { SENT: 'Push Wait', NOT_REGISTERED: 'MFA Registration Options', SKIPPED: 'Success' },
      'Push Wait': { DONE: 'Push Result Verifier', EXITED: 'Recovery Code Collector Decision' },
      'Push Result Verifier': { TRUE: 'Success', FALSE: 'Failure', EXPIRED: 'Push Sender', WAITING: 'Push Wait' },
      'MFA Registration Options': {
        registerOutcome: 'Push Registration',
        getAppOutcome: 'Get Authenticator App',
        skipOutcome: 'Success',
        optOutOutcome: 'Opt-out Multi-Factor Authentication',
      },
      'Recovery Code Collector Decision': { true: 'Success', false: 'Retry Limit Decision' },
      'Push Registration': {
        successOutcome: 'Recovery Code Display',
        failureOutcome: 'Failure',
        timeoutOutcome: 'MFA Registration Options',
      },
      'Get Authenticator App': { outcome: 'MFA Registration Options' },
      'Opt-out Multi-Factor Authentication': { outcome: 'Success' },
      'Retry Limit Decision': { Retry: 'Recovery Code Collector Decision', Reject: 'Failure' },
      'Recovery Code Display': { outcome: 'Push Sender' },
    });
  });

  test.each([
    ['en', 'Scan this code'],
    ['de-AT', 'Scannen Sie diesen Code'],
    ['fr', 'Scannez ce code'],
    ['pt', 'Leia este código'],
    ['da', 'Scan this code'],
  ])('O-12 show their QR message to a user of %s', async (language, words) => {
    const at = await journeyWorld({ journeys: shippedJourneys });
    await addDemoUser(at);
    const page = await at.start('OathLogin');

    const qr = await at.post(
      {
        authId: page.body['authId'],
        callbacks: [
          { type: 'NameCallback', input: [{ name: 'IDToken1', value: String(demo['NameCallback']) }] },
          { type: 'PasswordCallback', input: [{ name: 'IDToken2', value: String(demo['PasswordCallback']) }] },
        ],
      },
      '',
      { headers: { 'Accept-Language': language } },
    );

    expect(outputOf(qr, 'TextOutputCallback', 'message')).toContain(words);
  });

  test('never say the words by which clients recognise the recovery code page', () => {
    const said = shippedFiles.filter(({ text }) =>
      /[Rr]ecovery codes|Recovery Codes/.test(text.replaceAll(/"(description|displayName|name)": .*/g, '')),
    );

    expect(said).toEqual([]);
  });
});

describe('Login', () => {
  test('P-4 signs in with user name and password', async () => {
    const at = await journeyWorld({ journeys: shippedJourneys });
    await addDemoUser(at);

    const end = await at.answer(await at.start('Login'), demo);

    expect(end.body).toMatchObject({ tokenId: expect.any(String), realm: '/alpha', successUrl: '/am/console' });
  });

  test('P-4 fails with a wrong password, and names the user in any letter case', async () => {
    const at = await journeyWorld({ journeys: shippedJourneys });
    await addDemoUser(at);

    const wrong = await at.answer(await at.start('Login'), { ...demo, PasswordCallback: 'wrong' });
    const right = await at.answer(await at.start('Login'), { ...demo, NameCallback: 'DEMO ' });

    expect(wrong.status).toBe(401);
    expect(right.body).toHaveProperty('tokenId');
  });
});
