// What every node gets without declaring it, on a real machine.
import type { NodeTools } from '../journey/node-handler.ts';
import { powertoolsLog } from './powertools-log.ts';
import { systemClock } from './system-clock.ts';
import { systemLogger } from './system-logger.ts';
import { systemRandomness } from './system-randomness.ts';

export const systemTools: NodeTools = {
  clock: systemClock,
  randomness: systemRandomness,
  log: powertoolsLog(systemLogger, process.env.LOG_LEVEL),
};
