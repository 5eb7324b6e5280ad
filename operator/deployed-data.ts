// The tables, the keys and the audit log of a deployment, found by the outputs of its data stack, for whoever may use them.
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DecryptCommand, KMSClient } from '@aws-sdk/client-kms';
import { Trouble } from '../cli/command.ts';
import { type Dynamo, dynamoOver } from '../functions/adapters/dynamo/client.ts';
import { sdkWire } from '../functions/adapters/dynamo/sdk-wire.ts';
import { type TableName, tableOutput } from '../functions/manifest/tables.ts';
import type { KeyWrapper } from '../functions/ports/keys.ts';
import { type AwsSettings, stackOutputs } from './stack-outputs.ts';

/** Milliseconds for one call: an operator has more patience than a login. */
const callTimeout = 15_000;

export interface DeployedData {
  readonly dynamo: Dynamo;
  /** Opens data keys for whoever KMS lets; it makes none. */
  readonly keyOpener: Pick<KeyWrapper, 'unwrap'>;
  /** The log group of audit events. Throws a Trouble where the stack does not name it. */
  readonly auditGroup: () => string;
}

/** Rejects with a Trouble. */
export async function deployedData(stage: string, settings: AwsSettings = {}): Promise<DeployedData> {
  const stack = `waymark-${stage}-data`;
  const outputs = await stackOutputs(stack, settings);
  if (!outputs) throw new Trouble(`There is no stack ${stack} here: nothing is deployed under the stage ${stage}`);
  const outputNamed = (output: string, what: string): string => {
    const value = outputs.get(output);
    if (value === undefined) throw new Trouble(`The stack ${stack} does not say where ${what} is: deploy it again`);
    return value;
  };
  const nameOf = (table: TableName): string => outputNamed(tableOutput(table), table);
  return {
    dynamo: dynamoOver(sdkWire(new DynamoDBClient(settings)), nameOf, callTimeout),
    keyOpener: keyOpener(new KMSClient(settings)),
    auditGroup: () => outputNamed('AuditLogGroupName', 'the audit log'),
  };
}

/** A wrapped key says itself which key of KMS opens it. */
function keyOpener(client: KMSClient): Pick<KeyWrapper, 'unwrap'> {
  return {
    async unwrap(purpose, wrapped) {
      const command = new DecryptCommand({ CiphertextBlob: wrapped, EncryptionContext: { purpose } });
      const { Plaintext } = await client.send(command);
      if (!Plaintext) throw new Error('KMS opened no data key');
      return Plaintext;
    },
  };
}
