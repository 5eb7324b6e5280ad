// The figures as tables, with what is aimed at beside them.
import type { FunctionFigures } from './function-figures.ts';
import type { LoginFigures } from './logins.ts';
import { mean, percentile } from './statistics.ts';
import { textTable } from './text-table.ts';

const turnAim = 15;
const unitAim = 6;
const initAim = 150;

export function loginReport(logins: readonly LoginFigures[]): string {
  return [
    'Turns over HTTP, one after the other. The database stand-in runs in a process of its own; client and functions',
    'share one, so "turns/s" (one core, from the CPU time of this process) pays for the client, too.',
    '',
    turnTable(logins),
    '',
    'DynamoDB per login, journeys and keys in memory.',
    '',
    ...logins.flatMap((figures) => [callTable(figures), '']),
    '',
  ].join('\n');
}

export function functionReport(functions: readonly FunctionFigures[]): string {
  return ['Functions: bundle, and median import in a fresh process.', '', functionTable(functions), ''].join('\n');
}

function turnTable(logins: readonly LoginFigures[]): string {
  const rows = logins.flatMap(({ turns }) =>
    turns.map(({ turn, hashes, milliseconds, cpuMilliseconds }) => [
      turn,
      hashes ? 'password' : '',
      percentile(milliseconds, 0.5),
      percentile(milliseconds, 0.99),
      hashes ? '' : `< ${turnAim}`,
      hashes ? '' : verdict(percentile(milliseconds, 0.5) < turnAim),
      mean(cpuMilliseconds),
      Math.round(1000 / mean(cpuMilliseconds)),
    ]),
  );
  return textTable(['turn', 'hashing', 'p50 ms', 'p99 ms', 'p50 aim', '', 'CPU ms', 'turns/s'], rows);
}

function callTable({ journey, calls }: LoginFigures): string {
  const total = {
    calls: sum(calls.map((row) => row.calls)),
    readUnits: sum(calls.map((row) => row.readUnits)),
    writeUnits: sum(calls.map((row) => row.writeUnits)),
  };
  const rows = calls.map((row) => [`  ${row.operation} ${row.table}`, row.calls, row.readUnits, row.writeUnits]);
  const aimed = journey === 'OathLogin';
  const { readUnits, writeUnits } = total;
  return textTable(
    [journey, 'calls', 'read units', 'write units'],
    [
      ...rows,
      ['  total', total.calls, readUnits, writeUnits],
      ...(aimed
        ? [
            [
              '  aim',
              '',
              `<= ${unitAim} ${verdict(readUnits <= unitAim)}`,
              `<= ${unitAim} ${verdict(writeUnits <= unitAim)}`,
            ],
          ]
        : []),
    ],
  );
}

function functionTable(functions: readonly FunctionFigures[]): string {
  const rows = functions.map(({ name, bytes, mostBytes, initMilliseconds }) => [
    name,
    bytes / 1000,
    mostBytes === undefined ? '' : `< ${mostBytes / 1000}`,
    mostBytes === undefined ? '' : verdict(bytes < mostBytes),
    initMilliseconds,
    `< ${initAim}`,
    verdict(initMilliseconds < initAim),
  ]);
  return textTable(['function', 'kB', 'aim', '', 'init ms', 'aim', ''], rows);
}

function verdict(good: boolean): string {
  return good ? 'ok' : 'MISSED';
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
