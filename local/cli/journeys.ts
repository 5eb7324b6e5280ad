// npm starts programs in the repository; files are meant as seen from where it was called.
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { consoleOutput } from './command.ts';
import { journeysCommand } from './journeys-command.ts';

process.exitCode = await journeysCommand(process.argv.slice(2), {
  ...consoleOutput,
  fetch,
  readFile: (path) => readFileSync(resolve(process.env['INIT_CWD'] ?? '', path), 'utf8'),
  url: `http://localhost:${process.env['PORT'] || '8080'}`,
});
