// A subsegment of X-Ray for each invocation, found again by the id of the turn. Never with what comes in, goes out or is
// thrown. One document over UDP to the daemon that Lambda runs beside a function, without X-Ray's SDK, which follows every
// promise of a process. Functions that must start fast do without: docs/decisions/0008-observability.md.
import { createSocket, type Socket } from 'node:dgram';
import type { MiddlewareObj } from '@middy/core';
import { currentInvocation } from '../lambda/invocation.ts';
import { systemClock, systemRandomness } from '../system/machine.ts';

/** Middlewares, in order. Nothing is sent outside Lambda, nor of invocations that X-Ray does not follow. */
export function tracing(): readonly MiddlewareObj[] {
  let send: ReturnType<typeof sender> | undefined;
  let coldStart = true;
  const starts = new WeakMap<object, number>();
  const finish = async (request: object, error?: string): Promise<void> => {
    const parent = followed();
    const start = starts.get(request);
    if (parent === undefined || start === undefined) return;
    const { transactionId } = currentInvocation() ?? {};
    const service = process.env['POWERTOOLS_SERVICE_NAME'];
    send ??= sender(parent.daemon);
    await send({
      ...{ type: 'subsegment', id: newId(), trace_id: parent.root, parent_id: parent.id },
      name: `## ${process.env['_HANDLER']}`,
      start_time: start / 1000,
      end_time: systemClock.now() / 1000,
      annotations: { ColdStart: coldStart, Service: service, transactionId },
      ...(error !== undefined && {
        fault: true,
        cause: { exceptions: [{ id: newId(), type: error, message: error }] },
      }),
    });
    coldStart = false;
  };
  return [
    {
      before(request) {
        starts.set(request, systemClock.now());
      },
      after: (request) => finish(request),
      async onError(failed) {
        // Lambda logs what comes out of a function: its name only.
        if (failed.error instanceof Error) failed.error = new Error(failed.error.name);
        await finish(failed, failed.error?.message ?? 'Error');
      },
    },
  ];
}

interface Parent {
  readonly root: string;
  readonly id: string;
  readonly daemon: Daemon;
}

/** The segment that Lambda has made for this invocation. Undefined where nobody follows it. */
function followed(): Parent | undefined {
  const { AWS_XRAY_DAEMON_ADDRESS: address, _X_AMZN_TRACE_ID: header = '' } = process.env;
  const {
    Root: root,
    Parent: id,
    Sampled: sampled,
  } = Object.fromEntries(header.split(';').map((part) => part.trim().split('=')));
  const daemon = process.env['TRACING'] === 'true' && sampled === '1' ? daemonAt(address) : undefined;
  return daemon && root && id ? { root, id, daemon } : undefined;
}

interface Daemon {
  readonly host: string;
  readonly port: number;
}

/** `127.0.0.1:2000`, or `tcp:127.0.0.1:2000 udp:127.0.0.2:2001`. */
function daemonAt(address = ''): Daemon | undefined {
  const [, host, port] = /\budp:([\w.-]+):(\d+)/.exec(address) ?? /^([\w.-]+):(\d+)$/.exec(address) ?? [];
  return host === undefined ? undefined : { host, port: Number(port) };
}

/** Waits until a document has left, since Lambda stops everything at the end; a trace that is lost fails nothing. */
function sender({ host, port }: Daemon): (segment: object) => Promise<void> {
  let socket: Socket | undefined;
  return (segment) => {
    if (socket === undefined) {
      socket = createSocket('udp4').unref();
      socket.on('error', () => {});
    }
    const { promise, resolve } = Promise.withResolvers<void>();
    // The daemon wants a header in a line of its own.
    socket.send(`{"format":"json","version":1}\n${JSON.stringify(segment)}`, port, host, () => resolve());
    return promise;
  };
}

/** Sixteen hexadecimal digits. */
function newId(): string {
  return Buffer.from(systemRandomness.bytes(8)).toString('hex');
}
