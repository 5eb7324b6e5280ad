// docs/performance.md: the figures, the machine, and what they say, also where they speak against Waymark.
import { cpus, totalmem } from 'node:os';
import { markdownTable } from '../markdown-table.ts';
import { mean } from '../statistics.ts';
import type { Correctness } from './correctness.ts';
import type { PeerFigures, PeersReport } from './main.ts';
import type { Pass } from './measure.ts';
import { type Hash, hashes } from './peer.ts';

/** `when`: milliseconds since the epoch. */
export function performancePage(report: PeersReport, when: number): string {
  const { peers, skipped } = report;
  return [
    '# Beside products of its kind',
    '',
    'Written by `npm run bench:peers`; do not edit. A login is what takes a user from name and password, then a code of an',
    'authenticator app, to a session.',
    '',
    '## Figures',
    '',
    'Processor time of the server for each login, in milliseconds, and logins per second, by how many connections ask at',
    'once. "Own" is the password hash that a product has when nobody says otherwise, "free" one that costs next to nothing.',
    'Of each the mean over all rounds, and the lowest and highest round.',
    '',
    markdownTable(
      ['product', ...columns.flatMap(({ title }) => [`${title}: ms`, `${title}: logins/s`])],
      peers.map((peer) => [
        peer.title,
        ...columns.flatMap(({ hash, connections }) => {
          const passes = passesOf(peer, hash, connections);
          return [spread(passes.map(cpu)), spread(passes.map(rate))];
        }),
      ]),
    ),
    '',
    ...skipped.map(({ name, reason }) => `Left out: ${name}. ${reason}.\n`),
    'Memory at the end, in MB: of the server, and of what stands beside it (databases, stand-ins).',
    '',
    markdownTable(
      ['product', 'server', 'beside'],
      peers.map(({ title, memory }) => [title, Math.round(memory.server), Math.round(memory.beside)]),
    ),
    '',
    '## Reading',
    '',
    ...reading(peers),
    '',
    'What a login of each does differs, and so does what one gets for the time:',
    '',
    ...peers.map(({ title, does, database }) => `- ${title}: ${does}. Database: ${database}.`),
    '',
    markdownTable(
      ['product', 'own hash', 'free hash'],
      peers.map(({ title, hashing }) => [title, hashing.own, hashing.free]),
    ),
    '',
    '## Right and wrong',
    '',
    'Asked of each before anything was measured.',
    '',
    markdownTable(
      ['', ...peers.map(({ title }) => title)],
      questions.map(({ question, answer }) => [question, ...peers.map(({ correctness }) => answer(correctness))]),
    ),
    '',
    '## How it was measured',
    '',
    ...method(report, when),
    '',
  ].join('\n');
}

const columns = hashes.flatMap((hash) =>
  [1, 8].map((connections) => ({ hash, connections, title: `${hash} hash, ${connections}` })),
);

const questions: readonly { question: string; answer: (found: Correctness) => string }[] = [
  { question: 'the right code', answer: ({ rightCode }) => taken(rightCode) },
  { question: 'a wrong code', answer: ({ wrongCode }) => taken(wrongCode) },
  { question: 'a wrong password with the right code', answer: ({ wrongPassword }) => taken(wrongPassword) },
  { question: 'the same code in another login', answer: ({ sameCodeAgain }) => taken(sameCodeAgain) },
  {
    question: 'the same code in two logins at once',
    answer: ({ twiceAtOnce: { pairs, both } }) =>
      both === 0 ? `one of the two gets in, ${pairs} times of ${pairs}` : `both get in, ${both} times of ${pairs}`,
  },
];

function taken(isTaken: boolean): string {
  return isTaken ? 'a session' : 'refused';
}

function passesOf({ passes }: PeerFigures, hash: Hash, connections: number): readonly Pass[] {
  return passes.find((group) => group.hash === hash && group.connections === connections)?.passes ?? [];
}

