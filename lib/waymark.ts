// A whole deployment as one construct, for any CDK app. Its stacks need no account: whoever deploys says where by their
// credentials, or by `env`.
import { fileURLToPath } from 'node:url';
import { type Environment, Stack, type StackProps, Stage, Token } from 'aws-cdk-lib';
import type { RestApi } from 'aws-cdk-lib/aws-apigateway';
import type { HttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import type { EventBus } from 'aws-cdk-lib/aws-events';
import type { LogGroup } from 'aws-cdk-lib/aws-logs';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { TableName } from '../functions/manifest/tables.ts';
import type { QueueName } from '../functions/manifest/workers.ts';
import type { NodeImplementation } from '../functions/node/define-node.ts';
import type { DefinedSource } from '../functions/ports/identity-source.ts';
import { configurationOf, type WaymarkSettings } from './configuration.ts';
import { DataStack } from './data-stack.ts';
import { functionCode } from './function-bundle.ts';
import { identitySourceOf, type OwnIdentitySource } from './identity-source.ts';
import { JourneyStack } from './journey-stack.ts';
import { LoginPageStack } from './login-page-stack.ts';
import { MessagingStack } from './messaging-stack.ts';
import { NodeStack } from './node-stack.ts';
import { ObservabilityStack } from './observability-stack.ts';
import { deployedNodes, type OwnNode, ownNodesOf } from './own-nodes.ts';
import { makePlatformApplications } from './platform-applications.ts';
import type { Deployment } from './service-function.ts';

export interface WaymarkProps extends WaymarkSettings {
  /** Node types of your own, beside ours; as `{ node, statements, environment }` where one needs more than its ports. */
  readonly nodes?: readonly (NodeImplementation | OwnNode)[];
  /** Where users live, if not in our table; as `{ source, statements, environment }` where its function needs more. */
  readonly identitySource?: DefinedSource | OwnIdentitySource;
  /** Account and region of all stacks. Default: those of the scope, or of whoever deploys. */
  readonly env?: Environment;
  /** Where functions come from, by their short names. Default: the bundles of the package; with own nodes, made here. */
  readonly codeOf?: Deployment['codeOf'];
  /** The folder that the login page was built into. Default: the package's. */
  readonly pageFolder?: string;
  /** That of the console. */
  readonly consoleFolder?: string;
}

/** By part of their names, `waymark-<stage>-<part>`. */
export interface WaymarkStacks {
  readonly data: DataStack;
  readonly messaging: MessagingStack;
  readonly nodes: NodeStack;
  readonly journeys: JourneyStack;
  readonly observability: ObservabilityStack;
  readonly loginPage?: LoginPageStack;
}

const builtPage = fileURLToPath(new URL('../login/dist', import.meta.url));
const builtConsole = fileURLToPath(new URL('../console/dist', import.meta.url));

/**
 * Makes the stacks `waymark-<stage>-…` in `scope`: an app, a stage, or a stack of yours. Throws naming every setting that
 * cannot be used, every journey that cannot be imported, a node whose type there is already, and a deployment of the same stage.
 */
export class Waymark extends Construct {
  readonly stacks: WaymarkStacks;
  /** Where clients reach the API: `https://login.example.com/am`, without a slash at the end. */
  readonly url: string;
  /** Of the kind that the setting `api` says. */
  readonly api: RestApi | HttpApi;
  readonly tables: Readonly<Record<TableName, Table>>;
  readonly queues: Readonly<Record<QueueName, Queue>>;
  readonly auditLog: LogGroup;
  /** Undefined where notices are off. */
  readonly notices?: EventBus;
  /** ARNs of the topics that existing platform applications should report to, by the attribute that names them. */
  readonly eventTopics: Readonly<Record<string, string>>;

  constructor(scope: Construct, id: string, props: WaymarkProps = {}) {
    super(scope, id);
    const {
      nodes = [],
      identitySource: users,
      env,
      codeOf,
      pageFolder = builtPage,
      consoleFolder = builtConsole,
      ...settings
    } = props;
    const configuration = configurationOf(settings, ['nodes', 'identitySource', 'env']);
    const own = ownNodesOf(nodes);
    const identitySource = identitySourceOf(users);
    const around = env ?? environmentAround(scope);
    const stackOf = (part: string, description: string): readonly [Construct, string, StackProps] => [
      scope,
      `waymark-${configuration.stage}-${part}`,
      {
        // Whatever is around it: the operator's commands find stacks by name.
        stackName: `waymark-${configuration.stage}-${part}`,
        description: `Waymark: ${description}`,
        ...(around && { env: around }),
      },
    ];
    const make = <Made, Props>(
      Part: new (scope: Construct, id: string, props: Props & StackProps) => Made,
      [parent, name, common]: ReturnType<typeof stackOf>,
      more: Props,
    ): Made => new Part(parent, name, { ...common, ...more });

    const data = make(DataStack, stackOf('data', 'tables and the key'), { configuration });
    refuseTwin(data);
    const messaging = make(
      MessagingStack,
      stackOf('messaging', 'the queues of the workers, and the topic of what SNS reports'),
      { configuration },
    );
    const before: Deployment = {
      ...{ configuration, data, messaging },
      ...deployedNodes(own),
      ...(identitySource && { identitySource }),
      codeOf:
        codeOf ??
        functionCode(
          own.map(({ node }) => node),
          identitySource?.source,
        ),
    };
    // Whoever uses them need not know whether they were there or are made here.
    const platformApplications = makePlatformApplications(messaging, messaging.eventTopics, before);
    const deployment: Deployment = { ...before, configuration: { ...configuration, platformApplications } };
    const nodeStack = make(NodeStack, stackOf('nodes', 'one function for each node'), { deployment });
    const journeys = make(JourneyStack, stackOf('journeys', 'the API, the engine and the workers'), { deployment });
    // They know each other by name only.
    journeys.addStackDependency(nodeStack);
    const observability = make(ObservabilityStack, stackOf('observability', 'alarms and the dashboard'), {
      ...{ configuration, data, messaging },
      // CloudWatch knows a REST API by its name.
      ...('apiId' in journeys.api && { httpApiId: journeys.api.apiId }),
    });
    const { loginPage: page, publicUrl: amUrl } = configuration;
    const loginPage =
      page && amUrl !== undefined
        ? make(LoginPageStack, stackOf('login-page', 'the login page'), {
            ...{ deployment, amUrl, loginPage: page },
            folder: pageFolder,
            consoleFolder,
          })
        : undefined;
    this.stacks = { data, messaging, nodes: nodeStack, journeys, observability, ...(loginPage && { loginPage }) };
    this.api = journeys.api;
    this.url = amUrl ?? journeys.url;
    this.tables = data.tables;
    this.queues = messaging.queues;
    this.auditLog = data.auditLog.logGroup;
    if (messaging.notices) this.notices = messaging.notices;
    this.eventTopics = messaging.eventTopics;
  }
}

/**
 * Two stacks of one name in one place are one in AWS: whichever is deployed last takes the other's tables away. Where nobody
 * says the place, all of an app or of a CDK stage go to the same one.
 */
function refuseTwin(data: DataStack): void {
  const isKnown = !Token.isUnresolved(data.account) && !Token.isUnresolved(data.region);
  const twin = data.node.root.node
    .findAll()
    .filter((one) => one instanceof DataStack && one !== data)
    .filter((one) => isKnown || Stage.of(one) === Stage.of(data))
    .find((one) => Stack.of(one).stackName === data.stackName && Stack.of(one).environment === data.environment);
  if (twin) {
    throw new Error(
      `Waymark: ${twin.node.path} is there already, for the same account and region; give one of the two another stage`,
    );
  }
}

/** Of the stack that it is made in, where that says. Stages hand theirs down by themselves. */
function environmentAround(scope: Construct): Environment | undefined {
  const stack = scope.node.scopes.find((one) => Stack.isStack(one));
  if (!Stack.isStack(stack)) return undefined;
  const { account, region } = stack;
  return {
    ...(!Token.isUnresolved(account) && { account }),
    ...(!Token.isUnresolved(region) && { region }),
  };
}
