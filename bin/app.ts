// The CDK app: `npx cdk synth`, `npx cdk deploy --all`. What can be chosen is in lib/configuration.ts.
import { App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { readConfiguration } from '../lib/configuration.ts';
import { Waymark } from '../lib/waymark.ts';

const app = new App();
new Waymark(app, 'Waymark', readConfiguration(app.node));
Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
