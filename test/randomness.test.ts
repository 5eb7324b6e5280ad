// Where chance comes from: one port, whose one adapter is the machine's cryptographic source.
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { systemRandomness } from '../functions/adapters/system/machine.ts';

const functions = new URL('../functions/', import.meta.url);
const sources = readdirSync(functions, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts'))
  .map((name) => ({ name, text: readFileSync(new URL(name, functions), 'utf8') }));
const using = (pattern: RegExp): string[] => sources.filter(({ text }) => pattern.test(text)).map(({ name }) => name);

describe('randomness', () => {
  test('A-6.5.3 predictable codes: no function makes anything from Math.random', () => {
    expect(sources.length).toBeGreaterThan(200);
    expect(using(/Math\s*\.\s*random/)).toEqual([]);
  });

  test('A-6.5.3 predictable codes: chance comes through the port, and its adapter asks the cryptographic source', () => {
    const callers = using(
      /import [^;]*\brandom\w+[^;]* from 'node:crypto'|\bcrypto\s*\.\s*(random\w+|getRandomValues)|\bwebcrypto\b/,
    );

    // The other one hands it to a library, which would need it for keys that we do not have it make.
    expect(callers).toEqual(['adapters/system/machine.ts', 'mfa/oath/hotp.ts']);
  });

  test('A-6.5.3 the port gives what it is asked for, and never the same', () => {
    const drawn = Array.from({ length: 100 }, () => Buffer.from(systemRandomness.bytes(32)).toString('hex'));

    expect(drawn.map(({ length }) => length)).toEqual(drawn.map(() => 64));
    expect(new Set(drawn).size).toBe(100);
  });
});
