// What every node gets without declaring it, on a real machine.
import type { NodeTools } from '../journey/node-handler.ts';
import { consoleLog } from './console-log.ts';
import { systemClock } from './system-clock.ts';
import { systemRandomness } from './system-randomness.ts';

export const systemTools: NodeTools = {
  clock: systemClock,
  randomness: systemRandomness,
  log: consoleLog({ level: process.env.LOG_LEVEL }),
};
