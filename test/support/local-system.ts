// The local stack of a test file, for walks: started before its tests and stopped after them.
import { afterAll, afterEach, beforeAll } from '@jest/globals';
import type { LocalStackOptions } from '../../local/stack.ts';
import { type StackInProcess, stackInProcess } from './stack-in-process.ts';
import { stackPhones } from './stack-phone.ts';
import type { WalkedSystem } from './walks/walked-system.ts';
import { advanceWallClock, restoreWallClock } from './wall-clock.ts';

export type LocalSystem = WalkedSystem & Pick<StackInProcess, 'dropMessages'>;

/** To be asked in tests only. */
export function localSystem({ api = 'rest' }: Pick<LocalStackOptions, 'api'> = {}): () => LocalSystem {
  const phones = stackPhones();
  let stack: StackInProcess | undefined;
  beforeAll(async () => {
    stack = await stackInProcess({ ...phones, api });
  });
  afterEach(restoreWallClock);
  afterAll(() => stack?.stop());
  return () => {
    if (!stack) throw new Error('The stack starts before the first test, not sooner');
    const { url, at, dropMessages } = stack;
    return { url, at, dropMessages, phone: phones.phone, pass: async (time) => advanceWallClock(time) };
  };
}
