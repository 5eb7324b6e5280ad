// better-auth with its two-factor plugin over Node's own SQLite, in memory: the server is written beside its packages.
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePort } from '../../local/free-port.ts';
import { json, refused } from './connection.ts';
import { cacheFolder, Missing, type PeerKind, password, secretOf, userNames } from './peer.ts';
import { run, start } from './processes.ts';

const betterAuthVersion = '1.7.24';

export const betterAuth: PeerKind = {
  name: 'better-auth',
  async missing() {
    try {
      await install();
      return undefined;
    } catch (error) {
      return error instanceof Missing ? error.message : `npm cannot install better-auth ${betterAuthVersion}: ${error}`;
    }
  },
  async start({ folder, users, onServerCore }) {
    const packages = await install();
    const program = join(packages, 'server.mjs');
    writeFileSync(program, serverProgram);
    const port = await freePort();
    const url = `http://127.0.0.1:${port}`;
    const seeds = userNames(users);
    const seedFile = join(folder, 'better-auth-users.json');
    writeFileSync(
      seedFile,
      JSON.stringify({ password, users: seeds.map((name) => ({ name, secret: secretOf(name) })) }),
    );
    const server = await start([...onServerCore, process.execPath, program, String(port), seedFile], {
      log: join(folder, 'better-auth.log'),
      ready: async () => (await fetch(`${url}/api/auth/ok`)).ok,
      seconds: 300,
    });
    const headers = { ...json, origin: url };
    return {
      name: 'better-auth',
      title: `better-auth ${betterAuthVersion}`,
      database: 'SQLite of Node.js in its own process, in memory',
      does: 'two requests: e-mail address and password, code. The session is a row and a signed cookie; a code may be used again',
      hashing: { own: 'scrypt N=16384,r=16,p=1', free: 'one SHA-256' },
      pid: server.pid,
      withChildren: true,
      beside: [],
      async login(connection, { name, password: secret, code }) {
        const credentials = JSON.stringify({ email: `${name}@example.com`, password: secret });
        const first = await connection.post(`${url}/api/auth/sign-in/email`, credentials, headers);
        if (first.status !== 200) return refused(first);
        if (!first.text.includes('twoFactorRedirect')) throw new Error(`No second factor is asked for: ${first.text}`);
        const cookie = first.cookies.join('; ');
        const end = await connection.post(`${url}/api/auth/two-factor/verify-totp`, JSON.stringify({ code }), {
          ...headers,
          cookie,
        });
        if (end.status !== 200) return refused(end);
        return end.cookies.some((one) => one.startsWith('better-auth.session_token='));
      },
      stop: server.stop,
    };
  },
};

async function install(): Promise<string> {
  const folder = join(cacheFolder(), `better-auth-${betterAuthVersion}`);
  if (existsSync(join(folder, 'node_modules/better-auth/package.json'))) return folder;
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ private: true, type: 'module' }));
  const options = ['--no-audit', '--no-fund', '--ignore-scripts', '--save-exact'];
  await run('npm', ['install', ...options, `better-auth@${betterAuthVersion}`], { cwd: folder });
  return folder;
}

const serverProgram = `
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { DatabaseSync } from 'node:sqlite';
import { betterAuth } from 'better-auth';
import { hashPassword, symmetricEncrypt, verifyPassword } from 'better-auth/crypto';
import { getMigrations } from 'better-auth/db/migration';
import { toNodeHandler } from 'better-auth/node';
import { twoFactor } from 'better-auth/plugins';

const [, , port, file] = process.argv;
const secret = 'a-secret-of-the-benchmark-alone-0123456789';
const cheap = (password) => 'free:' + createHash('sha256').update(password).digest('hex');
const options = {
  secret,
  baseURL: 'http://127.0.0.1:' + port,
  database: new DatabaseSync(':memory:'),
  rateLimit: { enabled: false },
  telemetry: { enabled: false },
  logger: { disabled: true },
  emailAndPassword: {
    enabled: true,
    password: {
      verify: async ({ hash, password }) =>
        hash.startsWith('free:') ? hash === cheap(password) : verifyPassword({ hash, password }),
    },
  },
  plugins: [twoFactor()],
};
const auth = betterAuth(options);
const { runMigrations } = await getMigrations(options);
await runMigrations();
const { internalAdapter, adapter } = await auth.$context;
const { password, users } = JSON.parse(readFileSync(file, 'utf8'));
const own = await hashPassword(password);
for (const { name, secret: key } of users) {
  const user = await internalAdapter.createUser({ email: name + '@example.com', name, emailVerified: true });
  await internalAdapter.linkAccount({
    userId: user.id,
    providerId: 'credential',
    accountId: user.id,
    password: name.startsWith('free') ? cheap(password) : own,
  });
  await adapter.create({
    model: 'twoFactor',
    data: {
      userId: user.id,
      secret: await symmetricEncrypt({ key: secret, data: key }),
      backupCodes: await symmetricEncrypt({ key: secret, data: '[]' }),
      verified: true,
    },
  });
  await internalAdapter.updateUser(user.id, { twoFactorEnabled: true });
}
createServer(toNodeHandler(auth)).listen(Number(port), '127.0.0.1');
`;
