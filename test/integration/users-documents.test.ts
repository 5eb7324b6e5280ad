// The commands of docs/users.md and docs/migrate.md, typed as they stand there, beside a running stack.
import { spawn } from 'node:child_process';
import { constants, createCipheriv, createHmac, generateKeyPairSync, publicEncrypt, randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { commandsIn } from '../documents/commands.ts';
import { program } from '../support/run-command.ts';
import { type RunningStack, runStack, type TemporaryFolder, temporaryFolder } from '../support/running-stack.ts';

const page = (name: string): string => readFileSync(new URL(`../../docs/${name}`, import.meta.url), 'utf8');
const usersPage = page('users.md');
const migratePage = page('migrate.md');

let folder: TemporaryFolder;
let stack: RunningStack;

beforeAll(async () => {
  folder = temporaryFolder();
  stack = await runStack(join(folder.path, 'data'));
});
afterAll(async () => {
  await stack.end('SIGTERM');
  folder.remove();
});

async function run(args: readonly string[], input = '') {
  const child = spawn(process.execPath, [...args], {
    cwd: folder.path,
    env: { ...process.env, PORT: String(stack.port) },
  });
  child.stdin.end(input);
  const exit = new Promise<number | null>((resolve) => child.once('close', resolve));
  const [code, stdout, stderr] = await Promise.all([exit, text(child.stdout), text(child.stderr)]);
  return { code, stdout, stderr };
}

/** What is typed for `npx waymark …`; a password that it asks for comes on standard input. */
function typed(command: string) {
  const [, line = '', target] = /^npx waymark ([^>]+)(?:> (\S+))?$/.exec(command) ?? [];
  const words = line.trim().split(/\s+/);
  const asks = words[0] === 'users' && ['add', 'password'].includes(String(words[1]));
  const args = asks ? [...words, '--password-stdin'] : words;
  return run([program, ...args], asks ? 'correct horse\n' : '').then((end) => {
    if (target !== undefined) writeFileSync(join(folder.path, target), end.stdout);
    return end;
  });
}

function blockOf(markdown: string, language: string): string {
  const [, indent = '', block = ''] =
    new RegExp(`^( *)\`\`\`${language}\\n([\\s\\S]*?)^\\1\`\`\`$`, 'm').exec(markdown) ?? [];
  return block.replaceAll(new RegExp(`^${indent}`, 'gm'), '');
}

const here = (markdown: string): string[] =>
  commandsIn(markdown)
    .map(({ command }) => command)
    .filter((command) => command.startsWith('npx waymark ') && !command.includes('--stage'));

const device = {
  ...{ uuid: 'c0ffee00-6d51-43a4-9a0e-53a8b6a8e7d3', recoveryCodes: [], deviceName: 'OATH Device' },
  sharedSecret: '3132333435363738393031323334353637383930',
};

describe('docs/users.md', () => {
  test('every command does what it says it does', async () => {
    folder.write('users.jsonl', blockOf(usersPage, 'json'));
    folder.write('staff.csv', blockOf(usersPage, 'csv'));
    folder.write('alice.jsonl', JSON.stringify({ username: 'alice', password: 'x', oathDeviceProfiles: [device] }));
    const ends = [];
    for (const command of here(usersPage)) {
      // As the comment says: after alice has registered a device.
      if (command.includes(' pass ')) await run([program, 'users', 'import', 'alice.jsonl', '--replace']);
      ends.push({ command, ...(await typed(command)) });
    }

    expect(ends.filter(({ code }) => code !== 0)).toEqual([]);
    expect(ends.length).toBeGreaterThan(14);
    const exported = readFileSync(join(folder.path, 'everybody.jsonl'), 'utf8');
    for (const name of ['alice', 'chief', 'ann', 'ben', 'eve', 'demo'])
      expect(exported).toContain(`"username":"${name}"`);
  });
});

describe('docs/migrate.md', () => {
  test('profiles that AM has encrypted are decrypted by what the page shows, and every command works on what comes of it', async () => {
    const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    folder.write('key.pem', privateKey.export({ type: 'pkcs8', format: 'pem' }).toString());
    folder.write('decrypt-profiles.mjs', blockOf(migratePage, 'js'));
    mkdirSync(join(folder.path, 'exported'));
    const journey = readFileSync(new URL('../../journeys/OathLogin.journey.json', import.meta.url), 'utf8');
    folder.write('exported/OathLogin.journey.json', journey);
    const jwes = (['A256CBC-HS512', 'A128CBC-HS256'] as const).map((enc) =>
      encrypted(JSON.stringify(device), publicKey, enc),
    );
    const ldif = jwes.flatMap((jwe, index) => [
      `dn: uid=moved${index},ou=people,dc=example,dc=com`,
      `uid: moved${index}`,
      // As directories fold what is longer than a line.
      `oathDeviceProfiles: ${jwe}`.replaceAll(/(.{76})(?=.)/g, '$1\n '),
      '',
    ]);

    folder.write('users.ldif', ldif.join('\n'));
    const refused = await run([program, 'users', 'import', 'users.ldif']);
    const decrypted = await run(['decrypt-profiles.mjs', 'key.pem'], ldif.join('\n'));
    folder.write('users.ldif', decrypted.stdout);
    const ends = [];
    for (const command of here(migratePage)) ends.push({ command, ...(await typed(command)) });

    expect(refused.stderr).toMatch(/moved0\): refused: oathDeviceProfiles is encrypted/);
    expect([decrypted.code, decrypted.stderr]).toEqual([0, '']);
    expect(ends.filter(({ code }) => code !== 0)).toEqual([]);
    expect(ends.map(({ command }) => command.split(' ')[2])).toEqual(['check', 'journeys', 'users', 'users']);
    expect(ends.at(-1)?.stdout).toMatch(/^2 made, 0 refused/);
  });
});

/** RFC 7518 with RSA1_5, which libraries no longer make: as AM has it. */
function encrypted(
  plain: string,
  key: Parameters<typeof publicEncrypt>[0] & object,
  enc: 'A256CBC-HS512' | 'A128CBC-HS256',
): string {
  const half = enc === 'A256CBC-HS512' ? 32 : 16;
  const secret = randomBytes(2 * half);
  const head = Buffer.from(JSON.stringify({ alg: 'RSA1_5', enc })).toString('base64url');
  const iv = randomBytes(16);
  const cipher = createCipheriv(half === 32 ? 'aes-256-cbc' : 'aes-128-cbc', secret.subarray(half), iv);
  const ciphertext = Buffer.concat([cipher.update(plain), cipher.final()]);
  const bits = Buffer.alloc(8);
  bits.writeBigUInt64BE(BigInt(head.length * 8));
  const mac = createHmac(half === 32 ? 'sha512' : 'sha256', secret.subarray(0, half))
    .update(Buffer.concat([Buffer.from(head), iv, ciphertext, bits]))
    .digest();
  const wrapped = publicEncrypt({ key: key as never, padding: constants.RSA_PKCS1_PADDING }, secret);
  const parts = [wrapped, iv, ciphertext, mac.subarray(0, half)].map((part) => part.toString('base64url'));
  return [head, ...parts].join('.');
}
