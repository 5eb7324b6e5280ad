// What logins take of the tables at each size, side by side.
import { type Aim, counted } from './aims.ts';
import type { LoginFigures } from './drive.ts';
import type { GrowthFigures } from './growth.ts';
import { verdict } from './report.ts';
import { percentile } from './statistics.ts';
import { type Cell, textTable } from './text-table.ts';

export const growthHeads = ['login', 'users and devices', 'calls', 'read units', 'write units', 'last turn, p50 ms'];

export function growthRows(growth: readonly GrowthFigures[]): Cell[][] {
  return (['oath', 'push'] as const).flatMap((kind) =>
    growth.map(({ users, [kind]: figures }) => {
      const { calls, readUnits, writeUnits } = countsOf(figures);
      const last = percentile(figures.turns.at(-1)?.milliseconds ?? [], 0.5);
      return [figures.journey, users, calls, readUnits, writeUnits, last];
    }),
  );
}

/** The same counts at every size. */
export function isFlat(growth: readonly GrowthFigures[]): boolean {
  return (['oath', 'push'] as const).every((kind) => {
    const counts = growth.map(({ [kind]: figures }) => JSON.stringify(countsOf(figures)));
    return new Set(counts).size === 1;
  });
}

export function growthAims(growth: readonly GrowthFigures[]): Aim[] {
  return [counted('logins whose counts grow with the tables', isFlat(growth) ? 0 : 1, 0)];
}

export function growthReport(growth: readonly GrowthFigures[]): string {
  return [
    'Logins while the tables grow, against the stand-in of DynamoDB.',
    '',
    textTable(growthHeads, growthRows(growth)),
    '',
    `The counts are the same at every size: ${verdict(isFlat(growth))}`,
    '',
  ].join('\n');
}

/** Configuration and key rings left out: a container reads them by the clock, not by the login. */
export function countsOf({ calls }: Pick<LoginFigures, 'calls'>) {
  const own = calls.filter(({ table }) => table !== 'Configuration' && table !== 'KeyRings');
  const sum = (of: (call: LoginFigures['calls'][number]) => number) => own.reduce((all, call) => all + of(call), 0);
  return {
    calls: sum((call) => call.calls),
    readUnits: sum((call) => call.readUnits),
    writeUnits: sum((call) => call.writeUnits),
  };
}
