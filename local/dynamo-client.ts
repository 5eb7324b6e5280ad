// A client for a DynamoDB on this machine.
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';

export function dynamoClient(endpoint: string): DynamoDBClient {
  return new DynamoDBClient({
    endpoint,
    region: 'eu-central-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    maxAttempts: 1,
  });
}
