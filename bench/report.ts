// The figures as tables, with what is aimed at beside them.
import { type Aim, counted, ratioOf } from './aims.ts';
import type { LoginFigures } from './drive.ts';
import type { FunctionFigures } from './function-figures.ts';
import { pollInside, pollOver } from './push-logins.ts';
import type { ScriptFigures } from './script-figures.ts';
import { mean, percentile } from './statistics.ts';
import { type Cell, textTable } from './text-table.ts';

/** Of the processor time of a code turn, by that of a bare handler that makes the same calls. The client is in both. */
const codeTurnAim = 1.5;
/** A sandbox of its own and an engine without a compiler, a worker to send to and to hear from, and the node around it. */
const scriptRunAim = 6;

/** At most, of a login or a poll. */
const unitAims = new Map([
  ['OathLogin', { reads: 6, writes: 7 }],
  ['PasskeyLogin', { reads: 5, writes: 5 }],
  [pollOver, { reads: 2, writes: 1 }],
  [pollInside, { reads: 2, writes: 0 }],
]);

export function turnAims(logins: readonly LoginFigures[]): Aim[] {
  return logins.flatMap(({ turns, bareCpuMilliseconds }) => {
    const last = turns.at(-1);
    if (!last || bareCpuMilliseconds.length === 0) return [];
    const what = `${last.turn}: processor, of a bare handler's with the same calls`;
    return [{ what, ...ratioOf(last.cpuMilliseconds, bareCpuMilliseconds), most: codeTurnAim }];
  });
}

/** Counted, so that no machine has a part in it. */
export function unitAimsOf(logins: readonly LoginFigures[]): Aim[] {
  return logins.flatMap(({ journey, calls }) => {
    const aim = unitAims.get(journey);
    if (!aim) return [];
    return [
      counted(`${journey}: read units`, sum(calls.map((row) => row.readUnits)), aim.reads),
      counted(`${journey}: write units`, sum(calls.map((row) => row.writeUnits)), aim.writes),
    ];
  });
}

export function scriptAims({ runMilliseconds, bareRunMilliseconds }: ScriptFigures): Aim[] {
  const what = 'script: a warm run, of the same in a new context of Node.js';
  return [{ what, ...ratioOf(runMilliseconds, bareRunMilliseconds), most: scriptRunAim }];
}

export function turnReport(logins: readonly LoginFigures[]): string {
  return [
    'Turns over HTTP, one after the other. The database stand-in runs in a process of its own; client and functions',
    'share one, so "turns/s" (one core, from the CPU time of this process) pays for the client, too.',
    '',
    loginReport(logins),
  ].join('\n');
}

export function loginReport(logins: readonly LoginFigures[]): string {
  return [
    turnTable(logins),
    '',
    'DynamoDB per login or poll, journeys and keys in memory. Below it the calls to SNS and SQS, counted at the clients of',
    'the SDK; without ReceiveMessage, with which Lambda waits all the time.',
    '',
    ...logins.flatMap((figures) => [callTable(figures), '']),
    '',
  ].join('\n');
}

export function functionReport(functions: readonly FunctionFigures[]): string {
  return [
    'Functions: bundle, and median import in a fresh process; beside it, how much that is of a function with a bare client.',
    '',
    functionTable(functions),
    '',
  ].join('\n');
}

export function scriptReport(scripts: ScriptFigures): string {
  const { name, importMilliseconds, firstRunMilliseconds, startMilliseconds, runMilliseconds, bareRunMilliseconds } =
    scripts;
  const p50 = percentile(runMilliseconds, 0.5);
  return [
    'Scripts: the function of Scripted Decision from the start of its import to its first answer, median in a fresh process,',
    'and then each run of a small script right after the other. Runner, worker and sandbox as deployed, ports in memory.',
    '',
    textTable(
      [name, 'ms'],
      [
        ['import, which starts the worker', importMilliseconds],
        ['first run, which waits for it', firstRunMilliseconds],
        ['both', startMilliseconds],
        [`each of ${runMilliseconds.length} more when warm, p50`, p50],
        ['p99', percentile(runMilliseconds, 0.99)],
        ['the same in a new context of Node.js, p50', percentile(bareRunMilliseconds, 0.5)],
      ],
    ),
    '',
    '',
  ].join('\n');
}

function turnTable(logins: readonly LoginFigures[]): string {
  const rows = logins.flatMap(({ turns }) =>
    turns.map(({ turn, hashes, milliseconds, cpuMilliseconds }) => [
      turn,
      hashes ? 'password' : '',
      percentile(milliseconds, 0.5),
      percentile(milliseconds, 0.99),
      mean(cpuMilliseconds),
      Math.round(1000 / mean(cpuMilliseconds)),
    ]),
  );
  return textTable(['turn', 'hashing', 'p50 ms', 'p99 ms', 'CPU ms', 'turns/s'], rows);
}

function callTable({ journey, calls, services }: LoginFigures): string {
  const readUnits = sum(calls.map((row) => row.readUnits));
  const writeUnits = sum(calls.map((row) => row.writeUnits));
  const aim = unitAims.get(journey);
  return textTable(
    [journey, 'calls', 'read units', 'write units'],
    [
      ...calls.map((row) => [`  ${row.operation} ${row.table}`, row.calls, row.readUnits, row.writeUnits]),
      ['  total', sum(calls.map((row) => row.calls)), readUnits, writeUnits],
      ...(aim ? [['  aim', '', atMost(aim.reads, readUnits), atMost(aim.writes, writeUnits)]] : []),
      ...services.map((row) => [`  ${row.service} ${row.operation}`, row.calls]),
    ],
  );
}

function atMost(aim: number, units: number): string {
  return `<= ${aim} ${verdict(units <= aim)}`;
}

function functionTable(functions: readonly FunctionFigures[]): string {
  const rows = functions.flatMap(({ name, bytes, mostBytes, initMilliseconds, initRatio, beside }) => [
    [name, ...sizeCells(bytes, mostBytes), initMilliseconds, `${initRatio.value.toFixed(2)} x`],
    ...beside.map((one) => [`  ${one.file}`, ...sizeCells(one.bytes, one.mostBytes)]),
  ]);
  return textTable(['function', 'kB', 'aim', '', 'init ms', 'of bare'], rows);
}

function sizeCells(bytes: number, mostBytes: number | undefined): Cell[] {
  if (mostBytes === undefined) return [bytes / 1000, '', ''];
  return [bytes / 1000, `< ${mostBytes / 1000}`, verdict(bytes < mostBytes)];
}

export function verdict(good: boolean): string {
  return good ? 'ok' : 'MISSED';
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
