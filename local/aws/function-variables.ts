// The tables, the key and the queues of a deployment, as its functions are told: by the variables that the adapters read.
import { LambdaClient, paginateListFunctions } from '@aws-sdk/client-lambda';
import { tables } from '../../functions/manifest/tables.ts';
import { type QueueDefinition, queues } from '../../functions/manifest/workers.ts';
import { type AwsPlace, clientSettings } from './place.ts';

/** Names with values, for the environment of a program that has adapters of its own. */
export async function functionVariables(place: AwsPlace): Promise<Record<string, string>> {
  const client = new LambdaClient(clientSettings(place));
  const found: Record<string, string> = {};
  for await (const { Functions = [] } of paginateListFunctions({ client }, {})) {
    for (const { Environment } of Functions) Object.assign(found, Environment?.Variables);
  }
  client.destroy();
  return Object.fromEntries(Object.entries(found).filter(([name]) => wanted.has(name)));
}

const wanted = new Set([
  'KEY_ID',
  ...Object.values(tables).map(({ variable }) => variable),
  ...Object.values<QueueDefinition>(queues).flatMap(({ variable }) => (variable === undefined ? [] : [variable])),
]);
