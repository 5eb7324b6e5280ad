// SNS and SQS as they are behind IAM, for ports in guarded-ports.ts.
import type { SNSClient } from '@aws-sdk/client-sns';
import type { SQSClient } from '@aws-sdk/client-sqs';
import type { QueueName } from '../../functions/manifest/workers.ts';
import { check, type Used } from './guarded-ports.ts';

export function guardSns(client: SNSClient, used: Used): void {
  client.middlewareStack.add(
    (next, context) => (args) => {
      const action = actionOf(context.commandName);
      const on = 'PlatformApplicationArn' in args.input ? 'applications' : 'endpoints';
      check(`${action} on ${on}`, used, ({ push = [] }) => {
        const grant = push.find((one) => one.on === on && one.actions.some((granted) => granted === action));
        return grant && [action];
      });
      return next(args);
    },
    { step: 'initialize', name: 'grants' },
  );
}

/** `queueOf` says which queue of the manifest has this URL. */
export function guardSqs(client: SQSClient, used: Used, queueOf: (url: string) => QueueName): void {
  client.middlewareStack.add(
    (next, context) => (args) => {
      const action = actionOf(context.commandName);
      const queue = 'QueueUrl' in args.input ? queueOf(String(args.input.QueueUrl)) : undefined;
      check(`${action} ${queue}`, used, ({ queues = [] }) => {
        const grant = queues.find((one) => one.queue === queue && one.actions.some((granted) => granted === action));
        return grant && [action];
      });
      return next(args);
    },
    { step: 'initialize', name: 'grants' },
  );
}

function actionOf(commandName: unknown): string {
  return String(commandName).replace(/Command$/, '');
}
