// The program behind `npm run sign-in`.
import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { consoleOutput } from './command.ts';
import { signInCommand } from './sign-in-command.ts';
import { NobodyThere } from './step-answers.ts';

let silent = false;
const shown = new Writable({
  write(chunk, _encoding, done) {
    if (!silent) process.stdout.write(chunk);
    done();
  },
});
const lines = createInterface({ input: process.stdin, output: shown, terminal: process.stdin.isTTY === true });
const end = Promise.withResolvers<never>();
end.promise.catch(() => {});
lines.once('close', () => end.reject(new NobodyThere('The input has ended, and the journey still asks')));

process.exitCode = await signInCommand(process.argv.slice(2), {
  ...consoleOutput,
  fetch,
  url: process.env['WAYMARK_URL'] || `http://localhost:${process.env['PORT'] || '8080'}`,
  async ask(question, { secret = false } = {}) {
    process.stdout.write(question);
    silent = secret;
    const answer = await Promise.race([end.promise, lines.question('')]);
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
