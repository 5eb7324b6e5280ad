// What can be replaced at any time: the engine, the other HTTP functions, the API before them, the workers.
import { Duration, Stack, type StackProps } from 'aws-cdk-lib';
import type { RestApi } from 'aws-cdk-lib/aws-apigateway';
import type { HttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { type HttpFunction, type HttpFunctionName, httpFunctions } from '../functions/manifest/functions.ts';
import { type QueueWorker, queueWorkers } from '../functions/manifest/workers.ts';
import { typesElsewhere } from '../functions/nodes/node-functions.ts';
import type { PortName } from '../functions/ports/index.ts';
import type { Configuration } from './configuration.ts';
import { nodeFunctionPrefix } from './function-names.ts';
import { HttpJourneyApi } from './http-journey-api.ts';
import { JourneyApi } from './journey-api.ts';
import { JourneySeed } from './journey-seed.ts';
import { KeyRingWorker } from './key-ring-worker.ts';
import { acknowledgeAnyNodeFunction, anyNodeFunctionArn, nodeFunctionArn } from './node-function-arn.ts';
import { NoticeDelivery } from './notices.ts';
import type { DeployedNode } from './own-nodes.ts';
import { QueueWorkerFunction } from './queue-worker-function.ts';
import { type Deployment, ServiceFunction, type ServiceFunctionProps } from './service-function.ts';

export interface JourneyStackProps extends StackProps {
  readonly deployment: Deployment;
}

export class JourneyStack extends Stack {
  readonly api: RestApi | HttpApi;
  /** The gateway's own address, with the context path. */
  readonly url: string;

  constructor(scope: Construct, id: string, { deployment, ...props }: JourneyStackProps) {
    super(scope, id, props);
    const { configuration } = deployment;
    const make = (name: HttpFunctionName) => {
      const { needs, keyRings, runsNodes }: HttpFunction = httpFunctions[name];
      const plain: ServiceFunctionProps = {
        ...deployment,
        name,
        description: `The endpoint ${name} of every realm`,
        needs: { ports: needs, keyRings },
        environment: siteVariables(configuration),
      };
      const made = new ServiceFunction(this, name, runsNodes ? asEngine(this, plain) : plain);
      if (runsNodes && configuration.nodePlacement !== 'inline') {
        acknowledgeAnyNodeFunction(
          made,
          configuration.stage,
          'Every function of this stage whose name begins so is one of a node, and the engine calls them',
        );
      }
      return made.function;
    };
    const functions = {
      authenticate: make('authenticate'),
      sessions: make('sessions'),
      users: make('users'),
      devices: make('devices'),
      configuration: make('configuration'),
      accounts: make('accounts'),
      serverinfo: make('serverinfo'),
      'push-message': make('push-message'),
    };
    const { api, url } =
      configuration.api === 'http'
        ? new HttpJourneyApi(this, 'Journeys', { configuration, functions })
        : new JourneyApi(this, 'Journeys', { configuration, functions, nodes: deployment.nodes });
    this.api = api;
    this.url = url;
    new KeyRingWorker(this, 'KeyRings', deployment);
    new JourneySeed(this, 'JourneySeed', deployment);
    new NoticeDelivery(this, 'Notices', deployment);
    for (const [name, worker] of Object.entries<QueueWorker>(queueWorkers)) {
      new QueueWorkerFunction(this, name, { ...deployment, name, worker });
    }
  }
}

/** The engine answers within API Gateway's 29 seconds, and runs nodes or calls their functions. */
function asEngine(scope: Construct, props: ServiceFunctionProps): ServiceFunctionProps {
  const { nodePlacement, stage, warmUp } = props.configuration;
  const { nodes } = props;
  const engine = { ...props, memory: 'engine' as const, timeout: Duration.seconds(28) };
  const elsewhere = typesElsewhere(
    nodes.map(({ definition }) => definition),
    nodePlacement,
  );
  const environment = {
    ...props.environment,
    NODE_FUNCTION_PREFIX: nodeFunctionPrefix(stage),
    WARM_UP: warmUp ? 'on' : 'off',
  };
  const invoke = new PolicyStatement({
    actions: ['lambda:InvokeFunction'],
    // One by one, all of them are more than a role may hold.
    resources:
      nodePlacement === 'inline'
        ? [...elsewhere].map((type) => nodeFunctionArn(scope, stage, type))
        : [anyNodeFunctionArn(scope, stage)],
  });
  if (nodePlacement === 'inline') {
    const here = nodes.filter(({ definition }) => !elsewhere.has(definition.type));
    const ports: PortName[] = [...props.needs.ports, ...here.flatMap(({ definition }) => definition.needs)];
    return {
      ...engine,
      bundle: `${props.name}-inline`,
      needs: { ...props.needs, ports, merged: true },
      environment: joined(environment, here),
      statements: [invoke, ...here.flatMap(({ statements = [] }) => statements)],
    };
  }
  return {
    ...engine,
    environment: { ...environment, NODE_PLACEMENT: nodePlacement },
    statements: [invoke],
  };
}

/** Of functions/manifest/functions.ts, `httpVariables`. COOKIE_SECURE follows from PUBLIC_URL. */
function siteVariables({
  corsOrigins,
  corsHeaders,
  countryHeader,
  loginPage,
  publicUrl,
}: Configuration): Record<string, string> {
  return {
    ...(corsOrigins.length > 0 && { CORS_ORIGINS: corsOrigins.join(',') }),
    ...(loginPage && { LOGIN_PAGE: `https://${loginPage.domain.name}/login` }),
    ...(loginPage?.console && { CONSOLE_ORIGIN: `https://${loginPage.domain.name}` }),
    ...(corsHeaders.length > 0 && { CORS_HEADERS: corsHeaders.join(',') }),
    ...(countryHeader !== undefined && { COUNTRY_HEADER: countryHeader }),
    ...(publicUrl !== undefined && { PUBLIC_URL: publicUrl }),
  };
}

/** Of all nodes in one function. Throws naming a variable that would mean two things there. */
function joined(
  ours: Readonly<Record<string, string>>,
  nodes: readonly DeployedNode[],
): Readonly<Record<string, string>> {
  const all = new Map(Object.entries(ours));
  for (const { definition, environment = {} } of nodes) {
    for (const [variable, value] of Object.entries(environment)) {
      const other = all.get(variable);
      if (other !== undefined && other !== value) {
        throw new Error(`${definition.type}: in the placement \`inline\`, ${variable} has another value already`);
      }
      all.set(variable, value);
    }
  }
  return Object.fromEntries(all);
}
