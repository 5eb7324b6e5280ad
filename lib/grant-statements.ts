// From what a function needs to the statements of its role and the variables of its environment.
import { Aws } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { tables as manifest, type TableName } from '../functions/manifest/tables.ts';
import type { PortName } from '../functions/ports/index.ts';
import type { KeyPurpose } from '../functions/ports/keys.ts';
import { scriptSecretPrefix } from '../functions/ports/scripts.ts';
import { auditStatement, auditVariable, trailStatement } from './audit-log-group.ts';
import type { Configuration } from './configuration.ts';
import type { Data } from './data-stack.ts';
import { askingVariables, grantOf, type OwnIdentitySource, sourceStatements } from './identity-source.ts';
import { endpointPatterns, pushStatements, queueStatement, queueVariables } from './messaging-grants.ts';
import type { Messaging } from './messaging-stack.ts';
import {
  busStatement,
  busVariable,
  mailStatements,
  mailVariable,
  smsStatements,
  smsVariable,
} from './notice-grants.ts';
import type { PortGrant, TableGrant } from './port-grant.ts';

export interface Needs {
  readonly ports: readonly PortName[];
  /** Key rings that it opens itself, beside those of its ports. */
  readonly keyRings?: readonly KeyPurpose[];
  /**
   * One statement for each table, with the actions and the attributes of all ports. For a role with so many ports that
   * their own statements pass what IAM takes: 10 240 characters.
   */
  readonly merged?: boolean;
}

/** What there is to be granted. */
export interface Granted {
  readonly configuration: Pick<Configuration, 'mail' | 'platformApplications' | 'sms' | 'stage'>;
  readonly data: Data;
  readonly messaging: Messaging;
  /** Where users of some realms, or of all, live elsewhere. */
  readonly identitySource?: OwnIdentitySource;
}

/** Exactly what these ports take: one statement for each grant, and two for the key rings. */
export function grantStatements({ ports, keyRings = [], merged = false }: Needs, granted: Granted): PolicyStatement[] {
  const { configuration, data, messaging, identitySource } = granted;
  const grants = grantsOf(ports, identitySource);
  const tables = grants.flatMap((grant): readonly TableGrant[] => grant.tables);
  const purposes = purposesOf(grants, keyRings);
  return [
    ...needed(merged ? mergedTables(tables) : tables).map((grant) => tableStatement(grant, data)),
    ...(purposes.length > 0 ? keyRingStatements(purposes, data) : []),
    ...grants.flatMap(({ queues = [] }) => queues).map((grant) => queueStatement(grant, messaging)),
    ...grants
      .flatMap(({ push = [] }) => push)
      .flatMap((grant) => pushStatements(grant, configuration.platformApplications)),
    ...(grants.some(({ scriptSecrets }) => scriptSecrets) ? [scriptSecretStatement()] : []),
    ...(grants.some(({ audit }) => audit) ? [auditStatement(data.auditLog)] : []),
    ...(grants.some(({ trail }) => trail) ? [trailStatement(data.auditLog)] : []),
    ...(grants.some(({ metrics }) => metrics) ? [readMetrics()] : []),
    ...(grants.some(({ bus }) => bus) ? [busStatement(messaging)] : []),
    ...(grants.some(({ mails }) => mails) ? mailStatements(configuration) : []),
    ...(grants.some(({ textMessages }) => textMessages) ? smsStatements(configuration) : []),
    ...sourceStatements(ports, identitySource, configuration.stage),
  ];
}

/** The variables that the adapters of these ports read. */
export function grantVariables(
  { ports, keyRings = [] }: Needs,
  { configuration, data, messaging, identitySource }: Granted,
): Record<string, string> {
  const grants = grantsOf(ports, identitySource);
  const names = grants.flatMap((grant) => grant.tables).map(({ table }) => table);
  const opensRings = purposesOf(grants, keyRings).length > 0;
  return {
    ...tableVariables(names, data),
    ...(opensRings && keyRingVariables(data)),
    ...queueVariables(
      grants.flatMap(({ queues = [] }) => queues),
      messaging,
    ),
    ...(grants.some(({ audit, trail }) => audit || trail) && auditVariable(data.auditLog)),
    ...(grants.some(({ bus }) => bus) && busVariable(messaging)),
    ...(grants.some(({ mails }) => mails) && mailVariable(configuration)),
    ...(grants.some(({ textMessages }) => textMessages) && smsVariable(configuration)),
    ...askingVariables(ports, identitySource, configuration.stage),
  };
}

