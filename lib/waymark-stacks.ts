// The stacks of one deployment. They need no account: whoever deploys says where by their credentials.
import { fileURLToPath } from 'node:url';
import type { Construct } from 'constructs';
import type { Configuration } from './configuration.ts';
import { DataStack } from './data-stack.ts';
import { JourneyStack } from './journey-stack.ts';
import { LoginPageStack } from './login-page-stack.ts';
import { MessagingStack } from './messaging-stack.ts';
import { NodeStack } from './node-stack.ts';
import { ObservabilityStack } from './observability-stack.ts';
import { makePlatformApplications } from './platform-applications.ts';
import type { Deployment } from './service-function.ts';

export interface WaymarkStacks {
  readonly data: DataStack;
  readonly messaging: MessagingStack;
  readonly nodes: NodeStack;
  readonly journeys: JourneyStack;
  readonly observability: ObservabilityStack;
  readonly loginPage?: LoginPageStack;
}

const builtPage = fileURLToPath(new URL('../login/dist', import.meta.url));

/** `pageFolder` is where the login page was built into. */
export function waymarkStacks(
  scope: Construct,
  configuration: Configuration,
  codeOf: Deployment['codeOf'],
  pageFolder = builtPage,
): WaymarkStacks {
  const idOf = (part: string): string => `waymark-${configuration.stage}-${part}`;
  const data = new DataStack(scope, idOf('data'), {
    configuration,
    description: 'Waymark: tables and the key',
  });
  const messaging = new MessagingStack(scope, idOf('messaging'), {
    configuration,
    description: 'Waymark: the queues of the workers, and the topic of what SNS reports',
  });
  const own: Deployment = { configuration, data, messaging, codeOf };
  // Whoever uses them need not know whether they were there or are made here.
  const platformApplications = makePlatformApplications(messaging, messaging.eventTopics, own);
  const deployment: Deployment = { ...own, configuration: { ...configuration, platformApplications } };
  const nodes = new NodeStack(scope, idOf('nodes'), { deployment, description: 'Waymark: one function for each node' });
  const journeys = new JourneyStack(scope, idOf('journeys'), {
    deployment,
    description: 'Waymark: the API, the engine and the workers',
  });
  // They know each other by name only.
  journeys.addStackDependency(nodes);
  const observability = new ObservabilityStack(scope, idOf('observability'), {
    configuration,
    data,
    messaging,
    description: 'Waymark: alarms and the dashboard',
  });
  const { loginPage: page, publicUrl: amUrl } = configuration;
  if (!page || amUrl === undefined) return { data, messaging, nodes, journeys, observability };
  const loginPage = new LoginPageStack(scope, idOf('login-page'), {
    ...{ deployment, amUrl },
    loginPage: page,
    folder: pageFolder,
    description: 'Waymark: the login page',
  });
  return { data, messaging, nodes, journeys, observability, loginPage };
}
