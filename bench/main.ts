// `npm run bench`: whole logins through the HTTP door of a local stack made for it, and the figures of the functions.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startLocalStack } from '../local/stack.ts';
import { functionFigures } from './function-figures.ts';
import { driveLogin, driveOathLogin, type LoginFigures } from './logins.ts';
import { measuredClient } from './measured-client.ts';
import { functionReport, loginReport } from './report.ts';

const usage = `Usage: npm run bench -- [--quick] [--json FILE]

  --quick      few rounds: for a look, not for comparing
  --json FILE  also writes every sample to a file
`;

const quick = { logins: 10, processes: 3 };
const full = { logins: 150, processes: 15 };

const args = readArguments();
if (args === undefined) {
  process.stderr.write(usage);
  process.exitCode = 2;
} else {
  const rounds = args.quick ? quick : full;
  const logins = await loginFigures(rounds.logins);
  process.stdout.write(loginReport(logins));
  const functions = await functionFigures(rounds.processes);
  process.stdout.write(functionReport(functions));
  if (args.json !== undefined) writeFileSync(args.json, JSON.stringify({ logins, functions }, null, 2));
}

async function loginFigures(count: number): Promise<LoginFigures[]> {
  const dataFolder = mkdtempSync(join(tmpdir(), 'waymark-bench-'));
  const stack = await startLocalStack({ port: 0, dataFolder });
  const client = measuredClient(stack.url);
  try {
    return [await driveLogin(client, count), await driveOathLogin(client, count)];
  } finally {
    client.close();
    await stack.stop();
    rmSync(dataFolder, { recursive: true });
  }
}

function readArguments(): { quick: boolean; json?: string | undefined } | undefined {
  try {
    const options = { quick: { type: 'boolean', default: false }, json: { type: 'string' } } as const;
    return parseArgs({ options, strict: true }).values;
  } catch {
    return undefined;
  }
}
