// docs/cost.md, from measured figures and the table of prices.
import type { MeasuredLogin, PlacementFigures } from '../aws/placement-figures.ts';
import type { GrowthFigures } from '../growth.ts';
import { growthHeads, growthRows, isFlat } from '../growth-report.ts';
import { markdownTable } from '../markdown-table.ts';
import { pollsBeforeAnswer } from '../push-logins.ts';
import { verdict } from '../report.ts';
import { mean, percentile } from '../statistics.ts';
import { billedMilliseconds, engineName, type LoginUse } from './bill.ts';
import {
  type Bill,
  bills,
  type CostFigures,
  kinds,
  money,
  pollsPerMinute,
  summaryHeads,
  summaryRows,
} from './bills.ts';
import { accessLogBytes, phoneAnswerBytes } from './login-use.ts';
import { idleAim, idlePolls, monthlyItems } from './monthly.ts';
import { dollarsFor, notedIn, prices } from './prices.ts';

export function costPage(figures: CostFigures): string {
  const all = bills(figures);
  const [placement] = figures.placements;
  return [
    '# What a login costs',
    '',
    'Written by `npm run bench:aws -- --write`; do not edit. Dollars per million logins, in us-east-1, at list prices of',
    `${notedIn} (below): noted by hand then, never fetched. Free tiers, discounts and taxes are left out.`,
    '',
    markdownTable(summaryHeads, summaryRows(all)),
    '',
    '`OathLogin` is name and password, then a one-time password: three requests. `PushLogin` is name and password, then a',
    `push with a number, approved after ${pollsBeforeAnswer} polls that found no answer: six requests of the browser and one of the phone. A user who`,
    `waits for longer polls every ${60 / pollsPerMinute} seconds: the last rows are a million such minutes. Both kinds of API are priced from the`,
    'same counts; the setting `api` chooses. A password hash is the same work in every placement; a node in a function of its',
    'own is paid twice while the engine waits for it.',
    '',
    ...all.filter(({ isDefault }) => isDefault).flatMap((bill) => itemSection(bill)),
    '## What was counted, for one login',
    '',
    markdownTable(countHeads(figures), countRows(all)),
    '',
    ...functionSections(figures),
    ...growthSection(figures.growth),
    ...(placement ? monthlySection(placement) : []),
    ...sourceSection(figures),
    '## Prices',
    '',
    markdownTable(
      ['what', 'dollars', 'per', 'noted from'],
      Object.values(prices).map(({ what, dollars, per, unit, page }) => [
        what,
        String(dollars),
        per === 1 ? unit : `${per.toLocaleString('en')} ${unit}`,
        page,
      ]),
    ),
    '',
    'Left out because they are free or small beside the rest: storage of the tables ($0.25 a GB and month; a user with a',
    'device takes about 1.5 kB), their backups, storage of logs ($0.03 a GB and month), requests for metrics and alarms',
    'beyond the ones above, S3 for the assets of a deployment.',
    '',
  ].join('\n');
}

function itemSection({ kind, placement, items }: Bill): string[] {
  return [
    `## ${kinds[kind].title}, ${placement}`,
    '',
    markdownTable(
      ['item', 'units per login', '$ per million logins'],
      items.map(({ price, units, dollarsPerMillion }) => [
        prices[price].what,
        `${digits(units)} ${prices[price].unit}`,
        money(dollarsPerMillion),
      ]),
    ),
    '',
  ];
}

function countHeads({ placements }: CostFigures): string[] {
  return ['', ...(['oath', 'push'] as const).flatMap((kind) => placements.map((row) => `${kind} ${row.placement}`))];
}

function countRows(all: readonly Bill[]): string[][] {
  const row = (what: string, of: (use: LoginUse) => number): string[] => [
    what,
    ...all.map(({ use }) => digits(of(use))),
  ];
  const each = (of: (part: LoginUse['functions'][number]) => number) => (use: LoginUse) =>
    use.functions.reduce((total, part) => total + of(part), 0);
  return [
    row('API requests', (use) => use.apiRequests),
    row(
      'Lambda invocations',
      each((part) => part.invocations),
    ),
    row('billed milliseconds', (use) => [...billedMilliseconds(use.functions).values()].reduce((a, b) => a + b, 0)),
    row('DynamoDB read units', (use) => use.readUnits),
    row('DynamoDB write units', (use) => use.writeUnits),
    row('SQS requests', (use) => use.sqsRequests),
    row('SNS notifications', (use) => use.pushes),
    row(
      'bytes logged by functions',
      each((part) => part.logBytes),
    ),
    row('bytes of audit and access logs', (use) => use.otherLogBytes),
    row('bytes out', (use) => use.bytesOut),
  ];
}

function functionSections({ placements }: CostFigures): string[] {
  return placements
    .filter(({ placement }) => placement === 'isolated')
    .flatMap((figures) =>
      (['oath', 'push'] as const).flatMap((kind) => functionTable(kinds[kind].title, figures[kind])),
    );
}

