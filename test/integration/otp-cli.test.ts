// `npm run otp` as a program. The secret is the one of RFC 4226, appendix D.
import { expect, test } from '@jest/globals';
import { runCommand } from '../support/run-command.ts';

const secret = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';

test('prints the code of this moment and nothing else, and says beside it how long it is good', async () => {
  const { code, stdout, stderr } = await runCommand('otp', [
    `otpauth://totp/Waymark:demo?secret=${secret}&period=30&digits=6`,
  ]);

  expect(code).toBe(0);
  expect(stdout).toMatch(/^\d{6}\n$/);
  expect(stderr).toMatch(/^Good for \d\d? more seconds?\n$/);
});

test('--code prints the bare code, and nothing beside it', async () => {
  const { code, stdout, stderr } = await runCommand('otp', ['--code', `otpauth://totp/Waymark:demo?secret=${secret}`]);

  expect([code, stderr]).toEqual([0, '']);
  expect(stdout).toMatch(/^\d{6}\n$/);
});

test('prints the code of a counter', async () => {
  const { code, stdout } = await runCommand('otp', ['--counter', '1', `otpauth://hotp/Waymark:demo?secret=${secret}`]);

  expect(code).toBe(0);
  expect(stdout).toBe('287082\n');
});

test('ends with 1 for a URI that is none and never prints the secret', async () => {
  const { code, stdout, stderr } = await runCommand('otp', [`otpauth://totp/a?secret=${secret}&digits=7`]);

  expect([code, stdout]).toEqual([1, '']);
  expect(stderr).toMatch(/^Not a usable otpauth URI: .*\n$/);
  expect(stderr).not.toContain(secret);
});

test('ends with 2 and the usage for arguments that it does not know', async () => {
  const { code, stderr } = await runCommand('otp', [`--secret=${secret}`]);

  expect(code).toBe(2);
  expect(stderr).toContain('Usage:');
  expect(stderr).not.toContain(secret);
});
