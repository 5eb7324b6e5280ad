// SNS clients, one per region: a platform application or an endpoint can only be reached in its own.
import { SNSClient } from '@aws-sdk/client-sns';

/** The client for what has this ARN. */
export type SnsClients = (arn: string) => SNSClient;

export function snsClients(): SnsClients {
  const clients = new Map<string, SNSClient>();
  return (arn) => {
    const region = regionOf(arn);
    const client = clients.get(region) ?? newClient(region);
    clients.set(region, client);
    return client;
  };
}

/** Empty when the ARN names none; the function's own region serves then. A region becomes part of a host name. */
function regionOf(arn: string): string {
  return /^arn:aws[a-z-]*:sns:([a-z]{2,}(?:-[a-z]+)+-\d+):/.exec(arn)?.[1] ?? '';
}

// A phone waits for its registration: three short tries are better than one long wait.
function newClient(region: string): SNSClient {
  return new SNSClient({
    ...(region !== '' && { region }),
    maxAttempts: 3,
    requestHandler: { connectionTimeout: 500, requestTimeout: 2_000, throwOnRequestTimeout: true },
  });
}
