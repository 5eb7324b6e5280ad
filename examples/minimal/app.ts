import { App } from 'aws-cdk-lib';
import { shippedJourneys, Waymark } from 'waymark/cdk';

const app = new App();
new Waymark(app, 'Auth', { stage: 'dev', realms: { alpha: { journeys: shippedJourneys } } });
