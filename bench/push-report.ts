// The figures of pushes as tables, with what is aimed at beside them.
import { type Aim, counted } from './aims.ts';
import type { CrowdFigures, CrowdStep } from './crowd.ts';
import type { PushFigures } from './push-logins.ts';
import { loginReport, verdict } from './report.ts';
import { percentile } from './statistics.ts';
import { textTable } from './text-table.ts';

const crowdSteps: Readonly<Record<CrowdStep, string>> = {
  open: 'open the journey',
  signIn: 'password, and the push is queued',
  push: 'the same until SNS has the push',
  poll: 'poll, not answered yet',
  approve: 'approval, from the phone',
  session: 'poll that ends with a session',
};

export function pushReport({ logins, sendMilliseconds }: PushFigures): string {
  return [
    'With a phone. The stand-in of SNS and the worker of the queue share the process of the functions, the stand-in of SQS',
    'has one of its own. Waits take no time here, a poll does the same work; calls include those of the phone and the worker.',
    '',
    loginReport(logins),
    'A push, from the start of the request that sends it to its arrival at SNS.',
    '',
    textTable(
      ['', 'pushes', 'p50 ms', 'p99 ms'],
      [['PushLogin 3', sendMilliseconds.length, percentile(sendMilliseconds, 0.5), percentile(sendMilliseconds, 0.99)]],
    ),
    '',
    '',
  ].join('\n');
}

export function crowdAims({ users, errors, sessions }: CrowdFigures): Aim[] {
  return [
    counted('crowd: errors', failuresOf(errors), 0),
    counted('crowd: users without a session', users - sessions, 0),
  ];
}

function failuresOf(errors: CrowdFigures['errors']): number {
  return Object.values(errors).reduce((sum, count) => sum + count, 0);
}

export function crowdReport(crowd: CrowdFigures): string {
  const { users, rounds, errors, sessions, mostWaiting, enrolSeconds, seconds, milliseconds } = crowd;
  const failed = failuresOf(errors);
  const steps = Object.entries(crowdSteps).map(([step, label]) => {
    const samples = milliseconds[step as CrowdStep]; // `crowdSteps` has no other keys
    if (samples.length === 0) return [label, 0];
    return [label, samples.length, percentile(samples, 0.5), percentile(samples, 0.99)];
  });
  return [
    `${users} users in PushLoginSimple as shipped, all signing in at the same moment, then polling every five seconds, for`,
    `${rounds} polls after the last of them began to wait. All of them, their phones and the functions share one process.`,
    'Their phones were registered over HTTP; their passwords are hashed cheaply, so that it is the waiting that counts.',
    '',
    textTable(
      ['crowd', 'count', 'aim', ''],
      [
        ['errors', failed, '0', verdict(failed === 0)],
        ['sessions', sessions, String(users), verdict(sessions === users)],
        ['most waiting at once', mostWaiting, String(users), verdict(mostWaiting === users)],
        ['seconds, first request to last session', seconds],
        ['seconds before, to register the phones', enrolSeconds],
      ],
    ),
    '',
    textTable(['request', 'count', 'p50 ms', 'p99 ms'], steps),
    '',
    ...Object.entries(errors).map(([complaint, count]) => `${count} x ${complaint}`),
    '',
  ].join('\n');
}
