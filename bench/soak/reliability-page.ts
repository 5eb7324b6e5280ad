// docs/reliability.md, from the figures of a soak.
import { markdownTable } from '../markdown-table.ts';
import type { SoakReport } from './report.ts';

/** `now` in milliseconds since 1970. */
export function reliabilityPage(report: SoakReport, now: number): string {
  const { minutes, users, seed, figures, crowd, invariants } = report;
  const { latencies, calls } = figures;
  return `# What happens when things fail

Written by \`npm run soak -- --minutes ${minutes} --seed ${seed} --write\` on ${new Date(now).toISOString().slice(0, 10)}.

${users} simulated users signed in for ${minutes} minutes on one machine, while what Waymark stands on failed: tables that throttle,
break, are slow, or do their work and lose the answer; SNS and SQS that refuse; workers that fail before or after their work; functions
that run out of time, so that the gateway answers 504 while they may have done their work; a bad line; and the process itself, killed at any moment and started again over the same data. Clients asked again with the same request,
as our page does. The users registered apps, phones and passkeys, signed in with them, mistyped, used codes twice and from two
browsers at once, denied pushes, answered them late or never, used recovery codes, left in the middle, and signed out; some were
thieves who knew a password and nothing else.

It ran on the stand-ins of \`npm start\`, not on AWS. Milliseconds say how busy that machine was, and how bad the weather.

## What held

At the end every row of every table was held against what the clients had done and been told.

${markdownTable(
  ['Claim', 'Result'],
  invariants.map(({ claim, problems }) => [claim, problems.length === 0 ? 'holds' : `${problems.length} times not`]),
)}

What a lost answer leaves open is left open, and no more: an attempt of which nobody heard counts as charged or not; a session whose
answer was lost is in the table, and must be of a run that gave its factors; a push that the queue would give out again only after
its end may never leave.

## What was done

${markdownTable(
  ['', 'Figure'],
  [
    ['Runs of journeys', figures.runs],
    ['Sessions', figures.sessions],
    ['Requests of users', figures.requests],
    ['… sent again', figures.repeats],
    ['… without any answer', figures.unanswered],
    ['Median answer, ms', latencies.median],
    ['95 of 100 answers within, ms', latencies.most95],
    ['99 of 100 answers within, ms', latencies.most99],
    ['Runs in fair weather by users who did everything right', crowd.fair.runs],
    ['… that came to their session', crowd.fair.sessions],
    ['Pushes at phones, repeats included', figures.deliveries],
    ['Calls of DynamoDB', calls.DynamoDB],
    ['Calls of SNS', calls.SNS],
    ['Calls of SQS', calls.SQS],
  ],
)}

## What failed

The weather changed ${figures.weathers} times.

${markdownTable(
  ['Trouble', 'Times'],
  figures.faults.map(({ what, times }) => [what, times]),
)}

## What clients were told

${markdownTable(
  ['Answer', 'Times'],
  figures.answers
    .toSorted((one, other) => other.times - one.times)
    .map(({ endpoint, status, message, times }) => [`\`${endpoint}\` ${status} ${message}`.trim(), times]),
)}

## Memory

Of each process that lived long enough, from its thousandth request to its last moment, with the garbage collected before each look.
The limits are those of \`npm start\`.

${markdownTable(
  ['Process', 'Requests', 'Heap, MB', 'then', 'Whole process, MB', 'then'],
  figures.lifetimes.map(({ warm, last, requests }, index) => [
    `${index + 1}`,
    requests,
    ...[warm.heapUsed, last.heapUsed, warm.rss, last.rss].map((bytes) => bytes / 1e6),
  ]),
)}
`;
}
