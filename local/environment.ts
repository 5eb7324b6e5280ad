// The environment of the functions on one machine: every variable that the stacks set, and an AWS that ends here.
import { devNull } from 'node:os';
import { countsVariable } from '../functions/adapters/observability/kept-counts.ts';
import { auditVariables } from '../functions/manifest/audit-events.ts';
import { httpVariables } from '../functions/manifest/functions.ts';
import { noticeVariables } from '../functions/manifest/notices.ts';
import { type TableName, tables } from '../functions/manifest/tables.ts';
import { type QueueDefinition, type QueueName, queues } from '../functions/manifest/workers.ts';
import { StartError } from './start-error.ts';

type Environment = Readonly<Record<string, string | undefined>>;

export interface LocalEnvironment {
  /** Without a slash at the end: `http://localhost:8080/am`. */
  readonly publicUrl: string;
  readonly dynamoEndpoint: string;
  readonly keyFile: string;
  readonly auditFile: string;
  /** Where counts are kept. Without it nobody can say what went on in a journey. */
  readonly countsFile?: string;
  /** Of the bus and of mails. Without it nobody is told anything. */
  readonly noticesEndpoint?: string;
  /** Without it nothing can be sent to a phone. */
  readonly push?: {
    readonly snsEndpoint: string;
    readonly sqsEndpoint: string;
    readonly queueUrls: Readonly<Record<QueueName, string>>;
  };
}

export function tableName(name: TableName): string {
  return `waymark-${name}`;
}

const logLevels = ['debug', 'info', 'warn', 'error'];

/** Throws a StartError for a level that there is not: whoever wants to see more would wonder why there is less. */
export function logLevel({ LOG_LEVEL: given }: Environment): string {
  const level = given?.toLowerCase() || 'warn';
  if (logLevels.includes(level)) return level;
  throw new StartError(`LOG_LEVEL must be one of ${logLevels.join(', ')}`);
}

/** What the caller's environment says about the site and about logging wins. Throws as `logLevel` does. */
export function functionEnvironment(
  { publicUrl, dynamoEndpoint, keyFile, auditFile, countsFile, noticesEndpoint, push }: LocalEnvironment,
  given: Environment,
): Record<string, string> {
  const names = Object.keys(tables) as TableName[]; // `tables` has no other keys
  const ofSite = httpVariables.flatMap((name) => (given[name] ? [[name, given[name]]] : []));
  return {
    PUBLIC_URL: publicUrl,
    LOGIN_PAGE: new URL('/login', publicUrl).href,
    ...Object.fromEntries(ofSite),
    ...Object.fromEntries(names.map((name) => [tables[name].variable, tableName(name)])),
    KEY_FILE: keyFile,
    [auditVariables.file]: auditFile,
    ...(countsFile !== undefined && { [countsVariable]: countsFile }),
    LOG_LEVEL: logLevel(given),
    POWERTOOLS_SERVICE_NAME: 'waymark-local',
    // Documents for CloudWatch between the lines that a person reads.
    POWERTOOLS_METRICS_DISABLED: given['POWERTOOLS_METRICS_DISABLED'] || 'true',
    AWS_REGION: 'eu-central-1',
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_ENDPOINT_URL_DYNAMODB: dynamoEndpoint,
    ...(push && pushVariables(push)),
    ...(noticesEndpoint !== undefined && {
      [noticeVariables.bus]: 'waymark-local',
      [noticeVariables.senders]: 'no-reply@waymark.example',
      [noticeVariables.smsPrice]: '0.1',
      AWS_ENDPOINT_URL_EVENTBRIDGE: noticesEndpoint,
      AWS_ENDPOINT_URL_SESV2: noticesEndpoint,
    }),
    // Nobody reads these: what they usually point to is the caller's own AWS account.
    AWS_CONFIG_FILE: devNull,
    AWS_SHARED_CREDENTIALS_FILE: devNull,
  };
}

function pushVariables({ snsEndpoint, sqsEndpoint, queueUrls }: NonNullable<LocalEnvironment['push']>) {
  const named = Object.entries(queues).flatMap(
    ([name, { variable }]: [string, QueueDefinition]) =>
      variable === undefined ? [] : [[variable, queueUrls[name as QueueName]]], // `queues` has no other keys
  );
  return {
    ...Object.fromEntries(named),
    AWS_ENDPOINT_URL_SNS: snsEndpoint,
    AWS_ENDPOINT_URL_SQS: sqsEndpoint,
  };
}

/** Sets them for this process. Whatever else it knew about AWS is forgotten, so that nothing here can reach it. */
export function enterEnvironment(variables: Readonly<Record<string, string>>): void {
  for (const name of Object.keys(process.env)) {
    if (name.startsWith('AWS_') || name === 'KEY_ID') delete process.env[name];
  }
  Object.assign(process.env, variables);
}
