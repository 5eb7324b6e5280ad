// The role of each function in the templates, against what was written by hand, and what a thief of one would get.
import { afterAll, describe, expect, test } from '@jest/globals';
import { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { awsLimits } from '../../functions/manifest/aws-limits.ts';
import { nodeDefinitions } from '../../functions/nodes/node-set.ts';
import type { PortName } from '../../functions/ports/index.ts';
import { readConfiguration } from '../../lib/configuration.ts';
import { ServiceFunction } from '../../lib/service-function.ts';
import type { DeployedFunction } from './deployed-functions.ts';
import { deployedFunctions } from './deployed-functions.ts';
import { everything } from './everything.ts';
import {
  engine,
  engineRings,
  inlineRings,
  makers,
  merged,
  nodes,
  others,
  scripted,
  tellers,
  withLog,
} from './expected-privileges.ts';
import { largestRole } from './role-sizes.ts';
import { applications, appOf, removeFolders, stubStacks, synthesized, unvalidated } from './synthesized.ts';

const templates = synthesized({ platformApplications: applications });
const functions = deployedFunctions(templates);
const apart = synthesized({ nodePlacement: 'all-isolated', platformApplications: applications });
const allIsolated = deployedFunctions(apart);
const inlined = synthesized({ nodePlacement: 'inline', platformApplications: applications });
const inline = deployedFunctions(inlined);
const made = deployedFunctions(synthesized(everything));
const secrets = {
  google: everything.platformCredentials?.google?.secretArn ?? '',
  apple: everything.platformCredentials?.apple?.secretArn ?? '',
};

afterAll(removeFolders);

const allowedTo = (name: string, among = functions): readonly string[] | undefined => among.get(name)?.allowed;
const those = (line: RegExp, among: ReadonlyMap<string, DeployedFunction> = functions): string[] =>
  [...among].filter(([, { allowed }]) => allowed.some((text) => line.test(text))).map(([name]) => name);

const unordered = (names: readonly string[]): string[] => [...names].sort();

describe('the role of each function', () => {
  test.each(Object.entries({ ...nodes, ...others }))('%s may do this and nothing else', (name, lines) => {
    expect(allowedTo(name)).toEqual(withLog(lines));
  });

  test.each(Object.entries(makers(secrets)))('%s may do this and nothing else', (name, lines) => {
    expect(allowedTo(name, made)).toEqual(withLog(lines));
  });

  test.each(Object.entries(tellers))('%s may do this and nothing else', (name, lines) => {
    expect(allowedTo(name, made)).toEqual(withLog(lines));
  });

  test('there is no function that this table does not know', () => {
    expect([...functions.keys()].sort()).toEqual(Object.keys({ ...nodes, ...others }).sort());
    expect([...made.keys()].sort()).toEqual(
      Object.keys({ ...nodes, ...others, ...tellers, ...makers(secrets) }).sort(),
    );
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

  test('fits into what IAM takes for a role, with the longest names', () => {
    const made = [templates, apart, inlined, synthesized(everything)];

    const { size } = largestRole(made.flatMap(({ nodes, journeys, messaging }) => [nodes, journeys, messaging]));

    expect(size).toBeGreaterThan(awsLimits.iam.rolePolicies / 2);
    expect(size).toBeLessThan(awsLimits.iam.rolePolicies);
  });

  test('no policy is attached to it from outside', () => {
    for (const template of Object.values(synthesized(everything))) {
      template.resourceCountIs('AWS::IAM::Policy', 0);
      template.resourceCountIs('AWS::IAM::ManagedPolicy', 0);
    }
  });
});

describe('a grant too many', () => {
  const verifier = nodeDefinitions.find(({ type }) => type === 'OathTokenVerifierNode');

  /** What the OATH verifier may do beyond what was written by hand, were these its needs. */
  function excess(needs: readonly PortName[]): string[] {
    const app = appOf({ platformApplications: applications }, unvalidated);
    const { data, messaging } = stubStacks(app);
    const stack = new Stack(app, 'Broken');
    new ServiceFunction(stack, 'Verifier', {
      configuration: readConfiguration(app.node),
      ...{ definitions: [], nodes: [] },
      data,
      messaging,
      codeOf: () => Code.fromInline('-'),
      name: 'node-oath-token-verifier',
      description: '',
      needs: { ports: needs },
    });
    const nodesTemplate = Template.fromStack(stack);
    const allowed = allowedTo(
      'node-oath-token-verifier',
      deployedFunctions({ ...templates, data: Template.fromStack(data), nodes: nodesTemplate }),
    );
    const expected = withLog(nodes['node-oath-token-verifier'] ?? []);
    return (allowed ?? ['nothing']).filter((line) => !expected.includes(line));
  }

  test('there is none as the node is', () => {
    expect(excess(verifier?.needs ?? [])).toEqual([]);
  });

  test.each([
    ['passwordChange', /^dynamodb:UpdateItem Identities only\(.*passwordHash/],
    ['sessions', /^dynamodb:\w+ Sessions\b/],
    ['pushNotifications', /^sns:Publish /],
    ['auditLog', /^logs:\w+ AuditLogGroup$/],
  ] as const)('%s, given to a node that is not meant to have it, is found', (port, line) => {
    const found = excess([...(verifier?.needs ?? []), port]);

    expect(found).not.toEqual([]);
    for (const text of found) expect(text).toMatch(line);
  });
});

/** They set passwords, and read none. */
const setters = ['node-patch-object', 'node-set-profile-property'];

describe('what a thief of one function gets', () => {
  const oathKeepers = ['node-combined-multi-factor-registration', 'node-oath-device-storage', 'node-oath-registration'];
  const phoneKeepers = ['node-combined-multi-factor-registration', 'node-push-registration'];
  const passkeyKeepers = ['node-web-authn-device-storage', 'node-web-authn-registration'];
  // Rows of device profiles have none of what these ask for.
  const verb = (verbs: string, table: string, attribute: string): RegExp =>
    new RegExp(`^dynamodb:(${verbs}) ${table}(?!.* rows\\(profile#)(?!.* only\\((?![^)]*\\b${attribute}\\b))(?= |$)`);

  test('N-OTP-6 R-4226-7.5 device secrets open for who registers or checks a device, wherever nodes run in functions of their own', () => {
    const openers = [
      'node-combined-multi-factor-registration',
      'node-oath-device-storage',
      'node-oath-registration',
      'node-oath-token-verifier',
      'node-push-authentication-sender',
      'node-push-registration',
      'push-message',
    ];

    expect(those(/^kms:Decrypt .*device-secrets/)).toEqual(openers);
    expect(those(/^kms:Decrypt .*device-secrets/, allIsolated)).toEqual(openers);
  });

  test('N-OTP-6 secrets of OATH devices can be read by the OATH nodes only: not by who asks or hears phones', () => {
    expect(those(verb('GetItem|Query|UpdateItem', 'DeviceProfiles', 'secret'))).toEqual(['node-oath-token-verifier']);
    expect(those(verb('PutItem', 'DeviceProfiles', 'secret'))).toEqual(oathKeepers);
  });

  test('the stored secret of a phone is read by who asks or hears it, not by who registers another', () => {
    expect(those(verb('GetItem|Query', 'DeviceProfiles', 'pushSecret'))).toEqual([
      'node-push-authentication-sender',
      'push-message',
    ]);
    expect(those(verb('UpdateItem|PutItem', 'DeviceProfiles', 'pushSecret'))).toEqual(phoneKeepers);
  });

  test('the result verifier cannot open device secrets, nor a message: it has no key ring at all', () => {
    const verifier = allowedTo('node-push-result-verifier') ?? ['nothing'];

    expect(verifier.filter((line) => /kms|KeyRings|[sS]ecret|sealed/.test(line))).toEqual([]);
    expect(verifier.filter((line) => / PushMessages/.test(line)).every((line) => /:GetItem /.test(line))).toBe(true);
  });

  test('the anonymous push door cannot put or delete a device or a message, and writes of a message only what the phone said', () => {
    const door = allowedTo('push-message') ?? ['nothing'];

    // It says whose phone an endpoint reaches: that is all that it puts anywhere.
    expect(door.filter((line) => /^dynamodb:(PutItem|DeleteItem)/.test(line))).toEqual([
      'dynamodb:DeleteItem EndpointOwners',
      'dynamodb:PutItem EndpointOwners',
    ]);
    expect(door.filter((line) => /^dynamodb:UpdateItem PushMessages/.test(line))).toEqual([
      'dynamodb:UpdateItem PushMessages only(answer, answered, expiresAt, id, messageId)',
    ]);
  });

  test('an answer is written by the phone’s door, and by who ends the pushes of a removed device: not by a sender', () => {
    expect(those(verb('PutItem|UpdateItem', 'PushMessages', 'answer'))).toEqual([
      ...scripted,
      'devices',
      'accounts',
      'push-message',
    ]);
  });

  test('the workers can neither answer a push nor remove one', () => {
    for (const worker of ['push-delivery', 'push-feedback']) {
      expect(allowedTo(worker)?.filter((line) => /:(PutItem|UpdateItem|DeleteItem) PushMessages/.test(line))).toEqual([
        'dynamodb:UpdateItem PushMessages only(answered, delivery, id, messageId, sealedNotification)',
      ]);
    }
  });

  test('what goes out to a phone is read by the workers alone', () => {
    expect(those(verb('GetItem|Query|UpdateItem', 'PushMessages', 'sealedNotification'))).toEqual([
      'push-delivery',
      'push-feedback',
    ]);
  });

  test('the password checker cannot write a hash', () => {
    expect(those(verb('PutItem|UpdateItem', 'Identities', 'passwordHash'))).toEqual([
      'node-identity-store-decision',
      ...setters,
    ]);
    expect(those(/^dynamodb:(PutItem|DeleteItem) Identities/)).toEqual([]);
  });

  test('attack: wrong passwords that were counted are forgotten by nobody but who checks passwords, and who helps users', () => {
    expect(those(/ Attempts\b(?! rows\((sent|guessed)#\*\))/)).toEqual([
      'node-data-store-decision',
      'node-identity-store-decision',
      'accounts',
    ]);
  });

  test('attack: wrong codes by mail and SMS that were counted are forgotten by nobody but who checks them, and who helps users', () => {
    expect(those(/ Attempts .*(rows\(guessed#\*\)|charges)/)).toEqual([
      'node-one-time-password-collector-decision',
      'accounts',
    ]);
  });

  test('the OATH verifier can put or delete no device, and none but who registers can', () => {
    // A pass is put there as well: without a secret, so that it is no device.
    expect(those(/^dynamodb:PutItem DeviceProfiles/)).toEqual([...oathKeepers, ...passkeyKeepers, 'accounts']);
    const anyRow = /^dynamodb:DeleteItem DeviceProfiles (?!.*rows\(profile#\*\))/;
    expect(unordered(those(anyRow))).toEqual(
      unordered([...oathKeepers, ...passkeyKeepers, ...scripted, 'devices', 'accounts']),
    );
  });

  test('the key of a passkey is written by who registers one, and by nobody who signs in or removes', () => {
    expect(those(verb('PutItem|UpdateItem', 'DeviceProfiles', 'key'))).toEqual(passkeyKeepers);
    expect(those(verb('UpdateItem', 'DeviceProfiles', 'signCount'))).toEqual(['node-web-authn-authentication']);
    // Whose a credential is.
    expect(those(verb('PutItem|UpdateItem', 'DeviceProfiles', 'owner'))).toEqual(passkeyKeepers);
  });

  test('who looks at, saves or drops the profiles of devices reaches no factor, and whoever compares them makes none', () => {
    // Scripts that match devices are scripts: they have what all of those have, and profiles besides.
    const apart = ['accounts', 'devices', 'node-device-match-script'];
    const savers = those(/ DeviceProfiles .*rows\(profile#\*\)/).filter((name) => !apart.includes(name));

    expect(savers).toEqual(['node-device-location-match', 'node-device-match', 'node-device-save']);
    for (const name of savers) {
      const wide = allowedTo(name)?.filter((line) => / DeviceProfiles/.test(line) && !/rows\(profile#\*\)/.test(line));
      expect(wide).toEqual([]);
    }
    const makers = those(/^dynamodb:(PutItem|UpdateItem) DeviceProfiles (?!only)/);
    expect(makers).toEqual(['node-device-match-script', 'node-device-save']);
  });

  test('the push sender lets nobody skip a factor, and a counter of logins unlocks no account', () => {
    expect(unordered(those(verb('PutItem|UpdateItem', 'Identities', 'push2faEnabled')))).toEqual(
      unordered([
        ...oathKeepers,
        'node-opt-out-multi-factor-authentication',
        'node-push-registration',
        ...passkeyKeepers,
        ...scripted,
        'devices',
        'accounts',
      ]),
    );
    expect(those(verb('PutItem|UpdateItem', 'Identities', 'active'))).toEqual([
      'node-account-lockout',
      ...scripted,
      'accounts',
    ]);
  });

  test('the budget against push bombing is counted by who sends: by nobody else', () => {
    expect(those(verb('PutItem|UpdateItem', 'DeviceProfiles', 'pushes'))).toEqual(['node-push-authentication-sender']);
  });

  test('the engine learns that a phone has answered, and neither what nor what it was asked', () => {
    expect(allowedTo('authenticate')?.filter((line) => / PushMessages/.test(line))).toEqual([
      'dynamodb:GetItem PushMessages only(answered, delivery, expiresAt, id, messageId, realm, username)',
    ]);
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
    const anyAttribute = /^dynamodb:(GetItem|Query|UpdateItem) Identities(?:\/\S+)?(?! only|\S)/;

    expect(those(verb('GetItem|Query', 'Identities', 'passwordHash'))).toEqual([
      'node-data-store-decision',
      'node-identity-store-decision',
    ]);
    expect(those(/passwordHash/)).toEqual(['node-data-store-decision', 'node-identity-store-decision', ...setters]);
    expect(those(anyAttribute)).toEqual([]);
  });

  test('hashes of recovery codes can be read by who checks them, counts them for the help desk, or stores a phone again: not by who asks or hears it', () => {
    expect(those(verb('GetItem|Query', 'DeviceProfiles', 'recoveryCodes'))).toEqual([
      ...phoneKeepers,
      'node-recovery-code-collector-decision',
      'accounts',
    ]);
    expect(those(verb('PutItem|UpdateItem', 'DeviceProfiles', 'recoveryCodes'))).toEqual([
      ...oathKeepers,
      'node-push-registration',
      'node-recovery-code-collector-decision',
      ...passkeyKeepers,
      'devices',
      'accounts',
    ]);
  });

  test('attack: the engine, which starts sessions and ends the one of before, cannot change one, nor the ground of any', () => {
    expect(allowedTo('authenticate')?.filter((line) => line.includes(' Sessions'))).toEqual([
      'dynamodb:DeleteItem Sessions only(absoluteEnd, idleEnd, tokenHash) notRows(ground#*)',
      'dynamodb:GetItem Sessions',
      'dynamodb:PutItem Sessions notRows(ground#*)',
    ]);
    expect(those(/^dynamodb:PutItem Sessions/)).toEqual(['authenticate']);
  });

  const groundTakers = [
    'node-account-lockout',
    'node-combined-multi-factor-registration',
    'node-identity-store-decision',
    'node-oath-device-storage',
    'node-oath-registration',
    ...scripted,
    ...setters,
  ];

  test('attack: who may raise the ground of sessions can neither read nor change a session', () => {
    const raisers = those(/^dynamodb:UpdateItem Sessions .*\brows\(ground#\*\)/);

    expect(unordered(raisers)).toEqual(unordered([...groundTakers, 'sessions', 'devices', 'accounts']));
    for (const node of groundTakers) {
      expect(allowedTo(node)?.filter((line) => line.includes(' Sessions'))).toEqual([
        'dynamodb:GetItem Sessions only(before, epoch, raisedBy, tokenHash) rows(ground#*)',
        'dynamodb:UpdateItem Sessions only(before, epoch, raisedBy, tokenHash) rows(ground#*)',
      ]);
    }
  });

  test('attack: an ended session is not brought back by removing or replacing the ground: nobody can', () => {
    const lines = [...functions.values()].flatMap(({ allowed }) => allowed);

    const replacing = lines.filter((line) => /^dynamodb:(PutItem|DeleteItem) Sessions/.test(line));

    expect(replacing.filter((line) => !line.endsWith(' notRows(ground#*)'))).toEqual([]);
  });

  test('attack: the devices door cannot prolong a session, and the sessions door cannot make one stronger', () => {
    const prolonging = ['absoluteEnd', 'createdAt', 'idleEnd', 'idleTime', 'latestAccessAt', 'maxIdleMinutes', 'ttl'];
    const worth = ['authLevel', 'epoch', 'factors', 'properties', 'realm', 'universalId', 'username'];
    const ofSessions = (name: string) => allowedTo(name)?.filter((line) => !/\brows\(/.test(line)) ?? ['nothing'];
    const writes = (name: string, attributes: readonly string[]) =>
      attributes.filter((one) => ofSessions(name).some((line) => verb('UpdateItem', 'Sessions', one).test(line)));

    expect(writes('devices', prolonging)).toEqual([]);
    expect(writes('sessions', worth)).toEqual([]);
    expect(writes('configuration', [...worth, 'maxIdleMinutes', 'maxMinutes'])).toEqual([]);
    expect(writes('sessions', prolonging)).toEqual(['absoluteEnd', 'idleEnd', 'idleTime', 'latestAccessAt']);
  });

  test('attack: no login, whoever has taken it over, passes the fence around factors', () => {
    const fenced = verb('UpdateItem', 'DeviceProfiles', 'revision');

    expect(unordered(those(fenced))).toEqual(
      unordered([...oathKeepers, 'node-push-registration', ...passkeyKeepers, ...scripted, 'devices', 'accounts']),
    );
  });

  test('whoever rotates the keys can open nothing with them', () => {
    expect(those(/^kms:GenerateDataKey/)).toEqual(['rotate-key-rings']);
    expect(those(/^kms:Decrypt/)).not.toContain('rotate-key-rings');
  });

  test('nobody but the deployment and administrators write configuration, and nobody scans a table', () => {
    expect(those(/^dynamodb:(Put|Update|Delete)Item Configuration/)).toEqual(['configuration', 'journey-seed']);
    expect(those(/Scan/)).toEqual([]);
  });

  test('attack: who helps users sets no password, reads no secret, starts no session, runs nothing and changes no realm', () => {
    const lines = allowedTo('accounts') ?? ['nothing'];

    expect(
      lines.filter((line) => /^(kms|lambda|sqs|secretsmanager|events|ses):|KeyRings|JourneyStates/.test(line)),
    ).toEqual([]);
    expect(lines.filter((line) => /passwordHash|\b(secret|pushSecret|attributes, mailKey)\b/.test(line))).toEqual([]);
    expect(
      lines.filter((line) =>
        /^dynamodb:(PutItem|UpdateItem|DeleteItem) (Configuration|Sessions(?!.* rows\(ground))/.test(line),
      ),
    ).toEqual([
      // An administrator who works goes on being signed in.
      'dynamodb:UpdateItem Sessions only(absoluteEnd, idleEnd, idleTime, latestAccessAt, tokenHash) returning(ALL_NEW) notRows(ground#*)',
    ]);
    expect(lines.filter((line) => /^dynamodb:PutItem /.test(line))).toEqual([
      'dynamodb:PutItem DeviceProfiles only(device, expiresAt, recoveryCodes, recoveryCost, recoverySalt, user)',
    ]);
  });

  test('nobody rewrites history: the audit log takes new events, and gives them back to who helps users alone', () => {
    expect(those(/ AuditLogGroup/)).toEqual([
      'authenticate',
      'sessions',
      'devices',
      'configuration',
      'accounts',
      'push-message',
      'push-delivery',
      'push-feedback',
    ]);
    expect(those(/^logs:(?!CreateLogStream|PutLogEvents)/)).toEqual(['accounts']);
    expect(allowedTo('accounts')?.filter((line) => /^logs:(?!CreateLogStream|PutLogEvents)/.test(line))).toEqual([
      'logs:FilterLogEvents AuditLogGroup',
    ]);
  });

  test('only who is fed by the audit log puts anything on the bus, and only who listens to it, or sends codes, sends mails', () => {
    expect([those(/^(events|ses):/), those(/^events:/, made), those(/^ses:/, made)]).toEqual([
      [],
      ['publish-notices'],
      ['node-email-suspend', 'node-email-template', 'node-one-time-password-smtp-sender', 'notify'],
    ]);
  });

  test('toll fraud: only who sends codes by SMS calls numbers, and neither topics nor phones with the app', () => {
    const callers = those(/^sns:Publish all but /, made);

    expect(callers).toEqual(['node-one-time-password-sms-sender']);
    expect(allowedTo(callers[0] ?? '', made)?.filter((line) => line.startsWith('sns:'))).toEqual([
      'sns:Publish all but arn:Partition:sns:*:*:*',
    ]);
    expect(those(/^sns:Publish all but /)).toEqual([]);
  });

  test('notices take nobody else a right: every other role is as it is without them', () => {
    const without = deployedFunctions(synthesized({ ...everything, notices: { bus: false } }));

    const names = [...made.keys()].filter((name) => !Object.hasOwn(tellers, name));
    expect(names.map((name) => [name, allowedTo(name, made)])).toEqual(
      names.map((name) => [name, allowedTo(name, without)]),
    );
  });

  test('credentials of platforms are read by who makes the application, each its own', () => {
    const others = (name: string): boolean => !scripted.includes(name);

    expect(those(/^secretsmanager:/).filter(others)).toEqual([]);
    expect(those(/^secretsmanager:/, made).filter(others)).toEqual(Object.keys(makers(secrets)));
  });

  test('scripts read the secrets that operators keep for them, by the beginning of the name, and no others', () => {
    const lines = [...functions.values()].flatMap(({ allowed }) => allowed);

    expect(those(/^secretsmanager:/)).toEqual(scripted);
    expect(new Set(lines.filter((line) => line.startsWith('secretsmanager:')))).toEqual(
      new Set(['secretsmanager:GetSecretValue arn:Partition:secretsmanager:Region:AccountId:secret:scripted.node.*']),
    );
  });

  test('attack: what comes out of the sandbox opens nothing, and knows no session, no state and no hash', () => {
    for (const name of scripted) {
      const lines = allowedTo(name) ?? ['nothing'];

      const withoutGround = lines.filter((line) => !/ rows\(ground#\*\)$/.test(line));
      expect(
        withoutGround.filter((line) =>
          /^kms:|KeyRings|JourneyStates|Sessions|Attempts|Put|lambda:|sqs:|events:/.test(line),
        ),
      ).toEqual(['logs:PutLogEvents its own log', 'xray:PutTelemetryRecords *', 'xray:PutTraceSegments *']);
      expect(
        lines.filter((line) => /only\(.*\b(passwordHash|secret|pushSecret|recoveryCodes|sealed)\b/.test(line)),
      ).toEqual([]);
    }
  });

  test('no function has a wildcard but for traces, metrics, the functions of nodes, the endpoints of one application, the ground of sessions, profiles of devices, recent sign-ins, counts of codes, and secrets for scripts', () => {
    const lines = [...functions.values()].flatMap(({ allowed }) => allowed);

    const grounds = / ((rows|notRows)\(ground#\*\)|rows\((profile|signins|sent|guessed)#\*\))$/;
    const wide = lines
      .map((line) => line.replace(grounds, ''))
      .filter(
        (line) => /\*/.test(line) && !/^(xray:|cloudwatch:GetMetricData |lambda:InvokeFunction node-\*$)/.test(line),
      );
    const patterns = new Set(wide.map((line) => line.slice(line.indexOf(' ') + 1)));
    expect([...patterns].sort()).toEqual([
      'arn:Partition:secretsmanager:Region:AccountId:secret:scripted.node.*',
      'arn:aws:sns:eu-central-1:111122223333:endpoint/APNS_SANDBOX/waymark/*',
      'arn:aws:sns:eu-central-1:111122223333:endpoint/GCM/waymark/*',
    ]);
  });
});

describe('the engine in other placements', () => {
  test('all-isolated: it may call every node, by what their names begin with, and nobody else', () => {
    const call = 'lambda:InvokeFunction node-*';

    expect(allowedTo('authenticate', allIsolated)).toEqual(withLog([...engine, ...engineRings, call]));
    expect([...allIsolated.keys()].filter((name) => name.startsWith('node-')).sort()).toEqual(
      Object.keys(nodes).sort(),
    );
  });

  test('inline: it may do what any node may, and calls those alone that run scripts', () => {
    const here = Object.entries(nodes).filter(([name]) => !scripted.includes(name));
    const nodeLines = here.flatMap(([, lines]) => lines);

    expect(allowedTo('authenticate', inline)).toEqual(
      withLog([
        ...merged([...engine, ...nodeLines.filter((line) => !/KeyRings|^kms/.test(line))]),
        ...inlineRings,
        ...scripted.map((name) => `lambda:InvokeFunction ${name}`),
      ]),
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
