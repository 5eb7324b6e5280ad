// A port for a server that others know before it listens, or that starts again where it was.
import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';

/** Systems give out higher ones by themselves: meanwhile somebody else could have got it. */
const [lowest, tooHigh] = [20_000, 32_768];
const mostTries = 100;

/** Of 127.0.0.1: one that was free a moment ago. Rejects when none is to be found. */
export async function freePort(): Promise<number> {
  for (let tries = 0; tries < mostTries; tries += 1) {
    const port = randomInt(lowest, tooHigh);
    if (await isFree(port)) return port;
  }
  throw new Error(`No port from ${lowest} to ${tooHigh - 1} is free`);
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer();
  return new Promise((resolve) => {
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}
