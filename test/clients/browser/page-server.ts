// Pages of an app on an origin of its own: an empty page with one script, which esbuild makes from source text.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

export interface PageServer {
  /** `http://localhost:40123` */
  readonly origin: string;
  /** Resolves to the address of a page that runs this module. */
  page(module: string): Promise<string>;
  close(): void;
}

const resolveDir = fileURLToPath(new URL('.', import.meta.url));
const html = `<!doctype html>
<html lang="en">
  <meta charset="utf-8" />
  <title>An app</title>
  <link rel="icon" href="data:," />
  <main id="login"></main>
  <script type="module" src="SCRIPT"></script>
</html>`;

export async function pageServer(): Promise<PageServer> {
  const files = new Map<string, { readonly type: string; readonly text: string }>();
  const server = createServer((request, response) => {
    const file = files.get(request.url ?? '');
    response.writeHead(file ? 200 : 404, { 'content-type': file?.type ?? 'text/plain' }).end(file?.text);
  });
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
  const { port } = server.address() as AddressInfo; // it listens on a port, not on a path
  const origin = `http://localhost:${port}`;
  return {
    origin,
    async page(module) {
      const { outputFiles } = await build({
        stdin: { contents: module, resolveDir },
        ...{ bundle: true, write: false, format: 'esm', target: 'es2022', logLevel: 'error' },
        loader: { '.css': 'empty' },
      });
      const name = `/${files.size}`;
      files.set(name, { type: 'text/html', text: html.replace('SCRIPT', `${name}.js`) });
      files.set(`${name}.js`, { type: 'text/javascript', text: outputFiles[0]?.text ?? '' });
      return `${origin}${name}`;
    },
    close: () => server.close(),
  };
}
