import { expect, test } from '@jest/globals';
import { isMeantForUs } from '../../local/own-names.ts';

const meant = (hosts: readonly string[], publicUrl?: string) =>
  isMeantForUs({ rawHeaders: hosts.flatMap((host) => ['hOsT', host]) }, publicUrl);

test.each([
  'localhost:8080',
  'LOCALHOST',
  'waymark.localhost:8080',
  '127.0.0.1:8080',
  '[::1]:8080',
  // A phone beside this machine, and the emulator of one on it.
  '192.168.1.20:8080',
  '10.0.2.2:8080',
])('%s is this machine', (host) => {
  expect(meant([host])).toBe(true);
});

test.each([
  'evil.example.com',
  'evil.example.com:8080',
  'localhost.evil.example.com',
  'evil-localhost',
  '127.0.0.1.evil.example.com',
  'evil.example.com@localhost',
  'evil.example.com/localhost',
  'localhost.',
  '',
])('DNS rebinding: %j is somebody else’s page', (host) => {
  expect([meant([host]), meant(['localhost:8080', host])]).toEqual([false, false]);
});

test('the name in PUBLIC_URL is ours, at any port, and no other by it', () => {
  const publicUrl = 'https://login.example.com/am';

  const verdicts = ['login.example.com', 'LOGIN.example.com:443', 'example.com'].map((host) =>
    meant([host], publicUrl),
  );

  expect(verdicts).toEqual([true, true, false]);
});

test('a program that says no name at all is no browser', () => {
  expect(meant([])).toBe(true);
});
