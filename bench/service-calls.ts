// What logins ask of SNS and SQS, counted where the SDK's clients of this process are called: once, however often the
// SDK repeats a call. It has no door for watching clients that somebody else has made.
import { SNSClient } from '@aws-sdk/client-sns';
import { SQSClient } from '@aws-sdk/client-sqs';

export interface ServiceCalls {
  readonly service: string;
  readonly operation: string;
  readonly calls: number;
}

export interface ServiceCounter {
  /** As CallCounter's. */
  during<Result>(work: () => Promise<Result>): Promise<Result>;
  perLogin(logins: number): ServiceCalls[];
}

const clients = { SNS: SNSClient, SQS: SQSClient };

/** Lambda waits for messages all the time, with and without logins. */
const waiting = 'ReceiveMessage';

export function serviceCounter(): ServiceCounter {
  const counts = new Map<string, number>();
  const count = (call: string): void => {
    counts.set(call, (counts.get(call) ?? 0) + 1);
  };
  return {
    async during(work) {
      const ends = Object.entries(clients).map(([service, { prototype }]) =>
        watch(prototype, (operation) => count(`${service} ${operation}`)),
      );
      try {
        return await work();
      } finally {
        for (const end of ends) end();
      }
    },
    perLogin: (logins) =>
      [...counts].flatMap(([call, calls]) => {
        const [service = '', operation = ''] = call.split(' ');
        return operation === waiting ? [] : [{ service, operation, calls: calls / logins }];
      }),
  };
}

/** The method is inherited, so that taking ours away leaves the clients as they were. */
function watch(prototype: object, seen: (operation: string) => void): () => void {
  const send: unknown = Reflect.get(prototype, 'send');
  if (typeof send !== 'function') throw new Error('The clients of the SDK have no method send');
  const value = function (this: unknown, command: object, ...more: unknown[]): unknown {
    seen(command.constructor.name.replace(/Command$/, ''));
    return Reflect.apply(send, this, [command, ...more]);
  };
  Object.defineProperty(prototype, 'send', { value, configurable: true });
  return () => Reflect.deleteProperty(prototype, 'send');
}
