// The role of each function in the templates, against what was written by hand, and what a thief of one would get.
import { afterAll, describe, expect, test } from '@jest/globals';
import { type DeployedFunction, deployedFunctions } from './deployed-functions.ts';
import { engine, engineRings, inlineRings, nodes, others, withLog } from './expected-privileges.ts';
import { applications, removeFolders, synthesized } from './synthesized.ts';

const templates = synthesized({ platformApplications: applications });
const functions = deployedFunctions(templates);
const allIsolated = deployedFunctions(
  synthesized({ nodePlacement: 'all-isolated', platformApplications: applications }),
);
const inline = deployedFunctions(synthesized({ nodePlacement: 'inline', platformApplications: applications }));

afterAll(removeFolders);

const allowedTo = (name: string, among = functions): readonly string[] | undefined => among.get(name)?.allowed;
const those = (line: RegExp, among: ReadonlyMap<string, DeployedFunction> = functions): string[] =>
  [...among].filter(([, { allowed }]) => allowed.some((text) => line.test(text))).map(([name]) => name);

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
  const oathNodes = [
    'node-combined-multi-factor-registration',
    'node-oath-device-storage',
    'node-oath-registration',
    'node-oath-token-verifier',
  ];
  const pushNodes = ['node-push-authentication-sender', 'node-push-registration', 'node-push-result-verifier'];

  test('device secrets open for who registers or checks a device, wherever nodes run in functions of their own', () => {
    const openers = [...oathNodes, ...pushNodes, 'push-message'];

    expect(those(/^kms:Decrypt .*device-secrets/)).toEqual(openers);
    expect(those(/^kms:Decrypt .*device-secrets/, allIsolated)).toEqual(openers);
  });

  test('secrets of OATH devices can be read by the OATH nodes only: not by who asks or hears phones', () => {
    expect(those(/^dynamodb:(GetItem|Query) DeviceProfiles(?! only)/)).toEqual(oathNodes);
    expect(those(/^dynamodb:\w+ DeviceProfiles only.*\bsecret\b/)).toEqual([]);
  });

  test('a worker opens messages, but no secret of a device, no recovery codes and no state of a journey', () => {
    for (const worker of ['push-delivery', 'push-feedback']) {
      expect(allowedTo(worker)?.filter((line) => /^kms|KeyRings/.test(line))).toEqual([
        'dynamodb:GetItem KeyRings rows(push-messages)',
        'kms:Decrypt Key purpose(push-messages)',
      ]);
      expect(
        allowedTo(worker)?.filter((line) => /pushSecret|recoveryCodes|JourneyStates|Identities/.test(line)),
      ).toEqual([]);
    }
  });

  test('no node can sign an authId or open the state of a journey', () => {
    expect(those(/^kms:Decrypt .*(auth-id|journey-state)/)).toEqual(['authenticate']);
  });

  test('password hashes can be read where passwords are decided, and nowhere else', () => {
    const anyAttribute = /^dynamodb:(GetItem|Query|UpdateItem) Identities(?! only)/;

    expect(those(/passwordHash/)).toEqual(['node-data-store-decision', 'node-identity-store-decision']);
    expect(those(anyAttribute)).toEqual([]);
  });

  test('hashes of recovery codes can be read by who checks them and by who handles whole devices', () => {
    expect(those(/^dynamodb:(GetItem|Query) DeviceProfiles( only.*recoveryCodes.*)?$/)).toEqual([
      ...oathNodes,
      ...pushNodes,
      'node-recovery-code-collector-decision',
      'push-message',
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

  test('no function writes configuration, and none scans a table', () => {
    expect(those(/^dynamodb:(Put|Update|Delete)Item Configuration/)).toEqual([]);
    expect(those(/Scan/)).toEqual([]);
  });

  test('no function has a wildcard but for the endpoints of one application', () => {
    const lines = [...functions.values()].flatMap(({ allowed }) => allowed);

    const wide = lines.filter((line) => line.includes('*'));
    const patterns = new Set(wide.map((line) => line.slice(line.indexOf(' ') + 1)));
    expect([...patterns].sort()).toEqual([
      'arn:aws:sns:eu-central-1:111122223333:endpoint/APNS_SANDBOX/waymark/*',
      'arn:aws:sns:eu-central-1:111122223333:endpoint/GCM/waymark/*',
    ]);
  });
});

describe('the engine in other placements', () => {
  test('all-isolated: it may call every node', () => {
    const calls = Object.keys(nodes).map((name) => `lambda:InvokeFunction ${name}`);

    expect(allowedTo('authenticate', allIsolated)).toEqual(withLog([...engine, ...engineRings, ...calls]));
  });

  test('inline: it calls nobody and may do what any node may', () => {
    const nodeLines = Object.values(nodes).flat();

    expect(allowedTo('authenticate', inline)).toEqual(
      withLog([...engine, ...nodeLines.filter((line) => !/KeyRings|^kms/.test(line)), ...inlineRings]),
    );
  });

  test.each([
    ['all-isolated', allIsolated],
    ['inline', inline],
  ] as const)('%s: everybody else may do what they always may', (_, placed) => {
    const { authenticate, ...rest } = others;

    expect([...placed.keys()].sort()).toEqual(Object.keys({ ...nodes, ...others }).sort());
    for (const [name, lines] of Object.entries({ ...nodes, ...rest })) {
      expect([name, allowedTo(name, placed)]).toEqual([name, withLog(lines)]);
    }
  });
});
