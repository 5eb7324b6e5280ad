// The seed command with all that it has on a real machine.
import { consoleOutput, type ExitCode } from '../cli/command.ts';
import { seedCommand } from './seed-command.ts';
import { seedDeployment } from './seed-deployment.ts';

export function seed(args: readonly string[]): Promise<ExitCode> {
  return seedCommand(args, { ...consoleOutput, seed: seedDeployment });
}
