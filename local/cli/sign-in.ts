// The program behind `npm run sign-in`.
import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { consoleOutput } from './command.ts';
import { signInCommand } from './sign-in-command.ts';

let silent = false;
const shown = new Writable({
  write(chunk, _encoding, done) {
    if (!silent) process.stdout.write(chunk);
    done();
  },
});
const lines = createInterface({ input: process.stdin, output: shown, terminal: process.stdin.isTTY === true });

process.exitCode = await signInCommand(process.argv.slice(2), {
  ...consoleOutput,
  fetch,
  url: `http://localhost:${process.env['PORT'] || '8080'}`,
  async ask(question, { secret = false } = {}) {
    process.stdout.write(question);
    silent = secret;
    const answer = await lines.question('');
    if (secret) process.stdout.write('\n');
    silent = false;
    return answer;
  },
  wait(milliseconds) {
    const { promise, resolve } = Promise.withResolvers<boolean>();
    const enter = (): void => resolve(true);
    const timer = setTimeout(() => resolve(false), milliseconds);
    lines.once('line', enter);
    return promise.finally(() => {
      clearTimeout(timer);
      lines.off('line', enter);
    });
  },
});
lines.close();
