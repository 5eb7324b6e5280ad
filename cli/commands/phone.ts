// `waymark phone`: the virtual phone of this machine.
import { phoneCommand } from '../../phone/cli/phone-command.ts';
import { machine } from '../../phone/machine.ts';
import { consoleOutput, type ExitCode } from '../command.ts';

export function phone(args: readonly string[]): Promise<ExitCode> {
  return phoneCommand(args, { ...consoleOutput, ...machine(process.env) });
}
