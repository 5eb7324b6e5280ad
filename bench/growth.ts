// The counts per login while the tables grow: users and devices are put in by batches, then the same logins are driven.
import { BatchWriteCommand, DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { Dynamo } from '../functions/adapters/dynamo/client.ts';
import type { Row } from '../functions/adapters/dynamo/table.ts';
import type { TableName } from '../functions/manifest/tables.ts';
import { userKey } from '../functions/ports/users.ts';
import { dynamoClient } from '../local/dynamo-client.ts';
import { tableName } from '../local/environment.ts';
import { demoUser } from '../local/seeds.ts';
import type { LoginFigures } from './drive.ts';
import { driveOathLogin, password, registerApp } from './logins.ts';
import type { MeasuredClient } from './measured-client.ts';
import type { BenchPhone } from './phones.ts';
import { driveWaitedPushLogin, enrol, openWait } from './push-logins.ts';

export interface GrowthFigures {
  /** In the table Identities; each has an OATH device in DeviceProfiles. */
  readonly users: number;
  readonly oath: LoginFigures;
  readonly push: LoginFigures;
  /** One that finds no answer. */
  readonly poll: LoginFigures;
}

export interface GrowingStack {
  readonly client: MeasuredClient;
  readonly phone: BenchPhone;
  readonly dynamo: Dynamo;
  readonly dynamoEndpoint: string;
}

const rowsPerBatch = 25;
const batchesAtOnce = 4;

/** `sizes` in ascending order. */
export async function growthFigures(
  { client, phone, dynamo, dynamoEndpoint }: GrowingStack,
  { sizes, logins }: { readonly sizes: readonly number[]; readonly logins: number },
): Promise<GrowthFigures[]> {
  const app = await registerApp(client);
  await enrol(client, phone, password);
  const models = await demoRows(dynamo);
  const documents = DynamoDBDocumentClient.from(dynamoClient(dynamoEndpoint));
  const figures: GrowthFigures[] = [];
  let present = 1;
  for (const users of sizes) {
    await addUsers(documents, models, present, users);
    present = users;
    const oath = await driveOathLogin(client, { app, dynamo, logins });
    const push = await driveWaitedPushLogin(client, phone, logins);
    const wait = await openWait(client, phone);
    figures.push({ users, oath, push, poll: await wait.poll(logins) });
    await wait.approve();
  }
  return figures;
}

type Models = Readonly<Partial<Record<TableName, readonly Row[]>>>;

async function demoRows(dynamo: Dynamo): Promise<Models> {
  const user = userKey(demoUser) ?? '';
  const identity = await dynamo.table('Identities').get({ user });
  return {
    Identities: identity ? [identity] : [],
    DeviceProfiles: await dynamo.table('DeviceProfiles').query(user, 'oath#'),
  };
}

async function addUsers(documents: DynamoDBDocumentClient, models: Models, from: number, to: number): Promise<void> {
  const requests = (first: number, last: number) =>
    Object.entries(models).map(([table, rows]) => [
      tableName(table as TableName), // `models` has no other keys
      Array.from({ length: last - first }, (_, index) =>
        rows.map((row) => ({ PutRequest: { Item: { ...row, user: `/alpha#somebody-${first + index}` } } })),
      ).flat(),
    ]);
  const step = Math.floor(rowsPerBatch / Object.keys(models).length);
  let next = from;
  const work = async (): Promise<void> => {
    while (next < to) {
      const first = next;
      next = Math.min(first + step, to);
      const RequestItems = Object.fromEntries(requests(first, next));
      const { UnprocessedItems = {} } = await documents.send(new BatchWriteCommand({ RequestItems }));
      if (Object.keys(UnprocessedItems).length > 0) throw new Error('The stand-in has left rows out');
    }
  };
  await Promise.all(Array.from({ length: batchesAtOnce }, work));
}
