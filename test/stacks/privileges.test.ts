// What each function may do, written by hand: lib/port-grants.ts must come to exactly this.
import { afterAll, describe, expect, test } from '@jest/globals';
import { type DeployedFunction, deployedFunctions } from './deployed-functions.ts';
import { removeFolders, synthesized } from './synthesized.ts';

const templates = synthesized();
const functions = deployedFunctions(templates);
const allIsolated = deployedFunctions(synthesized({ nodePlacement: 'all-isolated' }));
const inline = deployedFunctions(synthesized({ nodePlacement: 'inline' }));

afterAll(removeFolders);

const log = ['logs:CreateLogStream its own log', 'logs:PutLogEvents its own log'];

const accounts = 'only(active, lastCountedVisit, loginCount, user)';
const passwords = 'only(active, mustChangePassword, passwordExpiresAt, passwordHash, user, username)';
const profile = 'only(active, attributes, realm, user, username)';
const recovery =
  'only(createdDate, device, recoveryCharges, recoveryCodes, recoveryCost, recoveryFailedAt, recoverySalt, recoverySpent, recoverySpentBy, user)';
const retries = 'only(retryCounts, retryVisits, user)';
const skipping = 'only(oath2faEnabled, push2faEnabled, user, webauthn2faEnabled)';

const oathSecrets = [
  'dynamodb:DeleteItem DeviceProfiles',
  'dynamodb:GetItem DeviceProfiles',
  'dynamodb:PutItem DeviceProfiles',
  'dynamodb:Query DeviceProfiles',
  'dynamodb:UpdateItem DeviceProfiles',
  'dynamodb:GetItem KeyRings rows(device-secrets)',
  'kms:Decrypt Key purpose(device-secrets)',
];
const readsProfile = [`dynamodb:GetItem Identities ${profile}`];
const skips = [`dynamodb:GetItem Identities ${skipping}`, `dynamodb:UpdateItem Identities ${skipping}`];
const checksPasswords = [`dynamodb:GetItem Identities ${passwords}`, `dynamodb:UpdateItem Identities ${passwords}`];
const changesAccounts = [`dynamodb:GetItem Identities ${accounts}`, `dynamodb:UpdateItem Identities ${accounts}`];

const nodes: Readonly<Record<string, readonly string[]>> = {
  'node-account-lockout': changesAccounts,
  'node-choice-collector': [],
  'node-data-store-decision': checksPasswords,
  'node-get-authenticator-app': [],
  'node-identity-store-decision': checksPasswords,
  'node-increment-login-count': changesAccounts,
  'node-message': [],
  'node-multi-factor-registration-options': [],
  'node-oath-device-storage': [...oathSecrets, ...readsProfile, ...skips],
  'node-oath-registration': [...oathSecrets, ...readsProfile, ...skips],
  'node-oath-token-verifier': oathSecrets,
  'node-opt-out-multi-factor-authentication': [
    'dynamodb:Query DeviceProfiles only(createdDate, device, deviceName, lastAccessDate, user)',
    ...readsProfile,
    ...skips,
  ],
  'node-password-collector': [],
  'node-recovery-code-collector-decision': [
    `dynamodb:GetItem DeviceProfiles ${recovery}`,
    `dynamodb:Query DeviceProfiles ${recovery}`,
    `dynamodb:UpdateItem DeviceProfiles ${recovery}`,
  ],
  'node-recovery-code-display': [],
  'node-retry-limit-decision': [`dynamodb:GetItem Identities ${retries}`, `dynamodb:UpdateItem Identities ${retries}`],
  'node-username-collector': [],
  'node-validated-password': [],
  'node-validated-username': [],
};

const readsConfiguration = ['dynamodb:GetItem Configuration', 'dynamodb:Query Configuration'];
const usesSessions = ['dynamodb:DeleteItem Sessions', 'dynamodb:GetItem Sessions', 'dynamodb:UpdateItem Sessions'];

const engine = [
  ...readsConfiguration,
  'dynamodb:GetItem JourneyStates',
  'dynamodb:PutItem JourneyStates',
  'dynamodb:PutItem Sessions',
  'dynamodb:GetItem KeyRings rows(auth-id, journey-state)',
  'kms:Decrypt Key purpose(auth-id, journey-state)',
];

const others: Readonly<Record<string, readonly string[]>> = {
  authenticate: [
    ...engine,
    'lambda:InvokeFunction node-account-lockout',
    'lambda:InvokeFunction node-data-store-decision',
    'lambda:InvokeFunction node-identity-store-decision',
    'lambda:InvokeFunction node-increment-login-count',
    'lambda:InvokeFunction node-oath-device-storage',
    'lambda:InvokeFunction node-oath-registration',
    'lambda:InvokeFunction node-oath-token-verifier',
    'lambda:InvokeFunction node-opt-out-multi-factor-authentication',
    'lambda:InvokeFunction node-recovery-code-collector-decision',
    'lambda:InvokeFunction node-retry-limit-decision',
  ],
  sessions: [...readsConfiguration, ...usesSessions],
  users: [...readsConfiguration, ...usesSessions],
  serverinfo: [...readsConfiguration, ...usesSessions],
  'rotate-key-rings': [
    'dynamodb:GetItem KeyRings',
    'dynamodb:PutItem KeyRings',
    'kms:GenerateDataKey Key purpose(auth-id, device-secrets, journey-state, push-messages)',
  ],
};

