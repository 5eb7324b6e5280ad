// A guard for other APIs, REST and HTTP: lets requests through whose session token is good, and tells the API whose it is. It
// stands on its own: any CDK app can use it that knows the sessions' table.
import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { IdentitySource, RequestAuthorizer, ResponseType, type RestApi } from 'aws-cdk-lib/aws-apigateway';
import { HttpLambdaAuthorizer, HttpLambdaResponseType } from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import { PolicyDocument, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Architecture, type Code, Function as LambdaFunction, LoggingFormat, Runtime } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { type GuardOptions, guardVariable } from '../functions/manifest/session-guard.ts';
import { tables } from '../functions/manifest/tables.ts';
import { functionCode } from './function-bundle.ts';

export interface SessionAuthorizerProps {
  /** The table Sessions of a deployment of Waymark; in another stack `Table.fromTableArn`. It is only read. */
  readonly sessionsTable: ITable;
  /** The function's code. Default: the package's. */
  readonly code?: Code;
  /**
   * Where requests carry the token. `bearer`: `Authorization: Bearer …`. `cookie`: the session cookie, together with any
   * `X-Requested-With`, which pages of other sites cannot send. `either` takes both, one at a time. Default: `bearer`.
   */
  readonly carrier?: GuardOptions['carrier'];
  /** Of the realm's session cookie. Default: `iPlanetDirectoryPro`. */
  readonly cookieName?: string;
  /** Sessions of these realms only: `/`, `/alpha`. Default: of any realm. */
  readonly realms?: readonly string[];
  /** Sessions below this auth level are refused. Default: 0. */
  readonly minimumAuthLevel?: number;
  /**
   * Sessions in which none of these was proved are refused: `pwd`, `otp`, `swk` (a push), `hwk`, `recovery`. Default: none is
   * asked for. For any second factor: `['otp', 'swk', 'hwk']`.
   */
  readonly factors?: readonly string[];
  /**
   * How long ago one of `factors`, or any factor where none is named, may have been proved; whole seconds. The gateway's memory
   * (`cacheTtl`) comes on top. Default: however long ago.
   */
  readonly maxAge?: Duration;
  /**
   * How long the gateway remembers its answer for a token: a session that has ended, by logout too, still passes for so long.
   * 0 to 300 seconds, in whole seconds. Default: 30 seconds; 0 for `either`, for which the gateway can remember nothing,
   * since it would refuse requests that lack one of the two headers.
   */
  readonly cacheTtl?: Duration;
  /** Default: 30 days. */
  readonly logRetention?: RetentionDays;
}

const longestCacheSeconds = 300;

export class SessionAuthorizer extends Construct {
  /** For the option `authorizer` of a method, or of `defaultMethodOptions`. */
  readonly authorizer: RequestAuthorizer;

  /**
   * Has an API answer a session that is worth too little with the challenge of RFC 9470 in `WWW-Authenticate`, so that its
   * client knows to have the user sign in again, instead of with a bare 403. The status is that of a session of another realm
   * too, which gets no challenge. Default: 403; 401 for clients that look for a challenge nowhere else.
   */
  static answerWithStepUp(api: RestApi, { statusCode = 403 }: { readonly statusCode?: number } = {}): void {
    api.addGatewayResponse('WaymarkStepUp', {
      type: ResponseType.ACCESS_DENIED,
      statusCode: String(statusCode),
      responseHeaders: {
        'WWW-Authenticate': 'context.authorizer.stepUp',
        'Access-Control-Expose-Headers': "'WWW-Authenticate'",
      },
    });
  }

  constructor(scope: Construct, id: string, props: SessionAuthorizerProps) {
    super(scope, id);
    const options = guardOptionsOf(props);
    this.authorizer = new RequestAuthorizer(this, 'Authorizer', {
      handler: guardFunction(this, props, options),
      identitySources: identitySources[options.carrier],
      resultsCacheTtl: cacheTtlOf(props, options),
    });
  }
}

/** The same guard for HTTP APIs: it can ask for as much, and its denials are bare 403s, since these APIs word them themselves. */
export class HttpSessionAuthorizer extends Construct {
  /** For the option `authorizer` of a route, or `defaultAuthorizer` of the API. */
  readonly authorizer: HttpLambdaAuthorizer;

