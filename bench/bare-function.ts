// The least that a function with a client of the SDK has to import: what inits are compared with.
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';

const client = new DynamoDBClient({});

export const handler = (): Promise<number> => client.config.maxAttempts();