interface GrantedPattern {
  /** As the rules of cdk-nag spell it. */
  readonly pattern: string;
  readonly reason: string;
}

/** The wildcards among the resources of these ports. */
export function grantedPatterns(
  { ports }: Needs,
  { configuration }: { readonly configuration: Pick<Configuration, 'platformApplications'> },
): GrantedPattern[] {
  const grants = grantsOf(ports);
  const reachesPhones = grants.some(({ push = [] }) => push.some(({ on }) => on === 'endpoints'));
  const phones = reachesPhones ? endpointPatterns(configuration.platformApplications) : [];
  const secrets = grants.some(({ scriptSecrets }) => scriptSecrets) ? [scriptSecretPattern] : [];
  const everyMetric = grants.some(({ metrics }) => metrics) ? ['*'] : [];
  const ofPhones =
    'Each phone has an endpoint of its own under the application, which is made when the phone is registered';
  const ofScripts = 'Operators make secrets for the scripts of their realms under names that begin like this';
  return [
    ...phones.map((pattern) => ({ pattern: spelled(pattern), reason: ofPhones })),
    ...everyMetric.map((pattern) => ({ pattern, reason: 'CloudWatch knows no resources for reading metrics' })),
    ...secrets.map((pattern) => ({ pattern: spelled(pattern), reason: ofScripts })),
  ];
}

/** Which of them a realm's scripts get is for its settings to say. */
const scriptSecretPattern = `arn:${Aws.PARTITION}:secretsmanager:${Aws.REGION}:${Aws.ACCOUNT_ID}:secret:${scriptSecretPrefix}*`;

function scriptSecretStatement(): PolicyStatement {
  return new PolicyStatement({ actions: ['secretsmanager:GetSecretValue'], resources: [scriptSecretPattern] });
}

/** CloudWatch knows no resources here: whoever may read one metric may read all of the account. */
function readMetrics(): PolicyStatement {
  return new PolicyStatement({ actions: ['cloudwatch:GetMetricData'], resources: ['*'] });
}

/** The ARN of what the deployment makes itself is known in the account and region alone. */
function spelled(pattern: string): string {
  return pattern
    .replaceAll(Aws.PARTITION, '<AWS::Partition>')
    .replaceAll(Aws.REGION, '<AWS::Region>')
    .replaceAll(Aws.ACCOUNT_ID, '<AWS::AccountId>');
}

/** For who reads the rows of key rings and uses the key above them. */
export function keyRingVariables(data: Data): Record<string, string> {
  return { ...tableVariables(['KeyRings'], data), KEY_ID: data.key.keyArn };
}

function tableVariables(names: readonly TableName[], data: Data): Record<string, string> {
  return Object.fromEntries([...new Set(names)].map((name) => [manifest[name].variable, data.tables[name].tableName]));
}

/** Whether any of these ports computes password hashes. */
export function hashes(ports: readonly PortName[], source?: OwnIdentitySource): boolean {
  return grantsOf(ports, source).some((grant) => grant.hashes === true);
}

function grantsOf(ports: readonly PortName[], source?: OwnIdentitySource): PortGrant[] {
  return [...new Set(ports)].sort().map((port) => grantOf(port, source));
}

function purposesOf(grants: readonly PortGrant[], own: readonly KeyPurpose[]): KeyPurpose[] {
  return [...new Set([...own, ...grants.flatMap(({ keyRings = [] }) => keyRings)])].sort();
}

