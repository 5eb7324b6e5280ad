import { describe } from '@jest/globals';
import { dynamoWorlds, memoryWorld } from '../support/contract-worlds.ts';
import { factorReportsContract } from './factor-reports.contract.ts';

describe('factor reports in memory', () => factorReportsContract(memoryWorld));

describe('factor reports on DynamoDB', () => factorReportsContract(dynamoWorlds('DeviceProfiles')));
