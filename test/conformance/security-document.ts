// docs/security.md: the template beside this file, filled in from the rows, the test run, the shipped journeys and the
// defaults of a realm. No figure is written down twice.
import { readFileSync } from 'node:fs';
import { strictOath } from '../../functions/mfa/oath/check-code.ts';
import { strictShortestPassword } from '../../functions/node/input-policies.ts';
import { config as oathTokenVerifierConfig } from '../../functions/nodes/oath-token-verifier.ts';
import { attemptDelay } from '../../functions/ports/users.ts';
import { realmSettings } from '../../functions/realm/realm-settings.ts';
import { shippedJourneys } from '../support/shipped-journeys.ts';
import { journeyFactors } from './journey-factors.ts';
import { type SecurityRow, securityChapters, securityRows } from './security-rows.ts';
import { allPassed, escaped, namesOf, type ShownTests } from './shown-tests.ts';

const template = new URL('./security.template.md', import.meta.url);

const standings = ['met', 'strict', 'deviates', '—', 'red'] as const;
type Standing = (typeof standings)[number];

export function securityDocument(shown: ShownTests): string {
  const values: Readonly<Record<string, string>> = {
    ...figures(),
    total: String(securityRows.length),
    counts: counts(securityRows.map((row) => standingOf(row, shown))),
    journeys: journeyFactors(shippedJourneys).map(journeyLine).join('\n'),
    rows: securityChapters.map(({ title, rows }) => chapter(title, rows, shown)).join('\n\n'),
  };
  return readFileSync(template, 'utf8').replaceAll(/\{\{(\w+)\}\}/g, (_, name: string) => {
    const value = values[name];
    if (value === undefined) throw new Error(`security.template.md asks for ${name}`);
    return value;
  });
}

function standingOf(row: SecurityRow, shown: ShownTests): Standing {
  if (row.unrelated !== undefined) return '—';
  if (row.deviates) return 'deviates';
  if (!allPassed(shown.get(row.id) ?? [])) return 'red';
  return row.strict ? 'strict' : 'met';
}

function counts(all: readonly Standing[]): string {
  const of = (wanted: Standing): number => all.filter((standing) => standing === wanted).length;
  const words = {
    met: 'met',
    strict: 'met in strict realms',
    deviates: 'not met, with a reason',
    '—': 'without application here',
    red: 'without a green test',
  } as const satisfies Record<Standing, string>;
  return `${standings.map((standing) => `**${of(standing)}** ${words[standing]}`).join(', ')}.`;
}

function chapter(title: string, rows: readonly SecurityRow[], shown: ShownTests): string {
  const lines = rows.map((row) => {
    const { id, source, asks, deviates, strict, unrelated, note } = row;
    const { why, change } = deviates ?? strict ?? {};
    const reason = why === undefined ? '' : `${escaped(why)}. *May change it:* ${escaped(String(change))}.`;
    const cells = [escaped(note ?? ''), unrelated ?? '', reason, deviates ? '' : namesOf(shown.get(id) ?? [])].filter(
      Boolean,
    );
    return `| ${id} | ${source} | ${escaped(asks)} | ${standingOf(row, shown)} | ${cells.join('<br>')} |`;
  });
  return `### ${title}

| Row | Where, and how strongly | What it asks | Standing | Shown by, or why not |
|---|---|---|---|---|
${lines.join('\n')}`;
}

function journeyLine({ journey, endings }: ReturnType<typeof journeyFactors>[number]): string {
  const ways = endings.map((factors) => factors.join(' + ') || 'nothing');
  return `| \`${journey}\` | ${ways.join('<br>') || 'never'} |`;
}

const day = 86_400;

function figures(): Record<string, string> {
  const { attemptPolicy, passwordPolicy, pushBudget } = realmSettings.parse({});
  const { totpTimeSteps } = oathTokenVerifierConfig.parse({});
  const wait = (failures: number): number => attemptDelay(failures, attemptPolicy) / 1000;
  const guessesIn = (seconds: number): number => {
    let guesses = 0;
    for (let now = 0; ; now += wait(guesses)) {
      if (now > seconds) return guesses;
      guesses += 1;
    }
  };
  const chance = (codes: number): string => `${((guessesIn(365 * day) * codes) / 10_000).toFixed(2)} %`;
  const grown = `waits of ${wait(attemptPolicy.limit)} s, doubling up to ${attemptPolicy.maxDelaySeconds / 3600} h`;
  const accepted = { am: 1 + 2 * totpTimeSteps, strict: 1 + 2 * strictOath.totpTimeSteps };
  return {
    hotpWindow: String(strictOath.hotpWindowSize),
    shortestPassword: String(strictShortestPassword),
    passwordLimit: String(passwordPolicy.limit),
    passwordCeiling: String(passwordPolicy.ceiling),
    codeCeiling: String(attemptPolicy.ceiling),
    pushLimit: String(pushBudget.limit),
    pushMinutes: String(pushBudget.windowSeconds / 60),
    limits: [
      `| a password, by strangers | ${passwordPolicy.limit} | ${grown}; at ${passwordPolicy.ceiling} strangers are refused |`,
      `| a password, by a browser that has signed in | ${passwordPolicy.limit} | from then on a stranger |`,
      `| a one-time password, with the password known | ${attemptPolicy.limit} per device | ${grown}; at ${attemptPolicy.ceiling} it is closed until it is registered anew |`,
      `| a recovery code, with the password known | ${attemptPolicy.limit} per set | ${grown}; at ${attemptPolicy.ceiling} it is closed until there is a new one |`,
      `| the number of a push | ${pushBudget.limit} pushes | none for ${pushBudget.windowSeconds / 60} minutes, unless one is approved |`,
    ].join('\n'),
    waits: [attemptPolicy.limit - 1, 10, 11, 12, 15, 18, 21, 22]
      .filter((failures, index, all) => all.indexOf(failures) === index)
      .map((failures) => `| ${failures} | ${duration(wait(failures))} |`)
      .join('\n'),
    guessesInADay: String(guessesIn(day)),
    guessesInAYear: String(guessesIn(365 * day)),
    acceptedCodes: String(accepted.am),
    acceptedCodesStrictly: String(accepted.strict),
    chanceInAYear: chance(accepted.am),
    chanceInAYearStrictly: chance(accepted.strict),
  };
}

function duration(seconds: number): string {
  if (seconds === 0) return 'none';
  if (seconds < 120) return `${seconds} s`;
  return seconds < 7200 ? `${seconds / 60} min` : `${Number((seconds / 3600).toFixed(1))} h`;
}
