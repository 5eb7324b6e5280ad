// Starts the functions of nodes by asynchronous invocations with the event that @middy/warmup answers at once.
import { setTimeout as sleep } from 'node:timers/promises';
import type { NodeWarmer } from '../../ports/node-runner.ts';
import type { Clock } from '../../ports/system.ts';
import { isThrottling, type Lambda } from './invoke.ts';

/** A flood of logins must not become a flood of these: so often per node and engine container, in milliseconds. */
const interval = 60_000;

/** Milliseconds that an answer may be held up. What is not through by then goes on by itself. */
const longestDelay = 150;

const warmUpEvent = JSON.stringify({ source: 'serverless-plugin-warmup' });

export interface LambdaNodeWarmerOptions {
  readonly lambda: Lambda;
  readonly functionOf: (nodeType: string) => string;
  readonly nodeTypes: ReadonlySet<string>;
  readonly clock: Clock;
  /** Takes milliseconds. */
  readonly wait?: (milliseconds: number) => Promise<unknown>;
}

export interface LambdaNodeWarmer extends NodeWarmer {
  /** Too many functions run already: nothing is warmed for a minute. */
  rest(): void;
}

export function lambdaNodeWarmer(options: LambdaNodeWarmerOptions): LambdaNodeWarmer {
  const { lambda, functionOf, nodeTypes, clock } = options;
  const { wait = (milliseconds) => sleep(milliseconds, undefined, { ref: false }) } = options;
  const warmedAt = new Map<string, number>();
  let restsUntil = 0;

  const rest = () => {
    restsUntil = clock.now() + interval;
  };

  const start = async (nodeType: string): Promise<void> => {
    try {
      await lambda.invoke(functionOf(nodeType), warmUpEvent, { event: true, within: 1_000 });
    } catch (error) {
      // A login does without.
      if (isThrottling(error)) rest();
    }
  };

  return {
    nodeTypes,
    rest,
    async warm(wanted) {
      const now = clock.now();
      if (now < restsUntil) return;
      const due = wanted.filter((type) => nodeTypes.has(type) && now - (warmedAt.get(type) ?? -interval) >= interval);
      for (const type of due) warmedAt.set(type, now);
      if (due.length > 0) await Promise.race([Promise.all(due.map(start)), wait(longestDelay)]);
    },
  };
}
