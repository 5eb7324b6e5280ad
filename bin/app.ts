// The CDK app: `npx cdk synth`, `npx cdk deploy --all`. What can be chosen is in lib/configuration.ts.
import { App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { readConfiguration } from '../lib/configuration.ts';
import { functionBundle } from '../lib/function-bundle.ts';
import { waymarkStacks } from '../lib/waymark-stacks.ts';

const app = new App();
waymarkStacks(app, readConfiguration(app.node), functionBundle);
Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
