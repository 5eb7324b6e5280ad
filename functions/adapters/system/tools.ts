// What every node gets without declaring it, on a real machine.
import type { NodeTools } from '../../node/define-node.ts';
import { powertoolsLog, powertoolsLogger } from '../observability/powertools-log.ts';
import { systemClock, systemRandomness } from './machine.ts';

/** The one logger of a function: its middleware sets on it what every line says. */
export const systemLogger = powertoolsLogger();

export const systemTools: NodeTools = {
  clock: systemClock,
  randomness: systemRandomness,
  log: powertoolsLog(systemLogger, process.env.LOG_LEVEL),
};