function functionTable(title: string, { functions }: MeasuredLogin): string[] {
  const billed = billedMilliseconds(functions);
  return [
    `${title}, isolated, by function:`,
    '',
    markdownTable(
      ['function', 'invocations', 'ms here', 'at work', 'in line', 'MB', 'ms billed', 'bytes logged'],
      functions.map((part) => [
        part.name,
        digits(part.invocations),
        digits(part.milliseconds),
        digits(part.busyMilliseconds ?? 0),
        digits(part.queuedMilliseconds ?? 0),
        part.megabytes.toLocaleString('en'),
        digits(billed.get(part.name) ?? 0),
        digits(part.logBytes),
      ]),
    ),
    '',
  ];
}

function growthSection(growth: readonly GrowthFigures[]): string[] {
  return [
    '## How it grows',
    '',
    `The counts of a login are the same at every size of the tables: ${verdict(isFlat(growth))}.`,
    '',
    markdownTable(growthHeads, growthRows(growth)),
    '',
  ];
}

function monthlySection({ resources, metrics }: PlacementFigures): string[] {
  const items = monthlyItems(resources, metrics);
  const idle = items.filter((row) => row.idle).reduce((sum, { dollars }) => sum + dollars, 0);
  const total = items.reduce((sum, { dollars }) => sum + dollars, 0);
  return [
    '## By the month, used or not',
    '',
    markdownTable(
      ['what', 'how many', '$ a month'],
      [
        ...items.map(({ what, count, dollars }) => [what, String(count), money(dollars)]),
        ['idle', '', `${money(idle)}, ≤ ${idleAim} ${verdict(idle <= idleAim)}`],
        ['total', '', money(total)],
      ],
    ),
    '',
    `Counted in the default deployment. Lambda waits at a queue with five pollers, ${idlePolls.toLocaleString('en')} requests a month and queue. The key`,
    `costs $${prices.key.dollars} more for each of its first two rotations, once a year. With platform credentials come two secrets`,
    `($${prices.secret.dollars} each), with a firewall (by default where there is a domain) its web ACL ($${prices.webAcl.dollars}), its rules`,
    `($${prices.wafRule.dollars} each; by default one, the limit per address) and $${prices.wafRequest.dollars} per million requests. A custom metric`,
    'is charged only for the hours in which it was written; each further journey has some of its own: they are no part of an',
    'idle month. An alarm is charged for each metric that it looks at ([decision 11](decisions/0011-alarms.md)).',
    '',
  ];
}

function sourceSection({ placements, machine }: CostFigures): string[] {
  const [figures] = placements;
  if (!figures) return [];
  const warm = figures.oath.figures.turns.map(({ milliseconds }) => percentile(milliseconds, 0.5));
  const extra = figures.cold.reduce((sum, samples, turn) => sum + mean(samples) - (warm[turn] ?? 0), 0);
  // The engine waits while a node starts: both are billed.
  const sizes = figures.oath.functions.map(({ megabytes }) => megabytes);
  const engine = figures.oath.functions.find(({ name }) => name === engineName)?.megabytes ?? 0;
  const coldGigabytes = (engine + Math.max(...sizes)) / 1024;
  const coldDollars = dollarsFor('lambdaTime', (extra / 1000) * coldGigabytes) * 1_000_000;
  return [
    '## Where the figures come from',
    '',
    '- From a deployment on MiniStack, with the real bundles in Node 24 processes: requests, invocations, their',
    '  milliseconds, processor time (/proc), log bytes with the 26 that CloudWatch adds to each event, bytes of answers.',
    '- From the local stack with its stand-in of DynamoDB: read and write units, SQS and SNS calls. One ReceiveMessage is',
    '  added for each push.',
    `- Milliseconds are those of ${machine},`,
    '  emulator included, not of Lambda on arm64. "In line" is the time for which others had the processor: it is not',
    '  billed. A function with less than 1,769 MB gets that share of a processor: its time "at work" is multiplied',
    '  accordingly. Both count for the engine, too, while it waits for a node. Calls to DynamoDB take about as long as on AWS.',
    `- Assumed: ${accessLogBytes} bytes of access log for each request, ${phoneAnswerBytes} bytes of answer to a phone, 5 % of the requests traced.`,
    '- Left out of a login: reading configuration (every 30 seconds and container), and cold starts. A start unwraps one or',
    `  two key rings by KMS ($${prices.kmsRequest.dollars} per ${prices.kmsRequest.per.toLocaleString('en')}). If every turn met nothing but cold functions, OathLogin would take ${digits(extra)} ms longer`,
    `  and cost at most ${money(coldDollars)} more per million. A fresh engine warms ${figures.warmed} nodes when a journey opens, at most once a`,
    `  minute: at worst ${money(dollarsFor('lambdaRequest', figures.warmed) * 1_000_000)} per million for requests.`,
    '',
  ];
}

function digits(value: number): string {
  if (value === 0) return '0';
  if (value < 1) return value.toPrecision(2);
  return value < 10 && !Number.isInteger(value) ? value.toFixed(1) : Math.round(value).toLocaleString('en');
}
