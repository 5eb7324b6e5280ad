// DynamoDB's stand-in, in a process of its own with its data on disk. It tells its parent the port, and ends when the
// parent does, however that ended.
import type { AddressInfo } from 'node:net';
import dynalite from 'dynalite';
import { closeIterators } from './closing-iterators.ts';
import { answerOwnNamesOnly } from './own-names-only.ts';

const [, , path = ''] = process.argv;
closeIterators();
answerOwnNamesOnly();
const server = dynalite({ path, createTableMs: 0, deleteTableMs: 0, updateTableMs: 0 });
// With five seconds, Node's default, a busy machine closes connections that a client is just taking up again.
server.keepAliveTimeout = 60_000;

const end = (): void => {
  server.close(() => process.exit(0));
  server.closeAllConnections();
};

// Ctrl-C reaches all processes of a terminal at once; the parent still has requests to finish then.
process.on('SIGINT', () => {});
process.on('SIGTERM', end);
process.on('disconnect', end);

server.listen(0, '127.0.0.1', async () => {
  // A server that listens on a port has an address with a port.
  const { port } = server.address() as AddressInfo;
  const endpoint = `http://127.0.0.1:${port}`;
  // The data is opened by the first call. When another process has it open, the call never ends and this process fails.
  // Without the AWS SDK, which takes more memory than the rest; dynalite checks no signature.
  const headers = {
    'content-type': 'application/x-amz-json-1.0',
    'x-amz-target': 'DynamoDB_20120810.ListTables',
    'x-amz-date': '20260101T000000Z',
    authorization: 'AWS4-HMAC-SHA256 Credential=local, SignedHeaders=host, Signature=none',
  };
  const { ok } = await fetch(endpoint, { method: 'POST', headers, body: '{}' });
  if (!ok) process.exit(1);
  process.send?.(endpoint);
});
