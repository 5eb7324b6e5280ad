// The users command with all that it has on a real machine.
import { text } from 'node:stream/consumers';
import { systemClock } from '../functions/adapters/system-clock.ts';
import { systemRandomness } from '../functions/adapters/system-randomness.ts';
import { consoleOutput, type ExitCode } from '../local/cli/command.ts';
import { deployedTables } from './deployed-tables.ts';
import { askSecret } from './terminal.ts';
import { userStores } from './user-stores.ts';
import { usersCommand } from './users-command.ts';

export function users(args: readonly string[]): Promise<ExitCode> {
  return usersCommand(args, {
    ...consoleOutput,
    storesOf: async (stage) =>
      userStores(await deployedTables(stage), { clock: systemClock, randomness: systemRandomness }),
    askSecret,
    readInput: () => text(process.stdin),
  });
}
