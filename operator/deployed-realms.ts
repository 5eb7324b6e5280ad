// The realms of a deployment, for whoever may read and write its tables.

import { dynamoConfigurationStore } from '../functions/adapters/dynamo/configuration.ts';
import { systemClock, systemRandomness } from '../functions/adapters/system/machine.ts';
import { type RealmDesk, realmDesk } from '../functions/administration/realm-desk.ts';
import { uuid } from '../functions/ports/uuid.ts';
import { deployedData } from './deployed-data.ts';
import { operatorAuditLog } from './operator-audit-log.ts';

/** Rejects with a Trouble. `complain` hears of changes that the audit log does not take. */
export async function deployedRealms(stage: string, complain: (line: string) => void): Promise<RealmDesk> {
  const { dynamo, auditGroup } = await deployedData(stage);
  const [clock, randomness] = [systemClock, systemRandomness];
  const auditLog = operatorAuditLog(auditGroup, { clock, randomness, complain });
  return realmDesk({ configurationStore: dynamoConfigurationStore(dynamo), auditLog, clock }, () => ({
    by: 'operator',
    facts: { transactionId: uuid(randomness) },
  }));
}