const withLog = (lines: readonly string[]): string[] => [...new Set([...lines, ...log])].sort();
const allowedTo = (name: string, among = functions): readonly string[] | undefined => among.get(name)?.allowed;

describe('the role of each function', () => {
  test.each(Object.entries({ ...nodes, ...others }))('%s may do this and nothing else', (name, lines) => {
    expect(allowedTo(name)).toEqual(withLog(lines));
  });

  test('there is no function that this table does not know', () => {
    expect([...functions.keys()].sort()).toEqual(Object.keys({ ...nodes, ...others }).sort());
  });

  test('no two functions share a role or a log', () => {
    const all = [...functions.values()];

    expect(new Set(all.map(({ roleId }) => roleId)).size).toBe(all.length);
    expect(new Set(all.map(({ logGroupId }) => logGroupId)).size).toBe(all.length);
  });

  test('only Lambda can take it', () => {
    const trusted = [...functions.values()].flatMap(({ trusts }) => trusts);

    for (const trust of trusted) {
      expect(trust).toEqual({
        Action: 'sts:AssumeRole',
        Effect: 'Allow',
        Principal: { Service: 'lambda.amazonaws.com' },
      });
    }
  });

  test('no policy is attached to it from outside', () => {
    for (const template of [templates.nodes, templates.journeys]) {
      template.resourceCountIs('AWS::IAM::Policy', 0);
      template.resourceCountIs('AWS::IAM::ManagedPolicy', 0);
    }
  });
});

describe('what a thief of one function gets', () => {
  const those = (line: RegExp, among: ReadonlyMap<string, DeployedFunction> = functions): string[] =>
    [...among].filter(([, { allowed }]) => allowed.some((text) => line.test(text))).map(([name]) => name);

  test('device secrets open for the OATH nodes only, wherever nodes run in functions of their own', () => {
    const oathNodes = ['node-oath-device-storage', 'node-oath-registration', 'node-oath-token-verifier'];

    expect(those(/^kms:Decrypt .*device-secrets/)).toEqual(oathNodes);
    expect(those(/^kms:Decrypt .*device-secrets/, allIsolated)).toEqual(oathNodes);
  });

  test('no node can sign an authId or open the state of a journey', () => {
    expect(those(/^kms:Decrypt .*(auth-id|journey-state)/)).toEqual(['authenticate']);
  });

  test('password hashes can be read where passwords are decided, and nowhere else', () => {
    const anyAttribute = /^dynamodb:(GetItem|Query|UpdateItem) Identities(?! only)/;

    expect(those(/passwordHash/)).toEqual(['node-data-store-decision', 'node-identity-store-decision']);
    expect(those(anyAttribute)).toEqual([]);
  });

  test('hashes of recovery codes can be read by who checks them and by who stores the device', () => {
    expect(those(/^dynamodb:(GetItem|Query) DeviceProfiles( only.*recoveryCodes.*)?$/)).toEqual([
      'node-oath-device-storage',
      'node-oath-registration',
      'node-oath-token-verifier',
      'node-recovery-code-collector-decision',
    ]);
  });

  test('the engine starts sessions but cannot read them', () => {
    expect(allowedTo('authenticate')?.filter((line) => line.includes(' Sessions'))).toEqual([
      'dynamodb:PutItem Sessions',
    ]);
  });

  test('whoever rotates the keys can open nothing with them', () => {
    expect(those(/^kms:GenerateDataKey/)).toEqual(['rotate-key-rings']);
    expect(those(/^kms:Decrypt/)).not.toContain('rotate-key-rings');
  });

  test('no function writes configuration, and none scans a table or has a wildcard', () => {
    expect(those(/^dynamodb:(Put|Update|Delete)Item Configuration/)).toEqual([]);
    expect(those(/Scan|\*/)).toEqual([]);
  });
});

describe('the engine in other placements', () => {
  test('all-isolated: it may call every node', () => {
    const calls = Object.keys(nodes).map((name) => `lambda:InvokeFunction ${name}`);

    expect(allowedTo('authenticate', allIsolated)).toEqual(withLog([...engine, ...calls]));
  });

  test('inline: it calls nobody and may do what any node may', () => {
    const rings = engine.filter((line) => !/KeyRings|^kms/.test(line));
    const nodeLines = Object.values(nodes).flat();

    expect(allowedTo('authenticate', inline)).toEqual(
      withLog([
        ...rings,
        ...nodeLines.filter((line) => !/KeyRings|^kms/.test(line)),
        'dynamodb:GetItem KeyRings rows(auth-id, device-secrets, journey-state)',
        'kms:Decrypt Key purpose(auth-id, device-secrets, journey-state)',
      ]),
    );
  });

  test.each([
    ['all-isolated', allIsolated],
    ['inline', inline],
  ] as const)('%s: the nodes themselves may do what they always may', (_, placed) => {
    for (const [name, lines] of Object.entries(nodes)) expect(allowedTo(name, placed)).toEqual(withLog(lines));
  });
});
