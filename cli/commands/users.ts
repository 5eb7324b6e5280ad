// The users command with all that it has on a real machine.
import { text } from 'node:stream/consumers';
import { dynamoKeyRingStore, dynamoKeyRings } from '../../functions/adapters/dynamo/key-rings.ts';
import { fileAuditLog } from '../../functions/adapters/observability/audit-logs.ts';
import { fileKeyWrapper } from '../../functions/adapters/sealing/file-key-wrapper.ts';
import { sealer } from '../../functions/adapters/sealing/sealing.ts';
import { systemClock, systemRandomness } from '../../functions/adapters/system/machine.ts';
import { dataPath, dataPlaces, localDynamo } from '../../local/data-door.ts';
import { deployedData } from '../../operator/deployed-data.ts';
import { complainingLog, operatorAuditLog } from '../../operator/operator-audit-log.ts';
import { userStores } from '../../operator/user-stores.ts';
import { usersCommand } from '../../operator/users-command.ts';
import { consoleOutput, type ExitCode, Trouble } from '../command.ts';
import { fromCaller } from '../files.ts';
import { nameServer, noAnswer, shownServer } from '../server.ts';
import { terminal } from '../terminal.ts';

const tools = { clock: systemClock, randomness: systemRandomness };
const { complain } = consoleOutput;

export async function users(args: readonly string[]): Promise<ExitCode> {
  const { interactive, ask, close } = terminal();
  try {
    return await usersCommand(args, {
      ...consoleOutput,
      ...tools,
      environment: process.env,
      storesOf: (place) => ('stage' in place ? ofDeployment(place.stage) : ofMachine(place.server)),
      async askSecret(question) {
        if (!interactive) throw new Trouble('Nobody is here to type a password: use --password-stdin');
        return ask(question, { secret: true });
      },
      readInput: () => text(process.stdin),
      fileAt: fromCaller,
      ...(process.stderr.isTTY && {
        showProgress: (line: string | undefined) => process.stderr.write(`\r\u001b[K${line ?? ''}`),
      }),
    });
  } finally {
    close();
  }
}

async function ofDeployment(stage: string) {
  const { dynamo, keyOpener, auditGroup } = await deployedData(stage);
  const rings = dynamoKeyRings(dynamoKeyRingStore(dynamo), keyOpener, tools);
  const auditLog = operatorAuditLog(auditGroup, { ...tools, complain });
  return userStores({ dynamo, auditLog, sealer: sealer(rings, 'device-secrets') }, tools);
}

async function ofMachine(server: URL) {
  nameServer(server, consoleOutput);
  const response = await fetch(new URL(dataPath, server)).catch(() => {
    throw noAnswer(server);
  });
  const { data } = dataPlaces.safeParse(response.ok ? await response.json() : undefined);
  if (!data) throw new Trouble(`${shownServer(server)} is not on this machine: name a deployment by --stage`);
  const dynamo = localDynamo(data.dynamoEndpoint);
  const wrapper = fileKeyWrapper(data.keyFile, systemRandomness);
  const rings = dynamoKeyRings(dynamoKeyRingStore(dynamo), wrapper, tools);
  const auditLog = fileAuditLog({ file: data.auditFile, ...tools, log: complainingLog(complain) });
  return userStores({ dynamo, auditLog, sealer: sealer(rings, 'device-secrets') }, tools);
}