const cpu = ({ cpuMilliseconds }: Pass): number => cpuMilliseconds;
const rate = ({ perSecond }: Pass): number => perSecond;

function spread(values: readonly number[]): string {
  if (values.length === 0) return '';
  const [lowest, highest] = [Math.min(...values), Math.max(...values)];
  return values.length === 1 ? digits(lowest) : `${digits(mean(values))} (${digits(lowest)}–${digits(highest)})`;
}

function digits(value: number): string {
  return value >= 100 ? String(Math.round(value)) : value.toFixed(1);
}

/** Each other product against Waymark, the lost comparisons first. */
function reading(peers: readonly PeerFigures[]): string[] {
  const ours = peers.find(({ name }) => name === 'waymark');
  const others = peers.filter(({ name }) => name !== 'waymark');
  if (!ours || others.length === 0) return ['There was nothing to compare.'];
  const found = others.flatMap((other) =>
    columns.flatMap(({ hash, connections, title }) => {
      const [own, theirs] = [passesOf(ours, hash, connections), passesOf(other, hash, connections)];
      return [
        { ...compared(own.map(cpu), theirs.map(cpu), 'less'), what: `processor per login, ${title} at once`, other },
        ...(connections === 1
          ? []
          : [
              {
                ...compared(own.map(rate), theirs.map(rate), 'more'),
                what: `logins per second, ${title} at once`,
                other,
              },
            ]),
      ];
    }),
  );
  const lines = (verdict: Verdict) =>
    found
      .filter((one) => one.verdict === verdict)
      .map(({ what, other, ratio }) => `- ${what}: ${ratio.toFixed(1)} times ${other.title}’s`);
  return [
    ...section('Waymark is behind in', lines('behind')),
    ...section('Waymark is ahead in', lines('ahead')),
    ...section('Nothing can be told where the rounds of both overlap', lines('unclear')),
  ].slice(0, -1);
}

function section(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : [`${title}:`, '', ...lines, ''];
}

export type Verdict = 'ahead' | 'behind' | 'unclear';

/** `ratio`: ours by theirs. Only rounds that all lie on one side of the other's tell anything. */
export function compared(
  ours: readonly number[],
  theirs: readonly number[],
  better: 'less' | 'more',
): { verdict: Verdict; ratio: number } {
  const ratio = mean(ours) / mean(theirs);
  const less = Math.max(...ours) < Math.min(...theirs);
  const more = Math.min(...ours) > Math.max(...theirs);
  if (!less && !more) return { verdict: 'unclear', ratio };
  return { verdict: (better === 'less' ? less : more) ? 'ahead' : 'behind', ratio };
}

function method({ pinned, rounds }: PeersReport, when: number): string[] {
  const [{ model = 'unknown' } = {}] = cpus();
  return [
    `- On ${new Date(when).toISOString().slice(0, 10)}: ${cpus().length} processors (${model.trim()}), ${Math.round(totalmem() / 1e9)} GB, Node.js ${process.version}.`,
    pinned
      ? '- Servers on the first core; the load, the databases and the stand-ins on the second.'
      : '- Servers, load and databases shared all cores: nothing could be pinned.',
    `- ${rounds} rounds, in each of which every product had its turn at every load, one after the other, so that what the`,
    '  machine did besides met all of them. Before the first, each had logins to warm up on.',
    '- A closed loop: a connection asks for its next login when the last has ended. Connections are kept; all on one machine.',
    '- Every login is another user’s: no code is used twice. Users were made by the products’ own stores or imports.',
    '- Processor time from `/proc/PID/stat`, of the server and the processes that it starts, without databases and stand-ins:',
    '  better-auth has its database in its own process, so that the time of that is in its figures.',
    '- Waymark is the process of `npm start`: the deployed functions, unbundled, on one machine. In AWS they run apart, and',
    '  [what a login costs there](cost.md) is measured otherwise.',
    '- The free hash of Waymark is made by the benchmark alone: no setting of a realm goes below its floor.',
  ];
}
