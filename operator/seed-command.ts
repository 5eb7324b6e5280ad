// `npm run seed`: fills a deployment with what custom resources fill it with, where they did not run or are to run again.
import { calledAs, readArguments, UsageError } from '../cli/arguments.ts';
import { type ExitCode, ending, type Output } from '../cli/command.ts';
import type { Seeded } from './seed-deployment.ts';
import { stageOf } from './stage.ts';

export interface SeedCommandTools extends Output {
  /** Rejects with a Trouble. */
  readonly seed: (stage: string, onSeeded: (seeded: Seeded) => void) => Promise<void>;
}

const usage = `Usage:
  ${calledAs('seed')} --stage NAME

  --stage NAME   of the deployment; default: dev

Makes key rings and platform applications that are missing, imports the journeys and services that were deployed, and
uploads the login page. What is there already stays as it is, and what an operator has changed since.
Account and region are those of the AWS CLI; AWS_ENDPOINT_URL names an emulator. Ends with 1 when it did not work out.`;

const options = {
  stage: { type: 'string', default: 'dev' },
} as const;

export function seedCommand(args: readonly string[], tools: SeedCommandTools): Promise<ExitCode> {
  return ending(usage, tools, async (): Promise<ExitCode> => {
    const { values, positionals } = readArguments(args, options);
    if (positionals.length > 0) throw new UsageError('seed takes no arguments but its options');
    await tools.seed(stageOf(values.stage), (seeded) => tools.print(seededLine(seeded)));
    return 0;
  });
}

/** `key rings: auth-id made, session kept` */
export function seededLine({ what, answer }: Seeded): string {
  const done = Object.entries(answer).map(([name, value]) => `${name} ${value}`);
  return `${what}: ${done.join(', ')}`;
}
