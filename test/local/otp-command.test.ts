import { describe, expect, test } from '@jest/globals';
import { otpCommand } from '../../cli/commands/otp.ts';
import { base32Encode } from '../../functions/mfa/oath/base32.ts';
import { simulatedClock } from '../../testing/simulated-clock.ts';
import { rfc4226, rfc6238, rfc6238Secrets, rfcSecret } from '../support/oath-vectors.ts';

const secret = base32Encode(rfcSecret);

async function run(now: number, ...args: string[]) {
  const printed: string[] = [];
  const complaints: string[] = [];
  const code = await otpCommand(args, {
    print: (line) => printed.push(line),
    complain: (line) => complaints.push(line),
    clock: simulatedClock(now),
  });
  return { code, printed, complaints };
}

describe('A time-based URI', () => {
  test.each(rfc6238)('prints what RFC 6238 has for $hash at $time seconds', async ({ time, hash, code }) => {
    const uri = `otpauth://totp/a:b?secret=${base32Encode(rfc6238Secrets[hash])}&digits=8&algorithm=${hash}`;

    const { printed } = await run(time * 1000, uri);

    expect(printed).toEqual([code]);
  });

  test.each([
    [0, 'Good for 30 more seconds'],
    [29_000, 'Good for 1 more second'],
    [29_999, 'Good for 1 more second'],
    [30_000, 'Good for 30 more seconds'],
  ])('at %i ms is %s', async (now, left) => {
    const { complaints } = await run(now, `otpauth://totp/a:b?secret=${secret}`);

    expect(complaints).toEqual([left]);
  });

  test('counts the seconds of its own period', async () => {
    const { complaints } = await run(61_000, `otpauth://totp/a:b?secret=${secret}&period=60`);

    expect(complaints).toEqual(['Good for 59 more seconds']);
  });
});

describe('A counter-based URI', () => {
  test.each(rfc4226)('prints what RFC 4226 has for counter $counter', async ({ counter, code }) => {
    const { printed, complaints } = await run(0, '--counter', String(counter), `otpauth://hotp/a:b?secret=${secret}`);

    expect(printed).toEqual([code]);
    expect(complaints).toEqual([`Counter ${counter}; the next is --counter ${counter + 1}`]);
  });

  test('starts with the counter that it names', async () => {
    const { printed } = await run(0, `otpauth://hotp/a:b?secret=${secret}&counter=9`);

    expect(printed).toEqual(['520489']);
  });
});

describe('What cannot be used', () => {
  test.each([
    ['another scheme', 'https://example.com/'],
    ['a secret that is not Base32', `otpauth://totp/a?secret=${secret}1`],
    ['no secret', 'otpauth://totp/a?digits=6'],
    ['a number of digits that no app knows', `otpauth://totp/a?secret=${secret}&digits=7`],
    ['a broken percent sign', `otpauth://totp/a?secret=${secret}&issuer=%zz`],
  ])('%s ends with 1, and the secret is not printed', async (_what, uri) => {
    const { code, printed, complaints } = await run(0, uri);

    expect([code, printed]).toEqual([1, []]);
    expect(complaints.join()).not.toContain(secret.slice(0, 8));
  });

  test.each([
    [[]],
    [[`otpauth://totp/a?secret=${secret}`, 'more']],
    [['--counter', '1', `otpauth://totp/a?secret=${secret}`]],
    [['--counter', '1.5', `otpauth://hotp/a?secret=${secret}`]],
    [['--counter', '99999999999999999', `otpauth://hotp/a?secret=${secret}`]],
    [[`--uri=otpauth://totp/a?secret=${secret}`]],
  ])('arguments number %#: the usage and 2, and the secret is not printed', async (args) => {
    const { code, printed, complaints } = await run(0, ...args);

    expect([code, printed]).toEqual([2, []]);
    expect(complaints.join()).toContain('Usage:');
    expect(complaints.join()).not.toContain(secret.slice(0, 8));
  });
});