function mergedTables(grants: readonly TableGrant[]): TableGrant[] {
  const merged = new Map<string, TableGrant>();
  for (const { actions, attributes, ...where } of grants) {
    for (const action of actions) {
      // Rows of their own stay apart: what holds for one of them must not hold for all. So does what may touch whole rows.
      const whole = attributes ? [] : [action];
      const key = JSON.stringify([where.table, where.index, where.rows, where.notRows, where.returning, ...whole]);
      const known = merged.get(key);
      const names = attributes && [...new Set([...(known?.attributes ?? []), ...attributes])];
      merged.set(key, {
        ...{ ...where, actions: [...new Set([...(known?.actions ?? []), action])] },
        ...(names && { attributes: names }),
      });
    }
  }
  return [...merged.values()];
}

/**
 * The same rights in fewer words, as a role has an end: what one grant says, no other repeats, and actions under the same conditions
 * stand together. No request is let in that was not before.
 */
function needed(grants: readonly TableGrant[]): TableGrant[] {
  const single = grants.flatMap((grant) => grant.actions.map((action) => ({ ...grant, actions: [action] })));
  const kept = single.filter((grant, index) => {
    // Of two that say the same the first stays.
    const isSaid = (other: TableGrant, at: number) => covers(other, grant) && (at < index || !covers(grant, other));
    return !single.some((other, at) => at !== index && isSaid(other, at));
  });
  const joined = new Map<string, TableGrant>();
  for (const { actions, attributes, ...where } of kept) {
    const key = JSON.stringify([
      where.table,
      where.index,
      where.rows,
      where.notRows,
      where.returning,
      attributes?.toSorted(),
    ]);
    const known = joined.get(key)?.actions ?? [];
    joined.set(key, { ...where, actions: [...known, ...actions], ...(attributes && { attributes }) });
  }
  return [...joined.values()];
}

/** Whether whatever `other` allows `grant` allows as well. */
function covers(grant: TableGrant, other: TableGrant): boolean {
  const isSame = (key: 'rows' | 'notRows') => JSON.stringify(grant[key]) === JSON.stringify(other[key]);
  const { attributes } = grant;
  return (
    grant.table === other.table &&
    grant.index === other.index &&
    ((grant.rows ?? grant.notRows) === undefined || (isSame('rows') && isSame('notRows'))) &&
    other.actions.every((action) => grant.actions.includes(action)) &&
    (attributes === undefined ||
      (other.attributes?.every((name) => attributes.includes(name)) === true &&
        (grant.returning ?? other.returning) === grant.returning))
  );
}

function tableStatement({ table, index, actions, ...narrowed }: TableGrant, data: Data): PolicyStatement {
  const { rows, notRows, attributes, returning } = narrowed;
  return new PolicyStatement({
    actions: actions.map((action) => `dynamodb:${action}`),
    resources: [index === undefined ? data.tables[table].tableArn : `${data.tables[table].tableArn}/index/${index}`],
    conditions: {
      ...(attributes && onlyAttributes(attributes, returning)),
      ...(rows && { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': rows } }),
      ...(notRows && { 'ForAllValues:StringNotLike': { 'dynamodb:LeadingKeys': notRows } }),
    },
  });
}

/** Without the second part a request that names no attribute would get them all. */
function onlyAttributes(
  attributes: readonly string[],
  returning: TableGrant['returning'],
): Record<string, Record<string, readonly string[] | string>> {
  return {
    'ForAllValues:StringEquals': { 'dynamodb:Attributes': attributes },
    StringEqualsIfExists: {
      'dynamodb:Select': 'SPECIFIC_ATTRIBUTES',
      'dynamodb:ReturnValues': ['NONE', 'UPDATED_OLD', 'UPDATED_NEW', ...(returning ? [returning] : [])],
    },
  };
}

function keyRingStatements(purposes: readonly KeyPurpose[], data: Data): PolicyStatement[] {
  return [
    new PolicyStatement({
      actions: ['dynamodb:GetItem'],
      resources: [data.tables.KeyRings.tableArn],
      conditions: { 'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': purposes } },
    }),
    new PolicyStatement({
      actions: ['kms:Decrypt'],
      resources: [data.key.keyArn],
      conditions: { StringEquals: { 'kms:EncryptionContext:purpose': purposes } },
    }),
  ];
}
