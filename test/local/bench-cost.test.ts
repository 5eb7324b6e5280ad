import { describe, expect, test } from '@jest/globals';
import { billedMilliseconds, billOf, type FunctionUse, type LoginUse, totalOf } from '../../bench/cost/bill.ts';
import { kinds, summaryHeads, summaryRows } from '../../bench/cost/bills.ts';
import { alarmMetrics, idleAim, monthlyItems } from '../../bench/cost/monthly.ts';
import { dollarsFor } from '../../bench/cost/prices.ts';

const engine: FunctionUse = {
  ...{ name: 'authenticate', invocations: 3, milliseconds: 400, busyMilliseconds: 0, megabytes: 1024, logBytes: 600 },
};
const node: FunctionUse = {
  ...{ name: 'node-message', invocations: 1, milliseconds: 100, busyMilliseconds: 50, megabytes: 1769, logBytes: 400 },
};
const nothing: LoginUse = {
  ...{ apiRequests: 0, functions: [], readUnits: 0, writeUnits: 0, sqsRequests: 0, pushes: 0 },
  ...{ otherLogBytes: 0, bytesOut: 0 },
};

describe('The bill of a login', () => {
  test('a million requests cost what the price says, and a share of them is traced', () => {
    const items = billOf({ ...nothing, apiRequests: 3 });

    const dollars = Object.fromEntries(items.map(({ price, dollarsPerMillion }) => [price, dollarsPerMillion]));
    expect(dollars['restRequest']).toBeCloseTo(10.5);
    expect(dollars['trace']).toBeCloseTo(0.75);
    expect(totalOf(items)).toBeCloseTo(11.25);
  });

  test('the dearest item comes first', () => {
    const items = billOf({ ...nothing, apiRequests: 1, writeUnits: 20, readUnits: 1 });

    expect(items.slice(0, 2).map(({ price }) => price)).toEqual(['dynamoWrite', 'restRequest']);
  });

  test('an HTTP API changes nothing but the price of requests', () => {
    const use = { ...nothing, apiRequests: 7, writeUnits: 15 };

    const saved = totalOf(billOf(use)) - totalOf(billOf(use, 'httpRequest'));

    expect(saved).toBeCloseTo(7 * 2.5);
  });

  test('Lambda is paid by gigabytes and seconds of every function, waiting included', () => {
    const [time] = billOf({ ...nothing, functions: [engine, node] });

    expect(time?.units).toBeCloseTo(0.4 + (0.1 * 1769) / 1024);
  });

  test('log bytes of functions and of the other groups are added up', () => {
    const items = billOf({ ...nothing, functions: [engine, node], otherLogBytes: 1000 });

    expect(items.find(({ price }) => price === 'logBytes')?.units).toBe(2000);
  });
});

test('both kinds of API stand beside each other with aims of their own, and a minute of waiting has a row', () => {
  const bill = { placement: 'isolated', use: nothing, items: [], minute: { rest: 60, http: 30 }, isDefault: true };
  const rows = summaryRows([
    { ...bill, kind: 'oath', dollars: { rest: kinds.oath.aims.rest, http: kinds.oath.aims.http + 0.1 } },
    { ...bill, kind: 'push', dollars: { rest: 50, http: 20 } },
  ]);

  expect(rows.map((row) => row.length)).toEqual(rows.map(() => summaryHeads.length));
  expect(rows).toEqual([
    ['OathLogin', 'isolated', '$17.00', '≤ 17 ok', '$10.10', '≤ 10 MISSED', ''],
    ['PushLogin', 'isolated', '$50.00', '≤ 42 MISSED', '$20.00', '≤ 25 ok', ''],
    ['a minute of waiting, 12 polls', 'isolated', '$60.00', '', '$30.00', '', ''],
  ]);
});

describe('Billed milliseconds', () => {
  test('a whole processor is as fast there as here', () => {
    expect(billedMilliseconds([node]).get('node-message')).toBe(100);
  });

  test('with a quarter of the memory the busy part takes four times as long, the waiting does not', () => {
    const small = { ...node, megabytes: 1769 / 4 };

    expect(billedMilliseconds([small]).get('node-message')).toBeCloseTo(50 + 4 * 50);
  });

  test('the engine waits for what a node takes longer', () => {
    const small = { ...node, megabytes: 1769 / 4 };

    expect(billedMilliseconds([engine, small]).get('authenticate')).toBeCloseTo(400 + 3 * 50);
  });

  test('time in line for a processor is not billed, nor is it for the engine that waits', () => {
    const behindOthers = { ...node, queuedMilliseconds: 30 };

    const billed = billedMilliseconds([{ ...engine, queuedMilliseconds: 20 }, behindOthers]);

    expect([...billed.values()]).toEqual([350, 70]);
  });

  test('where processor time could not be read, milliseconds stay as measured', () => {
    const { busyMilliseconds: _, ...unknown } = { ...node, megabytes: 512 };

    expect(billedMilliseconds([unknown]).get('node-message')).toBe(100);
  });
});

describe('What is paid by the month', () => {
  test('each resource by its number, idle waiting at queues included', () => {
    const items = monthlyItems(
      { 'AWS::KMS::Key': 1, 'AWS::CloudWatch::Alarm': 20, 'AWS::Lambda::EventSourceMapping': 2 },
      10,
    );

    const dollars = items.map(({ dollars: each }) => Number(each.toFixed(2)));
    expect(dollars).toEqual([1, Number((alarmMetrics() * 0.1).toFixed(2)), 0.52, 3]);
  });

  test('an idle month of the default deployment is within its aim, alarms by the metric included', () => {
    const deployed = {
      ...{ 'AWS::KMS::Key': 1, 'AWS::CloudWatch::Alarm': 18, 'AWS::CloudWatch::Dashboard': 1 },
      'AWS::Lambda::EventSourceMapping': 2,
    };

    const idle = monthlyItems(deployed, 27).filter((row) => row.idle);
    expect(alarmMetrics()).toBe(33);
    expect(idle.reduce((sum, { dollars }) => sum + dollars, 0)).toBeLessThanOrEqual(idleAim);
  });

  test('what was not deployed is not on it', () => {
    expect(monthlyItems({}, 0)).toEqual([]);
  });

  test('a price is for so many units', () => {
    expect(dollarsFor('kmsRequest', 20_000)).toBeCloseTo(0.06);
  });
});
