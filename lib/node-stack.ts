// One function and one role for every node, and for an identity source, in a stack of their own: a stack holds 500 resources.
import { Duration, Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { nodeFunctionName, sourceFunctionName } from './function-names.ts';
import { type Deployment, ServiceFunction } from './service-function.ts';

export interface NodeStackProps extends StackProps {
  readonly deployment: Deployment;
}

export class NodeStack extends Stack {
  constructor(scope: Construct, id: string, { deployment, ...props }: NodeStackProps) {
    super(scope, id, props);
    for (const { definition, statements, environment } of deployment.nodes) {
      const { type, displayName, needs } = definition;
      const node = new ServiceFunction(this, type, {
        ...deployment,
        name: nodeFunctionName(type),
        description: `The journey node ${displayName}`,
        needs: { ports: needs },
        memory: 'node',
        ...(statements && { statements }),
        ...(environment && { environment }),
      });
      // Only warm-ups arrive this way: by default Lambda would try a throttled one again for six hours.
      node.function.configureAsyncInvoke({ retryAttempts: 0, maxEventAge: Duration.minutes(1) });
    }
    const { identitySource } = deployment;
    if (!identitySource) return;
    const { source, statements, environment } = identitySource;
    new ServiceFunction(this, 'IdentitySource', {
      ...deployment,
      name: sourceFunctionName,
      description: 'Users who live elsewhere: asks their directory',
      needs: { ports: [] },
      // Those who ask give up before.
      timeout: Duration.seconds(Math.ceil(source.settings.timeoutMilliseconds / 1000) + 1),
      ...(statements && { statements }),
      ...(environment && { environment }),
    });
  }
}
