// The SDK's client as a way to DynamoDB: for operators and tests, whose credentials come from wherever the SDK finds them.
import {
  DeleteItemCommand,
  type DynamoDBClient,
  GetItemCommand,
  type GetItemCommandInput,
  PutItemCommand,
  QueryCommand,
  ScanCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import type { DynamoWire, WireAnswer, WireOperation } from './wire.ts';

export function sdkWire(client: DynamoDBClient): DynamoWire {
  return {
    async send(operation, request, within) {
      // The SDK's types know each command with its own input and output; one of them stands for all.
      const Command = commands[operation] as typeof GetItemCommand;
      const command = new Command(withBytes(request) as GetItemCommandInput);
      return withBase64(await client.send(command, { abortSignal: AbortSignal.timeout(within) })) as WireAnswer;
    },
  };
}

const commands = {
  GetItem: GetItemCommand,
  PutItem: PutItemCommand,
  UpdateItem: UpdateItemCommand,
  DeleteItem: DeleteItemCommand,
  Query: QueryCommand,
  Scan: ScanCommand,
} satisfies Record<WireOperation, unknown>;

// The SDK wants bytes as bytes where the wire has them in Base64.

const withBytes = (value: unknown): unknown =>
  converted(value, (held) => (typeof held === 'string' ? Buffer.from(held, 'base64') : held));

const withBase64 = (value: unknown): unknown =>
  converted(value, (held) => (held instanceof Uint8Array ? Buffer.from(held).toString('base64') : held));

function converted(value: unknown, bytes: (held: unknown) => unknown): unknown {
  if (Array.isArray(value)) return value.map((item) => converted(item, bytes));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value);
  const [[type, held] = []] = entries;
  // An attribute may be called B as well: its value is an object then.
  if (entries.length === 1 && type === 'B' && (typeof held === 'string' || held instanceof Uint8Array)) {
    return { B: bytes(held) };
  }
  if (entries.length === 1 && type === 'BS' && Array.isArray(held)) return { BS: held.map(bytes) };
  return Object.fromEntries(entries.map(([name, item]) => [name, converted(item, bytes)]));
}
