// `npm run seed`: fills a deployment with what custom resources fill it with, where they did not run or are to run again.
import { type ExitCode, type Output, readArguments, UsageError } from '../local/cli/command.ts';
import type { Seeded } from './seed-deployment.ts';
import { Trouble } from './trouble.ts';

export interface SeedTools extends Output {
  /** Rejects with a Trouble. */
  readonly seed: (stage: string, onSeeded: (seeded: Seeded) => void) => Promise<void>;
}

const usage = `Usage:
  npm run seed -- --stage NAME

  --stage NAME   of the deployment; default: dev

Makes key rings and platform applications that are missing, imports the journeys and services that were deployed, and
uploads the login page. What is there already stays as it is, and what an operator has changed since.
Account and region are those of the AWS CLI; AWS_ENDPOINT_URL names an emulator. Ends with 1 when it did not work out.`;

const options = {
  stage: { type: 'string', default: 'dev' },
  help: { type: 'boolean', short: 'h' },
} as const;

export async function seedCommand(args: readonly string[], { print, complain, seed }: SeedTools): Promise<ExitCode> {
  try {
    const { values, positionals } = readArguments(args, options);
    if (values.help) {
      print(usage);
      return 0;
    }
    if (positionals.length > 0) throw new UsageError(`Cannot use ${positionals.join(' ')}`);
    await seed(values.stage, (seeded) => print(seededLine(seeded)));
    return 0;
  } catch (error) {
    if (error instanceof UsageError) {
      complain(`${error.message}\n\n${usage}`);
      return 2;
    }
    if (!(error instanceof Trouble)) throw error;
    complain(error.message);
    return 1;
  }
}

/** `key rings: auth-id made, session kept` */
export function seededLine({ what, answer }: Seeded): string {
  const done = Object.entries(answer).map(([name, value]) => `${name} ${value}`);
  return `${what}: ${done.join(', ')}`;
}