  constructor(scope: Construct, id: string, props: SessionAuthorizerProps) {
    super(scope, id);
    const options = guardOptionsOf(props);
    this.authorizer = new HttpLambdaAuthorizer('Authorizer', guardFunction(this, props, options), {
      // A policy in format 1.0, as REST APIs take it, for the whole stage: the answer is kept by token, not by path.
      responseTypes: [HttpLambdaResponseType.IAM],
      identitySource: httpIdentitySources[options.carrier],
      resultsCacheTtl: cacheTtlOf(props, options),
    });
  }
}

function guardFunction(
  scope: Construct,
  { sessionsTable, code = functionCode()('session-authorizer'), logRetention }: SessionAuthorizerProps,
  options: GuardOptions,
): LambdaFunction {
  const logGroup = new LogGroup(scope, 'Log', {
    retention: logRetention ?? RetentionDays.ONE_MONTH,
    removalPolicy: RemovalPolicy.DESTROY,
  });
  const role = new Role(scope, 'Role', {
    assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
    inlinePolicies: {
      needs: new PolicyDocument({
        statements: [
          new PolicyStatement({ actions: ['dynamodb:GetItem'], resources: [sessionsTable.tableArn] }),
          new PolicyStatement({
            actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
            resources: [logGroup.logGroupArn],
          }),
        ],
      }),
    },
  });
  return new LambdaFunction(scope, 'Function', {
    description: 'Lets requests through that carry a good session token of Waymark',
    runtime: Runtime.NODEJS_24_X,
    architecture: Architecture.ARM_64,
    code,
    handler: 'index.handler',
    role: role.withoutPolicyUpdates(),
    logGroup,
    loggingFormat: LoggingFormat.JSON,
    timeout: Duration.seconds(5),
    memorySize: 512,
    environment: {
      [tables.Sessions.variable]: sessionsTable.tableName,
      [guardVariable]: JSON.stringify(options),
    },
  });
}

// The gateway refuses by itself, with a 401, what lacks one of these; all of them together name what it remembers.
const identitySources: Readonly<Record<GuardOptions['carrier'], string[]>> = {
  bearer: [IdentitySource.header('Authorization')],
  cookie: [IdentitySource.header('Cookie'), IdentitySource.header('X-Requested-With')],
  either: [],
};

const httpIdentitySources: Readonly<Record<GuardOptions['carrier'], string[]>> = {
  bearer: ['$request.header.Authorization'],
  cookie: ['$request.header.Cookie', '$request.header.X-Requested-With'],
  either: [],
};

function guardOptionsOf(props: SessionAuthorizerProps): GuardOptions {
  const { carrier = 'bearer', cookieName = 'iPlanetDirectoryPro', realms = [], minimumAuthLevel = 0 } = props;
  const { factors = [], maxAge } = props;
  const wrong = realms.find((realm) => !/^\/(?:[^/#]+(?:\/[^/#]+)*)?$/.test(realm));
  if (wrong !== undefined) throw new Error(`SessionAuthorizer: the realm ${wrong} must look like / or /alpha`);
  if (!Number.isInteger(minimumAuthLevel))
    throw new Error('SessionAuthorizer: minimumAuthLevel must be a whole number');
  const unknown = factors.find((factor) => !/^[a-z]+$/.test(factor));
  if (unknown !== undefined) throw new Error(`SessionAuthorizer: ${unknown} is no factor, such as otp`);
  return { carrier, cookieName, realms, minimumAuthLevel, factors, maxAgeSeconds: maxAge?.toSeconds() ?? 0 };
}

function cacheTtlOf({ cacheTtl }: SessionAuthorizerProps, { carrier }: GuardOptions): Duration {
  if (carrier === 'either') {
    if (cacheTtl && cacheTtl.toSeconds() > 0) throw new Error('SessionAuthorizer: either cannot be cached');
    return Duration.seconds(0);
  }
  const ttl = cacheTtl ?? Duration.seconds(30);
  if (ttl.toSeconds() > longestCacheSeconds) {
    throw new Error(`SessionAuthorizer: cacheTtl may be ${longestCacheSeconds} seconds at most`);
  }
  return ttl;
}
