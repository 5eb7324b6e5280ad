// The figures of the placements side by side, with what is aimed at beside them.
import { type Bill, summaryHeads, summaryRows } from '../cost/bills.ts';
import { verdict } from '../report.ts';
import { percentile } from '../statistics.ts';
import { textTable } from '../text-table.ts';
import type { PlacementFigures } from './placement-figures.ts';

const warmAim = 250;
const coldAim = 2_500;
/** The opening turn and the password turn. */
const coldTurnsAimedAt = 2;

export function awsReport(placements: readonly PlacementFigures[]): string {
  const [first] = placements;
  if (!first) return '';
  const names = placements.map(({ placement }) => placement);
  return [
    'On the emulator, by the deployed API and real processes, one request after the other. The emulator and its functions',
    'share this machine; it checks signatures and policies at each call, and takes a few milliseconds for it.',
    '',
    ...first.repairs.map((repair) => `Repaired in it: ${repair}`),
    '',
    'Warm turns, p50 and p99 ms.',
    '',
    textTable(['turn', 'aim', ...names.flatMap((name) => [name, 'p99', ''])], warmRows(placements)),
    '',
    'OathLogin with every function fresh before each turn, ms of the median round and of the slowest.',
    '',
    textTable(['cold turn', 'aim', ...names.flatMap((name) => [name, 'worst', ''])], coldRows(placements)),
    '',
    'Lambda invocations per login, those of the workers and of the phone included.',
    '',
    textTable(['login', ...names], invocationRows(placements)),
    '',
  ].join('\n');
}

export function billReport(all: readonly Bill[]): string {
  return ['Dollars per million logins.', '', textTable(summaryHeads, summaryRows(all)), ''].join('\n');
}

function warmRows(placements: readonly PlacementFigures[]) {
  return (['oath', 'push'] as const).flatMap((kind) => {
    const turns = placements[0]?.[kind].figures.turns ?? [];
    return turns.map(({ turn, hashes }, index) => [
      turn,
      hashes ? 'password' : `< ${warmAim}`,
      ...placements.flatMap(({ [kind]: login }) => {
        const samples = login.figures.turns[index]?.milliseconds ?? [];
        const median = percentile(samples, 0.5);
        return [median, percentile(samples, 0.99), hashes ? '' : verdict(median < warmAim)];
      }),
    ]);
  });
}

function coldRows(placements: readonly PlacementFigures[]) {
  return (placements[0]?.cold ?? []).map((_, turn) => [
    `OathLogin ${turn + 1}`,
    turn < coldTurnsAimedAt ? `< ${coldAim}` : '',
    ...placements.flatMap(({ cold }) => {
      const samples = cold[turn] ?? [];
      const worst = percentile(samples, 1);
      return [percentile(samples, 0.5), worst, turn < coldTurnsAimedAt ? verdict(worst < coldAim) : ''];
    }),
  ]);
}

function invocationRows(placements: readonly PlacementFigures[]) {
  const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
  return [
    ...(['oath', 'push'] as const).map((kind) => [
      placements[0]?.[kind].figures.journey ?? '',
      ...placements.map(({ [kind]: login }) => sum(login.functions.map(({ invocations }) => invocations))),
    ]),
    ['warmed by a fresh engine when a journey opens', ...placements.map(({ warmed }) => warmed)],
  ];
}
