// What every node gets without declaring it, on a real machine.
import type { NodeTools } from '../../node/node-handler.ts';
import { powertoolsLog } from '../observability/powertools-log.ts';
import { systemClock } from './clock.ts';
import { systemLogger } from './logger.ts';
import { systemRandomness } from './randomness.ts';

export const systemTools: NodeTools = {
  clock: systemClock,
  randomness: systemRandomness,
  log: powertoolsLog(systemLogger, process.env.LOG_LEVEL),
};
