// The five operations of DynamoDB that the functions have, and how they go over the wire.
import type { JsonService, JsonWire } from '../aws/json-wire.ts';
import type { AttributeValues } from './attribute-values.ts';

/** `Scan` is for operators: no function may. */
export type WireOperation = 'GetItem' | 'PutItem' | 'UpdateItem' | 'DeleteItem' | 'Query' | 'Scan';

export interface WireAnswer {
  readonly Item?: AttributeValues;
  readonly Attributes?: AttributeValues;
  readonly Items?: readonly AttributeValues[];
  readonly LastEvaluatedKey?: AttributeValues;
  readonly ConsumedCapacity?: { readonly CapacityUnits?: number };
}

export type DynamoWire = JsonWire<WireOperation, WireAnswer>;

export const dynamoDb: JsonService = {
  ...{ title: 'DynamoDB', name: 'dynamodb', variable: 'DYNAMODB', target: 'DynamoDB_20120810' },
  contentType: 'application/x-amz-json-1.0',
};
