// The machine's time, randomness and log: what every node gets without declaring it.
import { randomBytes } from 'node:crypto';
import type { NodeTools } from '../../node/node-handler.ts';
import type { Clock, Log, Randomness } from '../../ports/system.ts';
import { powertoolsLog, powertoolsLogger } from '../observability/powertools-log.ts';

export const systemClock: Clock = { now: () => Date.now() };

export const systemRandomness: Randomness = { bytes: (length) => new Uint8Array(randomBytes(length)) };

// Pure: bundles that want the clock alone carry no logger.
/** The one logger of a function: its middleware sets on it what every line says. */
export const systemLogger = /* @__PURE__ */ powertoolsLogger();

export const systemTools: NodeTools = {
  clock: systemClock,
  randomness: systemRandomness,
  log: /* @__PURE__ */ newLog(),
};

function newLog(): Log {
  return powertoolsLog(systemLogger, process.env.LOG_LEVEL);
}
