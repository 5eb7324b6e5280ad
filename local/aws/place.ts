// Where an AWS account is that is not Amazon's: what a program needs to deploy to it and to call it. Plain data, so that
// one process can start it and another test it.
import { devNull } from 'node:os';
import { dirname } from 'node:path';

export interface AwsPlace {
  readonly emulator: 'MiniStack' | 'LocalStack';
  /** Of all services. */
  readonly endpoint: string;
  /** Of SNS, which has to deliver to phones. */
  readonly snsEndpoint: string;
  readonly account: string;
  readonly region: string;
  /** Where the REST API has this id when its stack has this tag. Elsewhere it is known when it is there. */
  readonly api?: { readonly id: string; readonly tag: string };
  /** A folder of this run, for what programs would leave elsewhere. */
  readonly folder: string;
  /** What the emulator has refused for want of rights, one JSON object a line. Absent where IAM is not enforced. */
  readonly refusals?: string;
}

/** Where clients reach the API of this id: `http://127.0.0.1:40123/_aws/execute-api/waymark/am`. */
export function apiUrl({ endpoint }: Pick<AwsPlace, 'endpoint'>, id: string): string {
  return `${endpoint}/_aws/execute-api/${id}/am`;
}

export interface ClientSettings {
  readonly endpoint: string;
  readonly region: string;
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
}

const secretAccessKey = 'test';

/** For a client of the SDK that may do everything in the account. */
export function clientSettings({ endpoint, region, account }: AwsPlace): ClientSettings {
  return { endpoint, region, credentials: { accessKeyId: account, secretAccessKey } };
}

/** For programs that make such clients, the CDK among them: this place, and no trace of the caller's own account. */
export function clientEnvironment(place: AwsPlace): NodeJS.ProcessEnv {
  return {
    ...withoutAws(process.env),
    PATH: pathWithThisNode(),
    AWS_ENDPOINT_URL: place.endpoint,
    AWS_ACCESS_KEY_ID: place.account,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    AWS_REGION: place.region,
    AWS_CONFIG_FILE: devNull,
    AWS_SHARED_CREDENTIALS_FILE: devNull,
    AWS_EC2_METADATA_DISABLED: 'true',
    // The CDK remembers which account a key belongs to, and this one is new in each run.
    CDK_HOME: place.folder,
    CDK_DISABLE_CLI_TELEMETRY: 'true',
    CI: 'true',
  };
}

/** Programs that look for `node` find the one that runs this. */
export function pathWithThisNode(): string {
  return `${dirname(process.execPath)}:${process.env['PATH'] ?? ''}`;
}

function withoutAws(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !name.startsWith('AWS_')));
}
