// What LocalStack's community edition lacks, so that no test of it can pass there. Tests are named here by what they need.
import type { Skips } from './skips.ts';

export const localstackSkips: Skips = {
  IAM: 'the community edition lets everybody do everything: roles, signatures at doors and refusals are not checked',
  'gateway responses': 'a route that is not there is answered by LocalStack itself, not as the API says',
  'table protection': 'CloudFormation drops deletion protection and point-in-time recovery of tables',
};
