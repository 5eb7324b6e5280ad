// The one logger of a function: its middleware sets on it what every line says.
import { powertoolsLogger } from '../observability/powertools-log.ts';

export const systemLogger = powertoolsLogger();
