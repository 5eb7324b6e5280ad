// For `npm run mutation`: the fast tests of what it mutates, as one project, since Stryker knows no others.
import config from './jest.config.js';

const folders = ['engine', 'enrolment', 'http', 'mfa', 'node', 'nodes', 'workers', 'journeys', 'clients/wire'];
const { displayName: _displayName, ...unit } = config.projects.find(({ displayName }) => displayName === 'unit');

export default {
  ...unit,
  testMatch: folders.map((folder) => `<rootDir>/test/${folder}/**/*.test.ts`),
  testTimeout: 30_000,
  roots: ['<rootDir>/functions', '<rootDir>/test'],
  runner: '<rootDir>/test/jest.mutation.runner.js',
};
