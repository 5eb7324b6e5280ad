// What runs each command that README.md and docs/*.md tell readers to type. A command without a line here fails the build.

export type Run =
  /** test/integration/documented-commands.test.ts, word for word, beside a stack that runs. */
  | 'here'
  /** A step of .ci/run, which has this text in it. */
  | { readonly step: string }
  /** A test, whose file has this in it. */
  | { readonly test: string; readonly by: RegExp }
  /** Nothing, and why. */
  | { readonly nobody: string };

const account = 'takes an AWS account';
const docker = 'takes Docker';

/** The first that fits counts. */
export const runs: readonly (readonly [command: RegExp, run: Run])[] = [
  [/^npm ci$/, { step: 'npm ci' }],
  [/^npm start$/, { step: 'npm start' }],
  [/^npm start -- --journeys /, { test: 'test/local/watched-journeys.test.ts', by: /watchJourneys/ }],
  [/^npm test$/, { step: 'tests_of test test' }],
  [/^npm run test:aws$/, { step: 'tests_of aws test:aws' }],
  [/^npm run test:aws -- --localstack$/, { nobody: docker }],
  [/^npm run test:account\b/, { test: 'test/aws/account.test.ts', by: /account\.ts/ }],
  [/^npm run emulator -- --install$/, { step: 'npm run --silent emulator -- --install' }],
  // Until Ctrl-C it does what test:aws does before its tests.
  [/^npm run emulator$/, { step: 'tests_of aws test:aws' }],
  [/^npm run bench$/, { step: 'npm run --silent bench -- --quick' }],
  [/^npm run bench:(peers|aws)\b/, { nobody: 'takes servers of others, or an account: figures are written by hand' }],
  [/^npm run soak\b/, { step: 'npm run --silent soak' }],
  [/^npm run docs$/, { test: 'test/stacks/documents.test.ts', by: /holdPage/ }],
  [/^npm run (sign-in|--silent otp)\b/, { test: 'test/integration/sign-in-cli.test.ts', by: /README\.md/ }],
  [/^npm run phone\b/, { test: 'test/integration/sign-in-cli.test.ts', by: /README\.md/ }],
  [/^(npm run|npx waymark) users( --)?$/, { test: 'test/integration/waymark-cli.test.ts', by: /'users'/ }],
  [/^(npm run|npx waymark) users\b.* --stage\b/, { test: 'test/integration/users-cli.test.ts', by: /'add'/ }],
  [/^npx waymark users\b/, { test: 'test/integration/users-documents.test.ts', by: /usersPage/ }],
  [/^npm run seed\b/, { test: 'test/integration/localstack-path.test.ts', by: /seed/ }],
  [/^npm run realm\b/, 'here'],
  [/^npx waymark realm set$/, { test: 'test/integration/realm-cli.test.ts', by: /'set'/ }],
  [/^npx waymark journeys\b.* --stage\b/, { test: 'test/integration/journeys-stage.test.ts', by: /'rollback'/ }],
  [
    /^(npm run|npx waymark) journeys (-- )?(history|diff|rollback|remove)\b/,
    { test: 'test/integration/journeys-history.test.ts', by: /configuration-api\.md/ },
  ],
  [/^(npm run|npx waymark) journeys\b/, 'here'],
  [/^frodo journey\b/, { test: 'test/support/walks/frodo.walk.ts', by: /journey export -i/ }],
  [/^npx waymark check\b/, 'here'],
  [/^npx waymark (--help|COMMAND --help)$/, { test: 'test/integration/waymark-cli.test.ts', by: /'--help'/ }],
  [/^npx waymark$/, { test: 'test/integration/waymark-cli.test.ts', by: /'--help'/ }],
  [/^npx waymark privileges\b/, { step: 'npm run --silent try:examples' }],
  [/^(npm pack|npm install|npx waymark dev)\b/, { step: 'npm run --silent try:examples' }],
  [/^npx cdk synth\b/, { step: 'npx cdk synth' }],
  [/^npx cdk bootstrap\b/, { test: 'local/aws/cdk.ts', by: /'bootstrap'/ }],
  [/^npx cdk deploy --all\b/, { test: 'local/aws/cdk.ts', by: /'deploy', \.\.\.stacks/ }],
  [/^npx cdk (diff|destroy)\b/, { nobody: account }],
  [/^jq -s -f merge-rings\.jq /, { test: 'test/stacks/operating-document.test.ts', by: /jq/ }],
  [/^(aws|jq|rm|xargs) /, { nobody: account }],
  [/^git (clone|pull|diff)\b/, { nobody: 'is the repository itself' }],
  [/^docker /, { nobody: docker }],
  [/^export /, { nobody: docker }],
  [/^npx qrcode /, { nobody: 'is a program of others' }],
];

export function runOf(command: string): Run | undefined {
  return runs.find(([pattern]) => pattern.test(command))?.[1];
}

/** The commands of ours that a page names in its sentences: `npm run seed`, `npx waymark check`. */
export function namedIn(page: string): string[] {
  const sentences = page.replaceAll(/^( *)```[\s\S]*?^\1```$/gm, '');
  return [...sentences.matchAll(/`((?:npm|npx) [^`]+)`/g)].map(([, command = '']) => command.replaceAll(/\s+/g, ' '));
}

/** The values of `-c KEY=VALUE`, as a shell gives them to the CDK. */
export function contextOf(command: string): Record<string, string> {
  const given = [...command.matchAll(/\s-c (\w+)=(?:'([^']*)'|(\S+))/g)];
  return Object.fromEntries(given.map(([, key = '', quoted, plain]) => [key, quoted ?? plain ?? '']));
}
