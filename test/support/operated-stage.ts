// The stage `dev` of a deployment as an operator's commands find it: a CloudFormation that knows its data stack, its tables, and a
// log group that takes audit events.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll } from '@jest/globals';
import { type TableName, tableOutput } from '../../functions/manifest/tables.ts';
import { type DynaliteServer, type FreshTables, startDynalite } from './dynalite-server.ts';

export interface OperatedStage {
  readonly tables: FreshTables;
  /** For commands. */
  readonly environment: NodeJS.ProcessEnv;
  /** What CloudWatch Logs was sent. */
  readonly logged: readonly string[];
}

/** To be called once per file or group of tests. */
export function operatedStage(...names: readonly TableName[]): () => OperatedStage {
  let database: DynaliteServer;
  let tables: FreshTables;
  const logged: string[] = [];
  // It answers as CloudFormation does.
  const cloudFormation = createServer(async (incoming, outgoing) => {
    const stack = new URLSearchParams(await text(incoming)).get('StackName');
    if (stack === 'waymark-dev-data') {
      const output = (key: string, value: string): string =>
        `<member><OutputKey>${key}</OutputKey><OutputValue>${value}</OutputValue></member>`;
      const outputs = names.map((name) => output(tableOutput(name), tables.nameOf(name))).join('');
      const found = `<member><StackName>${stack}</StackName><Outputs>${outputs}${output('AuditLogGroupName', 'audit')}</Outputs></member>`;
      outgoing.end(
        `<DescribeStacksResponse><DescribeStacksResult><Stacks>${found}</Stacks></DescribeStacksResult></DescribeStacksResponse>`,
      );
      return;
    }
    outgoing.statusCode = 400;
    const message = `Stack with id ${stack} does not exist`;
    outgoing.end(
      `<ErrorResponse><Error><Type>Sender</Type><Code>ValidationError</Code><Message>${message}</Message></Error></ErrorResponse>`,
    );
  });
  const logs = createServer(async (incoming, outgoing) => {
    logged.push(await text(incoming));
    outgoing.setHeader('content-type', 'application/x-amz-json-1.1').end('{}');
  });
  const servers = [cloudFormation, logs];

  beforeAll(async () => {
    database = await startDynalite();
    tables = await database.freshTables(...names);
    for (const server of servers) await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });

  afterAll(async () => {
    for (const server of servers) {
      server.closeAllConnections();
      server.close();
    }
    await database.stop();
  });

  // A server that listens on a port has an address with a port.
  const at = (server: typeof logs): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return () => ({
    tables,
    logged,
    environment: {
      AWS_REGION: 'eu-central-1',
      AWS_ACCESS_KEY_ID: 'local',
      AWS_SECRET_ACCESS_KEY: 'local',
      AWS_ENDPOINT_URL_CLOUDFORMATION: at(cloudFormation),
      AWS_ENDPOINT_URL_DYNAMODB: database.endpoint,
      AWS_ENDPOINT_URL_CLOUDWATCH_LOGS: at(logs),
    },
  });
}
