// A server of a test on a port of its own, which ends with the test that asked for it.
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';

const open = new Set<Server>();

export async function listening(server: Server): Promise<number> {
  open.add(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // A server that listens on a port has an address with a port.
  return (server.address() as AddressInfo).port;
}

export function closeServers(): void {
  for (const server of open) {
    server.close();
    server.closeAllConnections();
  }
  open.clear();
}
