// The CDK app: `npx cdk synth`, `npx cdk deploy --all`. What can be chosen is in lib/configuration.ts.
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { RealmFilesError } from '../functions/deployment/realm-seeds.ts';
import { type Configuration, readConfiguration, SettingsError } from '../lib/configuration.ts';
import { seedFiles } from '../lib/seed-files.ts';
import { Waymark } from '../lib/waymark.ts';

const app = new App();
const configuration = checked(app);
// Here, and not as the `build` of cdk.json: that one comes first, and knows nothing of what the command line says.
for (const script of ['build-functions.ts', 'build-login.ts']) build(script);
new Waymark(app, 'Waymark', configuration);
Validations.of(app).addPlugins(new AwsSolutionsChecks(app));

/** With the files that it names. Ends the process with a message when something cannot be used. */
function checked({ node }: App): Configuration {
  try {
    const read = readConfiguration(node);
    seedFiles(read);
    return read;
  } catch (error) {
    if (!(error instanceof SettingsError || error instanceof RealmFilesError)) throw error;
    console.error(error.message);
    process.exit(1);
  }
}

/** What it prints is no part of what a synthesis prints. */
function build(script: string): void {
  const file = fileURLToPath(new URL(`../scripts/${script}`, import.meta.url));
  execFileSync(process.execPath, [file, '--if-stale'], { stdio: ['ignore', 2, 2] });
}
