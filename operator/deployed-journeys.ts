// The journeys and scripts of a deployment, for whoever may read and write its tables.

import { Trouble } from '../cli/command.ts';
import { dynamoConfiguration, dynamoConfigurationStore } from '../functions/adapters/dynamo/configuration.ts';
import { systemClock, systemRandomness } from '../functions/adapters/system/machine.ts';
import { editedRealm } from '../functions/administration/edited-realm.ts';
import { answerPast, type PastRequest } from '../functions/administration/past.ts';
import {
  exportFromRealm,
  listRealm,
  type RealmExport,
  type RealmListing,
} from '../functions/administration/realm-export.ts';
import type { JsonObject } from '../functions/json.ts';
import type { NodeDefinition } from '../functions/node/define-node.ts';
import { RequestError } from '../functions/node/errors.ts';
import { uuid } from '../functions/ports/uuid.ts';
import { normalRealm } from '../functions/realm/realm-name.ts';
import { deployedData } from './deployed-data.ts';
import { operatorAuditLog } from './operator-audit-log.ts';

/** All reject with a Trouble where there is no such realm, and where what was asked for is refused. */
export interface DeployedJourneys {
  list(realm: string): Promise<RealmListing>;
  exported(names: readonly string[], realm: string): Promise<RealmExport>;
  past(request: PastRequest): Promise<JsonObject>;
}

/**
 * `definitions`: the node types that the deployment has. Rejects with a Trouble. `complain` hears of changes that the audit log
 * does not take.
 */
export async function deployedJourneys(
  stage: string,
  definitions: readonly NodeDefinition[],
  complain: (line: string) => void,
): Promise<DeployedJourneys> {
  const { dynamo, auditGroup } = await deployedData(stage);
  const [clock, randomness] = [systemClock, systemRandomness];
  const configuration = dynamoConfiguration(dynamo);
  const ports = {
    configurationStore: dynamoConfigurationStore(dynamo),
    auditLog: operatorAuditLog(auditGroup, { clock, randomness, complain }),
    clock,
  };
  const opened = async (name: string) => {
    const author = { by: 'operator', facts: { transactionId: uuid(randomness) } };
    const normal = normalRealm(name);
    const realm = normal === undefined ? undefined : await editedRealm(normal, { ports, definitions, author });
    if (!realm) throw new Trouble(`There is no realm ${name} on ${stage}`);
    return realm;
  };
  return {
    list: async (name) => listRealm((await opened(name)).realm, configuration),
    exported: async (names, name) => exportFromRealm(names, (await opened(name)).realm, configuration),
    async past(request) {
      try {
        return await answerPast(request, await opened(request.realm));
      } catch (error) {
        throw error instanceof RequestError ? new Trouble(error.message, { cause: error }) : error;
      }
    },
  };
}
