// SNS clients, one per region: a platform application or an endpoint can only be reached in its own.
import { SNSClient, SNSServiceException } from '@aws-sdk/client-sns';
import { patience } from '../aws/patience.ts';

/** The client for what has this ARN. */
export type SnsClients = (arn: string) => SNSClient;

/** `tries`: how often a call is made at most. Default: 3. */
export function snsClients(tries?: number): SnsClients {
  const clients = new Map<string, SNSClient>();
  return (arn) => {
    const region = regionOf(arn);
    const client = clients.get(region) ?? newClient(region, tries);
    clients.set(region, client);
    return client;
  };
}

/** Empty when the ARN names none; the function's own region serves then. A region becomes part of a host name. */
function regionOf(arn: string): string {
  return /^arn:aws[a-z-]*:sns:([a-z]{2,}(?:-[a-z]+)+-\d+):/.exec(arn)?.[1] ?? '';
}

// A phone waits for its registration: three short tries are better than one long wait.
function newClient(region: string, tries: number | undefined): SNSClient {
  return new SNSClient({
    ...(region !== '' && { region }),
    ...patience(500, 2_000, tries),
  });
}

// Why SNS did not do something, in the words of our ports: AWS says most of it in prose only.

export interface SnsFailure {
  readonly permanent: boolean;
  readonly reason:
    | 'applicationDisabled'
    | 'endpointDisabled'
    | 'invalid'
    | 'notAllowed'
    | 'notFound'
    | 'throttled'
    | 'unavailable';
  /** AWS's or the network's name of the error. */
  readonly detail: string;
  /** AWS's text; it can quote what was sent. */
  readonly text: string;
}

const permanentReasons: Readonly<Record<string, SnsFailure['reason']>> = {
  AccessDenied: 'notAllowed',
  AccessDeniedException: 'notAllowed',
  AuthorizationErrorException: 'notAllowed',
  EndpointDisabledException: 'endpointDisabled',
  InvalidParameterException: 'invalid',
  InvalidParameterValueException: 'invalid',
  NotFoundException: 'notFound',
  PlatformApplicationDisabledException: 'applicationDisabled',
  ValidationError: 'invalid',
  ValidationException: 'invalid',
};

/** Throws what is no failure of SNS or of the way to it. What nobody knows counts as passing: it is tried again. */
export function snsFailure(error: unknown): SnsFailure {
  if (!(error instanceof Error && '$metadata' in error)) throw error;
  const refused = error instanceof SNSServiceException;
  const status = refused ? error.$metadata.httpStatusCode : undefined;
  const known = refused ? permanentReasons[error.name] : undefined;
  const detail = nameOf(error, status);
  if (known) return { permanent: true, reason: known, detail, text: error.message };
  const throttled = status === 429 || /^Thrott/.test(error.name);
  return { permanent: false, reason: throttled ? 'throttled' : 'unavailable', detail, text: error.message };
}

function nameOf(error: Error, status: number | undefined): string {
  if (error.name !== 'Error' && error.name !== 'Unknown') return error.name;
  if ('code' in error && typeof error.code === 'string') return error.code;
  return status === undefined ? error.name : `HTTP ${status}`;
}
