// The users command with all that it has on a real machine.
import { text } from 'node:stream/consumers';
import { consoleOutput, type ExitCode, Trouble } from '../cli/command.ts';
import { terminal } from '../cli/terminal.ts';
import { systemClock, systemRandomness } from '../functions/adapters/system/machine.ts';
import { deployedData } from './deployed-data.ts';
import { operatorAuditLog } from './operator-audit-log.ts';
import { userStores } from './user-stores.ts';
import { usersCommand } from './users-command.ts';

const tools = { clock: systemClock, randomness: systemRandomness };

export async function users(args: readonly string[]): Promise<ExitCode> {
  const { interactive, ask, close } = terminal();
  try {
    return await usersCommand(args, {
      ...consoleOutput,
      ...tools,
      storesOf: async (stage) => {
        const { dynamo, auditGroup } = await deployedData(stage);
        return userStores(dynamo, operatorAuditLog(auditGroup, { ...tools, complain: consoleOutput.complain }), tools);
      },
      async askSecret(question) {
        if (!interactive) throw new Trouble('Nobody is here to type a password: use --password-stdin');
        return ask(question, { secret: true });
      },
      readInput: () => text(process.stdin),
    });
  } finally {
    close();
  }
}
