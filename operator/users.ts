// The users command with all that it has on a real machine.
import { text } from 'node:stream/consumers';
import { systemClock, systemRandomness } from '../functions/adapters/system/machine.ts';
import { consoleOutput, type ExitCode } from '../local/cli/command.ts';
import { deployedData } from './deployed-data.ts';
import { operatorAuditLog } from './operator-audit-log.ts';
import { askSecret } from './terminal.ts';
import { userStores } from './user-stores.ts';
import { usersCommand } from './users-command.ts';

const tools = { clock: systemClock, randomness: systemRandomness };

export function users(args: readonly string[]): Promise<ExitCode> {
  return usersCommand(args, {
    ...consoleOutput,
    ...tools,
    storesOf: async (stage) => {
      const { dynamo, auditGroup } = await deployedData(stage);
      return userStores(dynamo, operatorAuditLog(auditGroup, { ...tools, complain: consoleOutput.complain }), tools);
    },
    askSecret,
    readInput: () => text(process.stdin),
  });
}
