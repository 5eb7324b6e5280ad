import { describe, expect, test } from '@jest/globals';
import { encodeBase32 } from '../../functions/mfa/oath/base32.ts';
import { dynamoWorlds, memoryWorld } from '../support/contract-worlds.ts';
import { oathAttemptsContract } from './oath-attempts.contract.ts';
import { oathDevicesContract } from './oath-devices.contract.ts';
import { oathProfile, policy, secretHex } from './oath-profile.ts';
import { demo } from './users.ts';

describe('OATH devices in memory', () => {
  oathDevicesContract(memoryWorld);
  oathAttemptsContract(memoryWorld);
});

describe('OATH devices in DynamoDB', () => {
  const makeWorld = dynamoWorlds('DeviceProfiles');
  oathDevicesContract(makeWorld);
  oathAttemptsContract(makeWorld);
});
