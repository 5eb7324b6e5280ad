// One project per level of test; `npm test` runs the fast ones, `.ci/run` all that this machine can.
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';

const transform = {
  '^.+\\.ts$': [
    '@swc/jest',
    { jsc: { parser: { syntax: 'typescript' }, target: 'es2023' }, module: { type: 'es6' }, sourceMaps: 'inline' },
  ],
};

const rootDir = fileURLToPath(new URL('..', import.meta.url));

const project = (displayName, folders, extra = {}) => ({
  displayName,
  rootDir,
  testMatch: folders.map((folder) => `<rootDir>/test/${folder}`),
  extensionsToTreatAsEsm: ['.ts'],
  // Where `npm run mutation` keeps its copies of the repository.
  modulePathIgnorePatterns: ['<rootDir>/.stryker-tmp/'],
  transform,
  runtime: fileURLToPath(new URL('support/native-packages-runtime.cjs', import.meta.url)),
  ...extra,
});

const support = (name) => fileURLToPath(new URL(`support/${name}.ts`, import.meta.url));
const patient = { setupFilesAfterEnv: [support('patience')] };

// Of many logins and registrations, the slow hashes would be most of the work.
const cheapHashes = {
  moduleNameMapper: { '^\\./hash-costs\\.ts$': fileURLToPath(new URL('support/cheap-hash-costs.ts', import.meta.url)) },
};
// For examples, which import the package by its name.
const asPackage = {
  moduleNameMapper: { '^waymark/node$': fileURLToPath(new URL('../functions/node/index.ts', import.meta.url)) },
};

const running = { ...patient, ...cheapHashes };

// Whatever the tests start as a process of its own need not compile what another has compiled.
process.env.NODE_COMPILE_CACHE ??= fileURLToPath(new URL('../node_modules/.cache/waymark-node', import.meta.url));

export default {
  // Many of these tests wait rather than work: two workers leave a fifth of two processors idle.
  maxWorkers: Math.max(3, availableParallelism()),
  // A worker keeps the modules of every file that it ran. With more than this it takes longer to go than Jest waits for it, and
  // Jest takes that for an open handle: there is none.
  workerIdleMemoryLimit: '700MB',
  globalSetup: '<rootDir>/support/run-folder.cjs',
  testSequencer: '<rootDir>/support/longest-first.cjs',
  reporters: ['default', '<rootDir>/conformance/pages-reporter.ts'],
  projects: [
    project('unit', [
      '*.test.ts',
      'authorizer/**/*.test.ts',
      'conformance/**/*.test.ts',
      'console/**/*.test.ts',
      'deployment/**/*.test.ts',
      'documents/**/*.test.ts',
      'engine/**/*.test.ts',
      'enrolment/**/*.test.ts',
      'http/**/*.test.ts',
      'journey/**/*.test.ts',
      'local/**/*.test.ts',
      'login/**/*.test.ts',
      'mfa/**/*.test.ts',
      'node/**/*.test.ts',
      'nodes/**/*.test.ts',
      'phone/**/*.test.ts',
      'realm/**/*.test.ts',
      'script/**/*.test.ts',
      'soak/**/*.test.ts',
      'testing/**/*.test.ts',
      'workers/**/*.test.ts',
    ]),
    project('journeys', ['journeys/**/*.test.ts', 'clients/wire/**/*.test.ts']),
    project('contracts', ['contracts/**/*.test.ts', 'limits/**/*.test.ts'], {
      setupFilesAfterEnv: [...patient.setupFilesAfterEnv, support('requests-as-aws-takes-them')],
      ...asPackage,
    }),
    project('stacks', ['stacks/**/*.test.ts'], patient),
    project('integration', ['integration/**/*.test.ts', 'clients/node/**/*.test.ts'], running),
    project('attacks', ['attacks/**/*.test.ts'], running),
    project('browser', ['browser/**/*.test.ts', 'clients/browser/**/*.test.ts'], running),
    // `npm run test:aws` says where there is a deployment to test.
    ...(process.env.WAYMARK_AWS_SUITE ? [project('aws', ['aws/**/*.test.ts'], patient)] : []),
  ],
};
