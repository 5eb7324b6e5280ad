// A Lambda function as all of ours are: Node.js 24 on arm64, a role that holds nothing but what the function needs,
// a log group with an end, structured log lines.
import { Duration, RemovalPolicy, Validations } from 'aws-cdk-lib';
import { PolicyDocument, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import {
  ApplicationLogLevel,
  Architecture,
  type Code,
  Function as LambdaFunction,
  LoggingFormat,
  Runtime,
  SystemLogLevel,
  Tracing,
} from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { NodeDefinition } from '../functions/node/define-node.ts';
import type { Configuration } from './configuration.ts';
import type { Data } from './data-stack.ts';
import type { ExtraFiles } from './function-bundle.ts';
import { functionName } from './function-names.ts';
import { grantedPatterns, grantStatements, grantVariables, hashes, type Needs } from './grant-statements.ts';
import type { OwnIdentitySource } from './identity-source.ts';
import type { Messaging } from './messaging-stack.ts';
import type { DeployedNode } from './own-nodes.ts';
import { acknowledgeTraces, sendTraces, telemetryVariables } from './telemetry.ts';

/** What every function of a deployment shares. */
export interface Deployment {
  readonly configuration: Configuration;
  readonly data: Data;
  readonly messaging: Messaging;
  /** Every node type, ours and the app's own. */
  readonly definitions: readonly NodeDefinition[];
  /** Those of them with functions of their own. */
  readonly nodes: readonly DeployedNode[];
  /** Where users of some realms, or of all, live elsewhere. */
  readonly identitySource?: OwnIdentitySource;
  /** The bundle of a function, by its short name: a folder with `index.mjs`, and the extra files beside it. */
  readonly codeOf: (name: string, extra?: ExtraFiles) => Code;
}

export interface ServiceFunctionProps extends Deployment {
  /** Short and unique in the deployment; `waymark-<stage>-` goes before it. */
  readonly name: string;
  readonly description: string;
  readonly needs: Needs;
  /** The name of its bundle. Default: `name`. */
  readonly bundle?: string;
  /** Default: 10 seconds. */
  readonly timeout?: Duration;
  /** Which of the configured sizes it gets, that for hashing at least where its needs hash. Default: `other`. */
  readonly memory?: keyof Configuration['memory'];
  /** Beside what its needs and the log take. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Beside what its needs and the log take. */
  readonly statements?: readonly PolicyStatement[];
}

export class ServiceFunction extends Construct {
  readonly function: LambdaFunction;

  constructor(scope: Construct, id: string, props: ServiceFunctionProps) {
    super(scope, id);
    const { configuration, codeOf, name, needs } = props;
    const logGroup = new LogGroup(this, 'Log', {
      logGroupName: `/aws/lambda/${functionName(configuration.stage, name)}`,
      retention: configuration.retention.logDays,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const writeLog = new PolicyStatement({
      actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
      resources: [logGroup.logGroupArn],
    });
    const statements = [
      writeLog,
      ...(configuration.tracing ? [sendTraces()] : []),
      ...grantStatements(needs, props),
      ...(props.statements ?? []),
    ];
    const role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
      inlinePolicies: { needs: new PolicyDocument({ statements }) },
    });
    if (configuration.tracing) acknowledgeTraces(role);
    for (const { pattern, reason } of grantedPatterns(needs, props)) {
      Validations.of(role).acknowledge({ id: `AwsSolutions-IAM5[Resource::${pattern}]`, reason });
    }
    const ours: Readonly<Record<string, string>> = {
      LOG_LEVEL: configuration.logLevel,
      ...telemetryVariables(configuration),
      ...grantVariables(needs, props),
    };
    const taken = Object.keys(props.environment ?? {}).find((variable) => Object.hasOwn(ours, variable));
    if (taken !== undefined) throw new Error(`${name}: the environment variable ${taken} is one of Waymark's own`);
    this.function = new LambdaFunction(this, 'Function', {
      functionName: functionName(configuration.stage, name),
      description: props.description,
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      code: codeOf(props.bundle ?? name),
      handler: 'index.handler',
      // What CDK would add by itself, for traces or log groups, is granted above or not at all.
      role: role.withoutPolicyUpdates(),
      logGroup,
      loggingFormat: LoggingFormat.JSON,
      // The functions drop lines below LOG_LEVEL themselves.
      applicationLogLevelV2: ApplicationLogLevel.DEBUG,
      systemLogLevelV2: SystemLogLevel.WARN,
      timeout: props.timeout ?? Duration.seconds(10),
      memorySize: memorySize(props),
      tracing: configuration.tracing ? Tracing.ACTIVE : Tracing.DISABLED,
      environment: { ...ours, ...props.environment },
    });
  }
}

function memorySize({ configuration, memory = 'other', needs, identitySource }: ServiceFunctionProps): number {
  const size = configuration.memory[memory];
  return hashes(needs.ports, identitySource) ? Math.max(size, configuration.memory.hashing) : size;
}
