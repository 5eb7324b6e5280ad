// A function that works on a queue of the manifest.
import { Duration } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import type { QueueWorker } from '../functions/manifest/workers.ts';
import { type Deployment, ServiceFunction } from './service-function.ts';

export interface QueueWorkerFunctionProps extends Deployment {
  /** Of the function and of its bundle. */
  readonly name: string;
  readonly worker: QueueWorker;
}

export class QueueWorkerFunction extends Construct {
  constructor(scope: Construct, id: string, { name, worker, ...deployment }: QueueWorkerFunctionProps) {
    super(scope, id);
    const { queueArn } = deployment.messaging.queues[worker.queue];
    const made = new ServiceFunction(this, 'Worker', {
      ...deployment,
      name,
      description: `Works on the queue ${worker.queue}`,
      needs: { ports: worker.needs },
      timeout: Duration.seconds(worker.timeoutSeconds),
      // What Lambda asks for, and not what an event source of CDK grants in a policy of its own.
      statements: [
        new PolicyStatement({
          actions: ['sqs:DeleteMessage', 'sqs:GetQueueAttributes', 'sqs:ReceiveMessage'],
          resources: [queueArn],
        }),
      ],
    });
    made.function.addEventSourceMapping('Queue', {
      eventSourceArn: queueArn,
      batchSize: worker.batchSize,
      reportBatchItemFailures: true,
    });
  }
}
