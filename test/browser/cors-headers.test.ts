// The request middleware of an application on another origin adds a header of its own: a browser lets it, where it is listed.
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { type RunningStack, runStack, temporaryFolder } from '../support/running-stack.ts';
import { launchBrowser } from './browser.ts';

const folder = temporaryFolder();
let application: Server;
let stack: RunningStack;
let browser: Browser;

beforeAll(async () => {
  application = createServer((_, response) => {
    response.setHeader('content-type', 'text/html').end('<h1>The application</h1>');
  });
  await new Promise<void>((resolve) => application.listen(0, '127.0.0.1', () => resolve()));
  const { port } = application.address() as AddressInfo;
  const environment = { CORS_ORIGINS: `http://localhost:${port}`, CORS_HEADERS: 'X-Trace-Id' };
  [stack, browser] = await Promise.all([runStack(folder.path, environment), launchBrowser()]);
});

afterAll(async () => {
  await browser.close();
  await stack.end('SIGTERM');
  application.close();
  folder.remove();
});

test.each([
  ['X-Trace-Id', 200],
  ['X-Other', 'TypeError'],
  ['iPlanetDirectoryPro', 'TypeError'],
])('with the header %s a journey begins with %s', async (header, expected) => {
  const { port } = application.address() as AddressInfo;
  const page = await browser.newPage();
  await page.goto(`http://localhost:${port}/`);

  const outcome = await page.evaluate(
    async ({ url, name }) => {
      try {
        const { status } = await fetch(`${url}/json/realms/root/realms/alpha/authenticate`, {
          method: 'POST',
          credentials: 'include',
          headers: { [name]: 'abc', 'Accept-API-Version': 'protocol=1.0,resource=2.1' },
        });
        return status;
      } catch (error) {
        return error instanceof Error ? error.name : String(error);
      }
    },
    { url: stack.url, name: header },
  );

  await page.close();
  expect(outcome).toBe(expected);
});
