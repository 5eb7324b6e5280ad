// A question at the terminal whose answer is not shown.
import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { Trouble } from './trouble.ts';

export async function askSecret(question: string): Promise<string> {
  if (process.stdin.isTTY !== true) throw new Trouble('Nobody is here to type a password: use --password-stdin');
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input: process.stdin, output: nowhere, terminal: true });
  process.stderr.write(question);
  try {
    return await lines.question('');
  } finally {
    process.stderr.write('\n');
    lines.close();
  }
}
