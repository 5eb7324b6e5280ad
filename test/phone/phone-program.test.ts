// The program itself, as npm starts it: arguments, environment, file, exit code.
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from '@jest/globals';
import { amRegistration } from '../support/oath-vectors.ts';

const program = fileURLToPath(new URL('../../bin/waymark.js', import.meta.url));

test('an account scanned by one run is there in the next', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'phone-'));
  const env = { ...process.env, WAYMARK_PHONE_FILE: 'mine.json', WAYMARK_URL: 'http://127.0.0.1:1' };
  const run = (...args: string[]) =>
    promisify(execFile)(process.execPath, [program, 'phone', ...args], { cwd: folder, env });
  try {
    const scanned = await run('scan', amRegistration.uri);
    const codes = await run('codes');
    const inbox = run('inbox');

    expect(scanned.stdout).toBe('Added ExampleCorp:demo: one-time passwords (TOTP)\n');
    expect(codes.stdout).toMatch(/^\d{6} {2}ExampleCorp:demo {2}\(good for \d+ more seconds?\)\n$/);
    await expect(inbox).rejects.toMatchObject({ code: 1, stdout: '', stderr: expect.stringContaining('127.0.0.1:1') });
    expect(statSync(join(folder, 'mine.json')).mode & 0o777).toBe(0o600);
    expect(JSON.parse(readFileSync(join(folder, 'mine.json'), 'utf8'))).toMatchObject({ platform: 'android' });
  } finally {
    rmSync(folder, { recursive: true });
  }
}, 30_000);
