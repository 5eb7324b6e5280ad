// What a subscription filter of CloudWatch Logs does, over the audit log's file: lines of certain events go to a function,
// in compressed batches. Lines from before it began are nobody's news.
import { open, stat } from 'node:fs/promises';
import { gzipSync } from 'node:zlib';
import { noticeNames } from '../../functions/manifest/audit-events.ts';

export interface AuditSubscriptionOptions {
  readonly file: string;
  readonly deliver: (event: { readonly awslogs: { readonly data: string } }) => Promise<unknown>;
  /** Told of each batch that was not taken. */
  readonly complain: (error: unknown) => void;
}

export interface AuditSubscription {
  /** Resolves when what was written until now has been delivered. */
  stop(): Promise<void>;
}

/** Milliseconds between two looks at the file. */
const pause = 100;

export async function subscribeToAudit(options: AuditSubscriptionOptions): Promise<AuditSubscription> {
  let offset = await sizeOf(options.file);
  let stopped = false;
  let wake = (): void => {};
  const look = async (): Promise<void> => {
    const { lines, bytes } = await linesFrom(options.file, offset);
    offset += bytes;
    const wanted = lines.filter((line) => noticeNames.some((name) => line.includes(`"eventName":"${name}"`)));
    if (wanted.length > 0) await options.deliver(batchOf(wanted)).catch(options.complain);
  };
  const following = (async () => {
    while (!stopped) {
      await look().catch(options.complain);
      if (stopped) return;
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, pause);
        wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
  })();
  return {
    async stop() {
      stopped = true;
      wake();
      await following;
      await look().catch(options.complain);
    },
  };
}

/** Whole lines only: the last one may still be under way. */
async function linesFrom(file: string, offset: number): Promise<{ lines: readonly string[]; bytes: number }> {
  const length = (await sizeOf(file)) - offset;
  if (length <= 0) return { lines: [], bytes: 0 };
  const opened = await open(file);
  try {
    const { buffer, bytesRead } = await opened.read(Buffer.alloc(length), 0, length, offset);
    const end = buffer.subarray(0, bytesRead).lastIndexOf('\n') + 1;
    return { lines: buffer.toString('utf8', 0, end).split('\n').filter(Boolean), bytes: end };
  } finally {
    await opened.close();
  }
}

async function sizeOf(file: string): Promise<number> {
  return (await stat(file).catch(() => undefined))?.size ?? 0;
}

function batchOf(lines: readonly string[]) {
  const batch = {
    messageType: 'DATA_MESSAGE',
    owner: '000000000000',
    logGroup: 'audit',
    logStream: 'local',
    subscriptionFilters: ['notices'],
    logEvents: lines.map((message, index) => ({ id: String(index), timestamp: 0, message })),
  };
  return { awslogs: { data: gzipSync(JSON.stringify(batch)).toString('base64') } };
}
