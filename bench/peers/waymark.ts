// Waymark as `npm start` has it: the deployed functions in one process, DynamoDB and SQS stood in for by others.
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { dynamoOver } from '../../functions/adapters/dynamo/client.ts';
import { dynamoIdentityStore } from '../../functions/adapters/dynamo/identities.ts';
import { dynamoKeyRingStore, dynamoKeyRings } from '../../functions/adapters/dynamo/key-rings.ts';
import { dynamoOathEnrolment } from '../../functions/adapters/dynamo/oath-enrolment.ts';
import { sdkWire } from '../../functions/adapters/dynamo/sdk-wire.ts';
import { fileKeyWrapper } from '../../functions/adapters/sealing/file-key-wrapper.ts';
import { sealer } from '../../functions/adapters/sealing/sealing.ts';
import { systemClock, systemRandomness } from '../../functions/adapters/system/machine.ts';
import { isJsonObject, type JsonObject } from '../../functions/json.ts';
import { passwordCost } from '../../functions/mfa/hash-costs.ts';
import { newOathDeviceProfile } from '../../functions/mfa/oath/device-profile.ts';
import { costText } from '../../functions/mfa/slow-hash.ts';
import { userKey } from '../../functions/ports/users.ts';
import { uuid } from '../../functions/ports/uuid.ts';
import { dynamoClient } from '../../local/dynamo-client.ts';
import { startDynamo } from '../../local/dynamodb.ts';
import { tableName } from '../../local/environment.ts';
import { freePort } from '../../local/free-port.ts';
import { demoUser } from '../../local/seeds.ts';
import { filled } from '../measured-client.ts';
import { type Connection, json, refused } from './connection.ts';
import { type Account, type PeerKind, password, secretOf, userName } from './peer.ts';
import { family, start } from './processes.ts';

const nearlyFree = { memory: 8, passes: 1 };
const tools = { clock: systemClock, randomness: systemRandomness };
/** Of those that are put in at once. */
const seedersAtOnce = 8;

export const waymark: PeerKind = {
  name: 'waymark',
  missing: async () => undefined,
  async start({ folder, users, onServerCore, aside }) {
    const dataFolder = join(folder, 'waymark');
    mkdirSync(dataFolder);
    // It stays where this process is, off the server's core.
    const before = new Set(family(process.pid));
    const database = await startDynamo(join(dataFolder, 'dynamodb'));
    const databasePids = family(process.pid).filter((pid) => !before.has(pid));
    const port = await freePort();
    const url = `http://localhost:${port}/am`;
    const program = fileURLToPath(new URL('waymark-server.ts', import.meta.url));
    const server = await start(
      [...onServerCore, process.execPath, ...nodeOptions(), program, dataFolder, String(port), database.endpoint],
      {
        log: join(folder, 'waymark.log'),
        env: { NODE_COMPILE_CACHE: compileCache },
        ready: async () => (await fetch(url)).ok,
      },
    ).catch(async (error: unknown) => {
      await database.stop();
      throw error;
    });
    const standIns = family(server.pid).filter((pid) => pid !== server.pid);
    for (const pid of standIns) await aside(pid);
    await seed(database.endpoint, join(dataFolder, 'keys.json'), users);
    return {
      name: 'waymark',
      title: 'Waymark',
      database: 'DynamoDB’s stand-in (dynalite, on disk) and SQS’s (fauxqs), processes of their own',
      does: 'journey OathLogin over its AM wire format, three requests: open, name and password, code. A code is spent by a conditional write, guesses are charged before comparing, the session is a row, audit lines are written',
      hashing: { own: `Argon2id ${costText(passwordCost)}`, free: `Argon2id ${costText(nearlyFree)}` },
      pid: server.pid,
      withChildren: false,
      beside: [...standIns, ...databasePids],
      login: (connection, account) => login(connection, `${url}/json/realms/root/realms/alpha/authenticate`, account),
      async stop() {
        await server.stop();
        await database.stop();
      },
    };
  },
};

/** Those of the script `start`. */
function nodeOptions(): string[] {
  const { scripts } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
  return String(scripts.start)
    .split(' ')
    .filter((part) => part.startsWith('--'));
}

/** As bin/waymark.js has it. */
const compileCache = fileURLToPath(new URL('../../node_modules/.cache/waymark-node', import.meta.url));

async function login(connection: Connection, url: string, { name, password: secret, code }: Account): Promise<boolean> {
  const page = await connection.post(`${url}?authIndexType=service&authIndexValue=OathLogin`, '{}', json);
  const prompt = await answer(connection, url, step(page.text), { IDToken1: name, IDToken2: secret });
  if (prompt.status !== 200) return refused(prompt);
  const asked = step(prompt.text);
  // A wrong password shows the first page again.
  if (JSON.stringify(asked['callbacks']).includes('PasswordCallback')) return false;
  const end = await answer(connection, url, asked, { IDToken1: code, IDToken2: '0' });
  if (end.status !== 200) return refused(end);
  return typeof step(end.text)['tokenId'] === 'string';
}

function answer(connection: Connection, url: string, asked: JsonObject, values: Readonly<Record<string, string>>) {
  return connection.post(url, JSON.stringify(filled(asked, values)), json);
}

function step(text: string): JsonObject {
  const body: unknown = JSON.parse(text);
  if (!isJsonObject(body)) throw new Error(`Not a step: ${text}`);
  return body;
}

/** By the stores of the functions. The real hash is made once: all of these users have one password. */
async function seed(endpoint: string, keyFile: string, users: number): Promise<void> {
  const client = dynamoClient(endpoint);
  const dynamo = dynamoOver(sdkWire(client), tableName, 30_000);
  const rings = dynamoKeyRings(dynamoKeyRingStore(dynamo), fileKeyWrapper(keyFile, systemRandomness), tools);
  const devices = dynamoOathEnrolment(dynamo, sealer(rings, 'device-secrets'), tools);
  for (const [hash, cost] of [
    ['own', passwordCost],
    ['free', nearlyFree],
  ] as const) {
    const identities = dynamoIdentityStore(dynamo, tools, { cost });
    const put = async (index: number, passwordHash?: unknown): Promise<void> => {
      const user = { realm: demoUser.realm, username: userName(hash, index) };
      const attributes = { ...user, active: true, attributes: {} };
      await identities.put(passwordHash === undefined ? { ...attributes, password } : attributes);
      const key = { user: userKey(user) ?? '' };
      if (passwordHash !== undefined) {
        const set = { update: 'SET #passwordHash = :passwordHash', values: { passwordHash } };
        await dynamo.table('Identities').update(key, set);
      }
      await devices.save(user, {
        ...newOathDeviceProfile({
          ...{ uuid: uuid(systemRandomness), secretBytes: Buffer.from(secretOf(user.username)) },
          ...{ addChecksum: false, truncationOffset: -1, digits: 6, hash: 'SHA1', interval: 30 },
        }),
      });
    };
    await put(0);
    const first = await dynamo
      .table('Identities')
      .get({ user: userKey({ realm: demoUser.realm, username: userName(hash, 0) }) ?? '' });
    let next = 1;
    const work = async (): Promise<void> => {
      while (next < users) {
        next += 1;
        await put(next - 1, first?.['passwordHash']);
      }
    };
    await Promise.all(Array.from({ length: seedersAtOnce }, work));
  }
  client.destroy();
}
