// Notices on one machine: the audit log's file feeds the publisher, its bus feeds the notifier, and mails end in an outbox.
// The functions and their AWS clients are the deployed ones; EventBridge, SES and the log group's subscription stand in.
import type { Clock, Randomness } from '../functions/ports/system.ts';
import type { NoticeHandlers } from './functions.ts';
import { subscribeToAudit } from './mail/audit-subscription.ts';
import { startAwsStandIn } from './mail/aws-stand-in.ts';
import type { Outbox } from './mail/outbox.ts';

export interface LocalNotices {
  /** Of EventBridge and of SES. */
  readonly endpoint: string;
  /** Begins to deliver: the functions can be loaded only when they know where everything is. */
  begin(auditFile: string, handlers: NoticeHandlers): Promise<void>;
  /** Resolves when what was written until now has been told. */
  stop(): Promise<void>;
}

export async function startNotices(
  box: Outbox,
  tools: { clock: Clock; randomness: Randomness },
): Promise<LocalNotices> {
  const telling = new Set<Promise<void>>();
  const complain = (error: unknown): void => console.error('A notice could not be told:', error);
  let handlers: NoticeHandlers | undefined;
  let subscription: { stop(): Promise<void> } | undefined;
  const standIn = await startAwsStandIn({
    ...tools,
    outbox: box,
    onEvent(event) {
      const told = Promise.resolve(handlers?.notify(event)).then(() => {}, complain);
      telling.add(told);
      void told.then(() => telling.delete(told));
    },
  });
  return {
    endpoint: standIn.endpoint,
    async begin(auditFile, given) {
      handlers = given;
      subscription = await subscribeToAudit({ file: auditFile, deliver: given['publish-notices'], complain });
    },
    async stop() {
      await subscription?.stop();
      await Promise.all(telling);
      await standIn.stop();
    },
  };
}
