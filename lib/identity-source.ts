// An identity source of an app's own in a deployment, and what those may and know who ask it.
import { Aws } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { type DefinedSource, isIdentitySource, sourceVariables } from '../functions/ports/identity-source.ts';
import type { PortName } from '../functions/ports/index.ts';
import { functionName, sourceFunctionName } from './function-names.ts';
import { checkedExtras, type Extras } from './own-nodes.ts';
import type { PortGrant } from './port-grant.ts';
import { portGrants } from './port-grants.ts';

/** An identity source, with what its function gets. */
export interface OwnIdentitySource extends Extras {
  /** From `defineIdentitySource`; its settings have `module: import.meta.url`. */
  readonly source: DefinedSource;
}

/** Throws saying what cannot be used. */
export function identitySourceOf(given: unknown): OwnIdentitySource | undefined {
  if (given === undefined || isIdentitySource(given)) return given && { source: given };
  const fail = (why: string): never => {
    throw new Error(`Waymark: identitySource ${why}`);
  };
  if (typeof given !== 'object' || given === null || !('source' in given) || !isIdentitySource(given.source)) {
    return fail('is no identity source: defineIdentitySource makes one');
  }
  const known = ['source', 'statements', 'environment'];
  const odd = Object.keys(given).find((key) => !known.includes(key));
  if (odd !== undefined) return fail(`has ${odd}, but may have ${known.join(', ')}`);
  return { source: given.source, ...checkedExtras(given, fail) };
}

// Who asks it, and what they need of our own tables then.

/** Whether a user is locked here. */
const lock = { table: 'Identities', actions: ['GetItem'], attributes: ['user', 'active'] } as const;
/** A row for what we keep about a user: it says who that is, and nothing that decides. */
const place = { table: 'Identities', actions: ['UpdateItem'], attributes: ['user', 'realm', 'username'] } as const;

interface SourceGrant {
  /** In place of what the port has where users are ours. */
  readonly tables: PortGrant['tables'];
  readonly asks: boolean;
}

const sourceGrants: Partial<Record<PortName, SourceGrant>> = {
  accounts: { tables: [...portGrants.accounts.tables, place], asks: true },
  identities: { tables: [lock], asks: true },
  identityAttributes: { tables: [], asks: true },
  identitySearch: { tables: [lock], asks: true },
  loginCountReader: { tables: portGrants.loginCountReader.tables, asks: true },
  loginCounts: { tables: [...portGrants.loginCounts.tables, place], asks: true },
  passwordChange: { tables: [], asks: true },
  passwordCheck: { tables: [lock], asks: true },
  passwordRenewal: { tables: [], asks: false },
  profiles: { tables: [lock, ...portGrants.accounts.tables, place], asks: true },
  retryCounts: { tables: [...portGrants.retryCounts.tables, place], asks: true },
  skipSettingChanges: { tables: [...portGrants.skipSettingChanges.tables, place], asks: true },
};

/** What a port takes in this deployment. Where some realms are the source's and some our own, it takes what both do. */
export function grantOf(port: PortName, source: OwnIdentitySource | undefined): PortGrant {
  const ours: PortGrant = portGrants[port];
  const theirs = source && sourceGrants[port];
  if (!theirs) return ours;
  if (source.source.settings.realms === undefined) {
    const { hashes: _, ...rest } = ours;
    return { ...rest, tables: theirs.tables };
  }
  const more = theirs.tables.filter((grant) => !ours.tables.includes(grant));
  return { ...ours, tables: [...ours.tables, ...more] };
}

function asks(ports: readonly PortName[]): boolean {
  return ports.some((port) => sourceGrants[port]?.asks);
}

export function sourceStatements(
  ports: readonly PortName[],
  source: OwnIdentitySource | undefined,
  stage: string,
): PolicyStatement[] {
  if (!source || !asks(ports)) return [];
  const name = functionName(stage, sourceFunctionName);
  const arn = `arn:${Aws.PARTITION}:lambda:${Aws.REGION}:${Aws.ACCOUNT_ID}:function:${name}`;
  return [new PolicyStatement({ actions: ['lambda:InvokeFunction'], resources: [arn] })];
}

export function askingVariables(
  ports: readonly PortName[],
  source: OwnIdentitySource | undefined,
  stage: string,
): Record<string, string> {
  if (!source || !ports.some((port) => sourceGrants[port])) return {};
  const { realms, timeoutMilliseconds } = source.source.settings;
  return {
    [sourceVariables.function]: functionName(stage, sourceFunctionName),
    [sourceVariables.timeout]: String(timeoutMilliseconds),
    ...(realms && { [sourceVariables.realms]: realms.join(',') }),
  };
}
