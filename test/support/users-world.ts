// The users command over real tables, for its tests.
import { afterAll, afterEach, beforeAll } from '@jest/globals';
import { dynamoConfigurationEditor } from '../../functions/adapters/dynamo/configuration.ts';
import { dynamoPasswordCheck } from '../../functions/adapters/dynamo/credentials.ts';
import { dynamoOathDevices } from '../../functions/adapters/dynamo/oath-devices.ts';
import { dynamoPasskeys } from '../../functions/adapters/dynamo/passkeys.ts';
import { dynamoPushDevices } from '../../functions/adapters/dynamo/push-devices.ts';
import { dynamoRecoveryCodes } from '../../functions/adapters/dynamo/recovery-codes.ts';
import { sealer } from '../../functions/adapters/sealing/sealing.ts';
import { userStores, userTables } from '../../operator/user-stores.ts';
import { type UsersTools, usersCommand } from '../../operator/users-command.ts';
import { memoryAuditLog } from '../../testing/memory/audit-log.ts';
import { memoryKeyRings } from '../../testing/memory/key-rings.ts';
import { cheapCost } from '../../testing/memory/store.ts';
import { seededRandomness } from '../../testing/seeded-randomness.ts';
import { simulatedClock } from '../../testing/simulated-clock.ts';
import { type DynaliteServer, startDynalite } from './dynalite-server.ts';
import { type TemporaryFolder, temporaryFolder } from './running-stack.ts';

export const jo = { realm: '/alpha', username: 'jo' };
export const password = 'correct horse';

/** To be called once per file. What is `typed` answers questions for secrets, what is `piped` is standard input. */
export function usersWorlds() {
  let server: DynaliteServer;
  const folders: TemporaryFolder[] = [];
  beforeAll(async () => {
    server = await startDynalite();
  });
  afterEach(() => {
    for (const folder of folders.splice(0)) folder.remove();
  });
  afterAll(() => server.stop());

  return async (typed: readonly string[] = [password, password], piped = '') => {
    const tables = await server.freshTables(...userTables);
    await dynamoConfigurationEditor(tables.dynamo).put('/alpha', 'realm', '', {});
    const clock = simulatedClock();
    const tools = { clock, randomness: seededRandomness('users') };
    const auditLog = memoryAuditLog();
    const { dynamo } = tables;
    const secrets = sealer(memoryKeyRings(), 'device-secrets');
    const hashing = { cost: cheapCost };
    const stores = userStores({ dynamo, auditLog, sealer: secrets }, tools, hashing);
    const folder = temporaryFolder();
    folders.push(folder);
    const output: string[] = [];
    const left = [...typed];
    const console: UsersTools = {
      ...tools,
      print: (line) => output.push(line),
      complain: (line) => output.push(line),
      storesOf: async () => stores,
      askSecret: async () => left.shift() ?? '',
      readInput: async () => piped,
      environment: {},
      fileAt: (path) => path,
    };
    return {
      clock,
      tables,
      auditLog,
      file: (name: string, lines: readonly string[]) => folder.write(name, lines.join('\n')),
      run: (...args: string[]) => usersCommand(args, console),
      said: () => output.join('\n'),
      stores: {
        ...stores,
        configurationEditor: dynamoConfigurationEditor(dynamo),
        passwordCheck: dynamoPasswordCheck(dynamo, tools, hashing),
        passkeys: dynamoPasskeys(dynamo),
        oathDevices: dynamoOathDevices(dynamo, secrets),
        pushDevices: dynamoPushDevices(dynamo, secrets),
        recoveryCodes: dynamoRecoveryCodes(dynamo, tools, hashing),
      },
      addDevice: (device: string, more: object = {}) =>
        tables.putRow('DeviceProfiles', { user: '/alpha#jo', device, ...more }),
    };
  };
}
