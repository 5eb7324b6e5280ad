// docs/conformance.md: each row of the two PingAM pages with the tests that show it, and how they went.
import { conformanceRows } from './rows.ts';
import { allPassed, escaped, namesOf, type ShownTests } from './shown-tests.ts';

export function conformanceDocument(shown: ShownTests): string {
  const lines = conformanceRows.map(({ id, row }) => {
    const tests = shown.get(id) ?? [];
    const result = allPassed(tests) ? 'green' : 'red';
    return `| ${id} | ${escaped(row)} | ${result} | ${namesOf(tests)} |`;
  });
  return `# Conformance

What PingAM's pages for the Push Registration node (P) and the OATH Registration node (O) ask for, and the tests that
show it. Written by the test run; do not edit.

| Row | What it asks | Result | Shown by |
|---|---|---|---|
${lines.join('\n')}
`;
}
