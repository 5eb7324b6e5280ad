// 37 calls to SNS mobile push with what AWS documents as the answer, and what emulators answer otherwise: measured on
// LocalStack 4.14.0 and on MiniStack 1.5.33. Our stand-in answers as AWS does.
import {
  CreatePlatformApplicationCommand,
  CreatePlatformEndpointCommand,
  DeleteEndpointCommand,
  DeletePlatformApplicationCommand,
  GetEndpointAttributesCommand,
  GetPlatformApplicationAttributesCommand,
  ListEndpointsByPlatformApplicationCommand,
  ListPlatformApplicationsCommand,
  PublishCommand,
  SetEndpointAttributesCommand,
  SetPlatformApplicationAttributesCommand,
  type SNSClient,
  SNSServiceException,
} from '@aws-sdk/client-sns';

export interface SnsCall {
  readonly title: string;
  /** What is of interest in the answer. Rejects as the SDK does. */
  readonly call: (sns: SnsCaller) => Promise<string>;
  readonly aws: string;
  /** Default: as AWS. */
  readonly localStack?: string;
  /** Default: as AWS. */
  readonly miniStack?: string;
}

/** With names that nobody has used before, so that calls can be made where others were. */
export interface SnsCaller {
  readonly client: SNSClient;
  readonly name: string;
  /** Each makes one; ARNs. */
  application(platform?: 'GCM' | 'APNS', attributes?: Readonly<Record<string, string>>): Promise<string>;
  endpoint(application: string, attributes?: Readonly<Record<string, string>>): Promise<string>;
}

export const token = 'abcdef0123456789';
const credentials = { PlatformCredential: 'key', PlatformPrincipal: '' };
const topic = 'arn:aws:sns:eu-central-1:000000000000:reports';

export function snsCaller(client: SNSClient, name: string): SnsCaller {
  return {
    ...{ client, name },
    async application(Platform = 'GCM', attributes = {}) {
      const Attributes = { ...credentials, ...attributes };
      const command = new CreatePlatformApplicationCommand({ Name: name, Platform, Attributes });
      return String((await client.send(command)).PlatformApplicationArn);
    },
    async endpoint(PlatformApplicationArn, Attributes = {}) {
      const command = new CreatePlatformEndpointCommand({ PlatformApplicationArn, Token: token, Attributes });
      return String((await client.send(command)).EndpointArn);
    },
  };
}

/** What the call's answer comes to: what it says is of interest, or `404 NotFoundException`. */
export async function answerTo({ call }: SnsCall, caller: SnsCaller): Promise<string> {
  try {
    return await call(caller);
  } catch (error) {
    if (!(error instanceof SNSServiceException)) throw error;
    return `${error.$metadata.httpStatusCode} ${error.name}`;
  }
}

const sameOr = (one: string, other: string): string => (one === other ? 'the same' : 'another');

/** The application's ARN with what nobody has made. */
const missing = (arn: string): string => `${arn}-missing`;
const missingEndpoint = (application: string): string =>
  `${application.replace(':app/', ':endpoint/')}/00000000-0000-0000-0000-000000000000`;

async function attributesOf({ client }: SnsCaller, EndpointArn: string): Promise<Record<string, string>> {
  return (await client.send(new GetEndpointAttributesCommand({ EndpointArn }))).Attributes ?? {};
}

async function publish(
  caller: SnsCaller,
  message: string,
  more: { readonly MessageStructure?: string; readonly Subject?: string } = {},
): Promise<string> {
  const TargetArn = await caller.endpoint(await caller.application());
  const { MessageId } = await caller.client.send(new PublishCommand({ TargetArn, Message: message, ...more }));
  return MessageId ? 'a message id' : 'nothing';
}

async function create(
  { client, name }: SnsCaller,
  Attributes: Record<string, string>,
  Platform = 'GCM',
  Name = name,
): Promise<string> {
  const command = new CreatePlatformApplicationCommand({ Name, Platform, Attributes });
  const { PlatformApplicationArn = '' } = await client.send(command);
  return PlatformApplicationArn.replace(name, 'NAME').replace(/^arn:aws:sns:[^:]+:\d{12}:/, '');
}

const refused = '400 InvalidParameterException';
const notFound = '404 NotFoundException';

