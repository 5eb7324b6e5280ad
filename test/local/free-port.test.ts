import { createServer } from 'node:net';
import { expect, test } from '@jest/globals';
import { freePort } from '../../local/free-port.ts';

test('it can be listened on, and is below those that systems give out by themselves', async () => {
  const port = await freePort();
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  server.close();

  expect(port).toBeLessThan(32_768);
});
