// What is printed while something runs, on standard output and on standard error.
import { jest } from '@jest/globals';

/** Lines, complete ones only. */
export async function printedLines(work: () => unknown): Promise<string[]> {
  const parts: string[] = [];
  const take = (part: unknown): boolean => {
    parts.push(String(part));
    return true;
  };
  const spies = [jest.spyOn(process.stdout, 'write'), jest.spyOn(process.stderr, 'write')];
  for (const spy of spies) spy.mockImplementation(take);
  try {
    await work();
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
  return parts.join('').split('\n').slice(0, -1);
}