export const snsCalls: readonly SnsCall[] = [
  // CreatePlatformApplication
  {
    title: 'an application of Google with an empty principal is made under a known ARN',
    call: (sns) => create(sns, credentials),
    aws: 'app/GCM/NAME',
  },
  {
    title: 'an application of Google takes no principal at all',
    call: (sns) => create(sns, { PlatformCredential: 'key' }),
    aws: 'app/GCM/NAME',
    localStack: refused,
  },
  {
    title: 'an application of Apple with a signing key is made',
    call: (sns) =>
      create(
        sns,
        {
          PlatformCredential: 'key',
          PlatformPrincipal: 'ABCDE12345',
          ApplePlatformTeamID: 'TEAM123456',
          ApplePlatformBundleID: 'com.example.app',
        },
        'APNS',
      ),
    aws: 'app/APNS/NAME',
  },
  {
    title: 'an application that is there with the same attributes is given again',
    call: async (sns) => sameOr(await sns.application(), await sns.application()),
    aws: 'the same',
  },
  {
    title: 'an application that is there with other attributes is refused',
    call: async (sns) => sameOr(await sns.application(), await sns.application('GCM', { EventEndpointCreated: topic })),
    aws: refused,
    localStack: 'the same',
    miniStack: 'the same',
  },
  {
    title: 'a platform that does not exist is refused',
    call: (sns) => create(sns, credentials, 'PIGEON'),
    aws: refused,
    miniStack: 'app/PIGEON/NAME',
  },
  {
    title: 'a name with a blank is refused',
    call: (sns) => create(sns, credentials, 'GCM', 'two words'),
    aws: refused,
    miniStack: 'app/GCM/two words',
  },
  {
    title: 'a name of more than 256 characters is refused',
    call: (sns) => create(sns, credentials, 'GCM', 'x'.repeat(257)),
    aws: refused,
    miniStack: `app/GCM/${'x'.repeat(257)}`,
  },
  // GetPlatformApplicationAttributes
  {
    title: 'attributes of an application show that it is enabled, and no credential',
    call: async (sns) => {
      const PlatformApplicationArn = await sns.application();
      const command = new GetPlatformApplicationAttributesCommand({ PlatformApplicationArn });
      const { Attributes = {} } = await sns.client.send(command);
      return `Enabled ${Attributes['Enabled']}, ${'PlatformCredential' in Attributes ? 'a' : 'no'} credential`;
    },
    aws: 'Enabled true, no credential',
    miniStack: 'Enabled true, a credential',
  },
  {
    title: 'attributes of an application that is not there are not found',
    call: async (sns) => {
      const PlatformApplicationArn = missing(await sns.application());
      await sns.client.send(new GetPlatformApplicationAttributesCommand({ PlatformApplicationArn }));
      return 'attributes';
    },
    aws: notFound,
  },
  {
    title: 'an ARN of an application that is no ARN is refused',
    call: async (sns) => {
      await sns.client.send(new GetPlatformApplicationAttributesCommand({ PlatformApplicationArn: 'waymark' }));
      return 'attributes';
    },
    aws: refused,
    miniStack: notFound,
  },
  // SetPlatformApplicationAttributes
  {
    title: 'the topic of an event is set and shown',
    call: async (sns) => {
      const PlatformApplicationArn = await sns.application();
      const Attributes = { EventDeliveryFailure: topic };
      await sns.client.send(new SetPlatformApplicationAttributesCommand({ PlatformApplicationArn, Attributes }));
      const command = new GetPlatformApplicationAttributesCommand({ PlatformApplicationArn });
      return String((await sns.client.send(command)).Attributes?.['EventDeliveryFailure']);
    },
    aws: topic,
  },
  {
    title: 'attributes of an application that is not there cannot be set',
    call: async (sns) => {
      const PlatformApplicationArn = missing(await sns.application());
      const Attributes = { EventDeliveryFailure: topic };
      await sns.client.send(new SetPlatformApplicationAttributesCommand({ PlatformApplicationArn, Attributes }));
      return 'done';
    },
    aws: notFound,
  },
  // ListPlatformApplications
  {
    title: 'an application is listed',
    call: async (sns) => {
      const arn = await sns.application();
      const { PlatformApplications = [] } = await sns.client.send(new ListPlatformApplicationsCommand({}));
      return PlatformApplications.some(({ PlatformApplicationArn }) => PlatformApplicationArn === arn) ? 'listed' : '';
    },
    aws: 'listed',
  },
  // DeletePlatformApplication
  {
    title: 'an application is deleted, twice without harm',
    call: async (sns) => {
      const PlatformApplicationArn = await sns.application();
      await sns.client.send(new DeletePlatformApplicationCommand({ PlatformApplicationArn }));
      await sns.client.send(new DeletePlatformApplicationCommand({ PlatformApplicationArn }));
      return 'done';
    },
    aws: 'done',
  },
  {
    title: 'an application takes its endpoints along',
    call: async (sns) => {
      const PlatformApplicationArn = await sns.application();
      const endpoint = await sns.endpoint(PlatformApplicationArn);
      await sns.client.send(new DeletePlatformApplicationCommand({ PlatformApplicationArn }));
      return `Token ${(await attributesOf(sns, endpoint))['Token']}`;
    },
    aws: notFound,
    localStack: `Token ${token}`,
  },
  // CreatePlatformEndpoint
  {
    title: 'an endpoint is made under an ARN of its own kind',
    call: async (sns) => {
      const arn = await sns.endpoint(await sns.application());
      return arn
        .replace(/^arn:aws:sns:[^:]+:\d{12}:/, '')
        .replace(sns.name, 'NAME')
        .replace(/[0-9a-f-]{36}$/, 'UUID');
    },
    aws: 'endpoint/GCM/NAME/UUID',
    miniStack: 'app/GCM/NAME/UUID',
  },
  {
    title: 'the same token with the same attributes gives the same endpoint',
    call: async (sns) => {
      const application = await sns.application();
      return sameOr(await sns.endpoint(application), await sns.endpoint(application));
    },
    aws: 'the same',
  },
  {
    title: 'the same token with other user data is refused',
    call: async (sns) => {
      const application = await sns.application();
      return sameOr(
        await sns.endpoint(application),
        await sns.endpoint(application, { CustomUserData: 'somebody else' }),
      );
    },
    aws: refused,
  },
  {
    title: 'a token that was deleted gives an endpoint again',
    call: async (sns) => {
      const application = await sns.application();
      await sns.client.send(new DeleteEndpointCommand({ EndpointArn: await sns.endpoint(application) }));
      return `Token ${(await attributesOf(sns, await sns.endpoint(application)))['Token']}`;
    },
    aws: `Token ${token}`,
  },
  {
    title: 'an endpoint of an application that is not there is refused',
    call: async (sns) => sns.endpoint(missing(await sns.application())),
    aws: notFound,
  },
  {
    title: 'a token of Apple that is not hexadecimal is refused',
    call: async ({ client, application }) => {
      const PlatformApplicationArn = await application('APNS');
      await client.send(new CreatePlatformEndpointCommand({ PlatformApplicationArn, Token: 'no-hex' }));
      return 'done';
    },
    aws: refused,
    localStack: 'done',
    miniStack: 'done',
  },
  {
    title: 'user data of more than 2048 bytes is refused',
    call: async (sns) => {
      await sns.endpoint(await sns.application(), { CustomUserData: 'x'.repeat(2049) });
      return 'done';
    },
    aws: refused,
    miniStack: 'done',
  },
  {
    title: 'an attribute that endpoints do not have is refused',
    call: async (sns) => {
      await sns.endpoint(await sns.application(), { Colour: 'red' });
      return 'done';
    },
    aws: refused,
    miniStack: 'done',
  },
  // GetEndpointAttributes
  {
    title: 'attributes of an endpoint show that it is enabled, and its token',
    call: async (sns) => {
      const { Enabled, Token } = await attributesOf(sns, await sns.endpoint(await sns.application()));
      return `Enabled ${Enabled}, Token ${Token}`;
    },
    aws: `Enabled true, Token ${token}`,
  },
  {
    title: 'attributes of an endpoint that is not there are not found',
    call: async (sns) => String(await attributesOf(sns, missingEndpoint(await sns.application()))),
    aws: notFound,
  },
  // SetEndpointAttributes
  {
    title: 'an endpoint gets a new token and is enabled again',
    call: async (sns) => {
      const EndpointArn = await sns.endpoint(await sns.application(), { Enabled: 'false' });
      const Attributes = { Token: 'fedcba9876543210', Enabled: 'true' };
      await sns.client.send(new SetEndpointAttributesCommand({ EndpointArn, Attributes }));
      const { Enabled, Token } = await attributesOf(sns, EndpointArn);
      return `Enabled ${Enabled}, Token ${Token}`;
    },
    aws: 'Enabled true, Token fedcba9876543210',
  },
  {
    title: 'attributes of an endpoint that is not there cannot be set',
    call: async (sns) => {
      const EndpointArn = missingEndpoint(await sns.application());
      await sns.client.send(new SetEndpointAttributesCommand({ EndpointArn, Attributes: { Enabled: 'true' } }));
      return 'done';
    },
    aws: notFound,
  },
  // DeleteEndpoint
  {
    title: 'an endpoint is deleted, twice without harm, and then gone',
    call: async (sns) => {
      const EndpointArn = await sns.endpoint(await sns.application());
      await sns.client.send(new DeleteEndpointCommand({ EndpointArn }));
      await sns.client.send(new DeleteEndpointCommand({ EndpointArn }));
      return String(await attributesOf(sns, EndpointArn));
    },
    aws: notFound,
  },
  // ListEndpointsByPlatformApplication
  {
    title: 'endpoints of an application are listed with their tokens',
    call: async (sns) => {
      const PlatformApplicationArn = await sns.application();
      await sns.endpoint(PlatformApplicationArn);
      const command = new ListEndpointsByPlatformApplicationCommand({ PlatformApplicationArn });
      const { Endpoints = [] } = await sns.client.send(command);
      return Endpoints.map(({ Attributes }) => Attributes?.['Token']).join();
    },
    aws: token,
    miniStack: '400 InvalidAction',
  },
  {
    title: 'endpoints of an application that is not there are not found',
    call: async (sns) => {
      const PlatformApplicationArn = missing(await sns.application());
      await sns.client.send(new ListEndpointsByPlatformApplicationCommand({ PlatformApplicationArn }));
      return 'a list';
    },
    aws: notFound,
    miniStack: '400 InvalidAction',
  },
  // Publish
  {
    title: 'a message with a part for each platform is taken',
    call: (sns) => publish(sns, JSON.stringify({ default: 'x', GCM: '{"data":{}}' }), { MessageStructure: 'json' }),
    aws: 'a message id',
  },
  {
    title: 'a message to an endpoint that is disabled is refused',
    call: async (sns) => {
      const TargetArn = await sns.endpoint(await sns.application(), { Enabled: 'false' });
      await sns.client.send(new PublishCommand({ TargetArn, Message: 'x' }));
      return 'a message id';
    },
    aws: '400 EndpointDisabledException',
    miniStack: 'a message id',
  },
  {
    title: 'a message to an application that is disabled is refused',
    call: async (sns) => {
      const PlatformApplicationArn = await sns.application();
      const TargetArn = await sns.endpoint(PlatformApplicationArn);
      const Attributes = { Enabled: 'false' };
      await sns.client.send(new SetPlatformApplicationAttributesCommand({ PlatformApplicationArn, Attributes }));
      await sns.client.send(new PublishCommand({ TargetArn, Message: 'x' }));
      return 'a message id';
    },
    aws: '400 PlatformApplicationDisabledException',
    localStack: 'a message id',
    miniStack: 'a message id',
  },
  {
    title: 'a message to an endpoint that is not there is refused',
    call: async (sns) => {
      const TargetArn = missingEndpoint(await sns.application());
      await sns.client.send(new PublishCommand({ TargetArn, Message: 'x' }));
      return 'a message id';
    },
    aws: refused,
    miniStack: notFound,
  },
  {
    title: 'a message for platforms without a text for all others is refused',
    call: (sns) => publish(sns, JSON.stringify({ GCM: '{"data":{}}' }), { MessageStructure: 'json' }),
    aws: refused,
    localStack: 'a message id',
    miniStack: 'a message id',
  },
  {
    title: 'a message that is empty is refused',
    call: (sns) => publish(sns, ''),
    aws: refused,
    miniStack: 'a message id',
  },
];
