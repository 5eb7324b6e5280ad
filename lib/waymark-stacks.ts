// The stacks of one deployment. They need no account: whoever deploys says where by their credentials.
import type { Construct } from 'constructs';
import type { Configuration } from './configuration.ts';
import { DataStack } from './data-stack.ts';
import { JourneyStack } from './journey-stack.ts';
import { MessagingStack } from './messaging-stack.ts';
import type { Deployment } from './node-function.ts';
import { NodeStack } from './node-stack.ts';

export interface WaymarkStacks {
  readonly data: DataStack;
  readonly messaging: MessagingStack;
  readonly nodes: NodeStack;
  readonly journeys: JourneyStack;
}

export function waymarkStacks(
  scope: Construct,
  configuration: Configuration,
  codeOf: Deployment['codeOf'],
): WaymarkStacks {
  const idOf = (part: string): string => `waymark-${configuration.stage}-${part}`;
  const data = new DataStack(scope, idOf('data'), {
    configuration,
    description: 'Waymark: tables and the key',
  });
  const messaging = new MessagingStack(scope, idOf('messaging'), {
    description: 'Waymark: the queues of the workers, and the topic of what SNS reports',
  });
  const deployment: Deployment = { configuration, data, messaging, codeOf };
  const nodes = new NodeStack(scope, idOf('nodes'), { deployment, description: 'Waymark: one function for each node' });
  const journeys = new JourneyStack(scope, idOf('journeys'), {
    deployment,
    description: 'Waymark: the API, the engine and the workers',
  });
  // They know each other by name only.
  journeys.addStackDependency(nodes);
  return { data, messaging, nodes, journeys };
}
