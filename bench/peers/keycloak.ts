// Keycloak as its distribution comes, in production mode, with PostgreSQL.
import { argon2Sync, pbkdf2Sync, randomBytes } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isJsonObject } from '../../functions/json.ts';
import { freePort } from '../../local/free-port.ts';
import { form, refused } from './connection.ts';
import { cacheFolder, type Hash, hashes, Missing, type PeerKind, password, secretOf, userName } from './peer.ts';
import { databaseUser, postgresVersion, startPostgres } from './postgres.ts';
import { run, start } from './processes.ts';

const keycloakVersion = '26.7.3';
const client = 'bench';

export const keycloak: PeerKind = {
  name: 'keycloak',
  async missing() {
    try {
      await postgresVersion();
      await javaIsThere();
      await install();
      return undefined;
    } catch (error) {
      return error instanceof Missing ? error.message : `Keycloak ${keycloakVersion} cannot be fetched: ${error}`;
    }
  },
  async start({ folder, users, onServerCore }) {
    const home = join(folder, 'keycloak');
    cpSync(await install(), home, { recursive: true });
    const imports = join(home, 'data/import');
    mkdirSync(imports, { recursive: true });
    for (const hash of hashes) writeFileSync(join(imports, `${hash}-realm.json`), JSON.stringify(realm(hash, users)));
    const database = await startPostgres(folder, 'keycloak', ['keycloak']);
    const [port, management] = [await freePort(), await freePort()];
    const url = `http://127.0.0.1:${port}`;
    const script = join(home, 'bin/kc.sh');
    try {
      // Its build step is its own advice for production: what starts then does not look for options of the build.
      await run(script, ['build', '--db=postgres', '--health-enabled=true'], { maxBuffer: 1e8 });
      const server = await start(
        [
          ...[...onServerCore, script, 'start', '--optimized', '--import-realm', '--http-enabled=true'],
          ...['--http-host=127.0.0.1', `--http-port=${port}`, `--http-management-port=${management}`],
          ...[`--hostname=${url}`, '--cache=local'],
          ...[`--db-url=jdbc:postgresql://127.0.0.1:${database.port}/keycloak`, `--db-username=${databaseUser}`],
          ...['--db-password=bench', '--log-level=warn'],
        ],
        {
          log: join(folder, 'keycloak.log'),
          ready: async () => (await fetch(`${url}/realms/free/.well-known/openid-configuration`)).ok,
          seconds: 600,
        },
      );
      return {
        name: 'keycloak',
        title: `Keycloak ${keycloakVersion}`,
        database: `PostgreSQL ${database.version}`,
        does: 'direct grant, one request with name, password and code: what Keycloak does for the least, since its browser flow renders pages and takes three requests. The session is kept in memory and in the database; access, refresh and identity token are signed',
        hashing: { own: 'Argon2id m=7168,t=5,p=1', free: 'PBKDF2-SHA256, one iteration' },
        pid: server.pid,
        withChildren: true,
        beside: [database.pid],
        async login(connection, { name, password: secret, code }) {
          const [hash = ''] = name.split('-');
          const fields = { grant_type: 'password', client_id: client, scope: 'openid' };
          const body = new URLSearchParams({ ...fields, username: name, password: secret, totp: code }).toString();
          const answer = await connection.post(`${url}/realms/${hash}/protocol/openid-connect/token`, body, form);
          if (answer.status !== 200) return refused(answer);
          const tokens: unknown = JSON.parse(answer.text);
          return isJsonObject(tokens) && ['access_token', 'refresh_token', 'id_token'].every((one) => one in tokens);
        },
        async stop() {
          await server.stop();
          await database.stop();
        },
      };
    } catch (error) {
      await database.stop();
      throw error;
    }
  },
};

async function javaIsThere(): Promise<void> {
  const found = await run('java', ['-version']).catch(() => undefined);
  if (!found) throw new Missing('Java is not installed (17 or later)');
  const [, version = '0'] = /version "(\d+)/.exec(`${found.stderr}${found.stdout}`) ?? [];
  if (Number(version) < 17) throw new Missing(`Java is ${version}, and Keycloak needs 17 or later`);
}

/** The unpacked distribution, from Maven Central. */
async function install(): Promise<string> {
  const cache = cacheFolder();
  const folder = join(cache, `keycloak-${keycloakVersion}`);
  if (existsSync(join(folder, 'bin/kc.sh'))) return folder;
  if (!(await run('mvn', ['-v']).catch(() => undefined)))
    throw new Missing('Maven is not installed, and fetches Keycloak');
  mkdirSync(cache, { recursive: true });
  const artifact = `org.keycloak:keycloak-quarkus-dist:${keycloakVersion}:tar.gz`;
  const quiet = ['-q', '-B'];
  await run('mvn', [...quiet, 'dependency:get', `-Dartifact=${artifact}`, '-Dtransitive=false']);
  await run('mvn', [...quiet, 'dependency:copy', `-Dartifact=${artifact}`, `-DoutputDirectory=${cache}`]);
  await run('tar', ['-xzf', join(cache, `keycloak-quarkus-dist-${keycloakVersion}.tar.gz`), '-C', cache]);
  return folder;
}

/** As its import takes it, users and their credentials included; a realm for each hash, of which the policy is the realm's. */
function realm(hash: Hash, users: number) {
  const credential = passwordCredential(hash);
  return {
    realm: hash,
    enabled: true,
    sslRequired: 'none',
    ...(hash === 'free' && { passwordPolicy: 'hashAlgorithm(pbkdf2-sha256) and hashIterations(1)' }),
    clients: [
      {
        clientId: client,
        publicClient: true,
        directAccessGrantsEnabled: true,
        standardFlowEnabled: false,
        enabled: true,
      },
    ],
    users: Array.from({ length: users }, (_, index) => {
      const username = userName(hash, index);
      return {
        ...{ username, enabled: true, email: `${username}@example.com`, emailVerified: true },
        ...{ firstName: 'Bench', lastName: 'User' },
        credentials: [
          credential,
          {
            type: 'otp',
            secretData: JSON.stringify({ value: secretOf(username) }),
            credentialData: JSON.stringify({
              subType: 'totp',
              digits: 6,
              counter: 0,
              period: 30,
              algorithm: 'HmacSHA1',
            }),
          },
        ],
      };
    }),
  };
}

/** Hashed once, and the same for all. */
function passwordCredential(hash: Hash) {
  const salt = randomBytes(16);
  const stored = (value: Uint8Array, iterations: number, algorithm: string, more: object) => ({
    type: 'password',
    secretData: JSON.stringify({ value: Buffer.from(value).toString('base64'), salt: salt.toString('base64') }),
    credentialData: JSON.stringify({ hashIterations: iterations, algorithm, additionalParameters: more }),
  });
  if (hash === 'free') return stored(pbkdf2Sync(password, salt, 1, 64, 'sha256'), 1, 'pbkdf2-sha256', {});
  const parameters = { message: password, nonce: salt, memory: 7168, passes: 5, parallelism: 1, tagLength: 32 };
  const more = { hashLength: ['32'], memory: ['7168'], type: ['id'], version: ['1.3'], parallelism: ['1'] };
  return stored(argon2Sync('argon2id', parameters), 5, 'argon2', more);
}
