// What the audit log in memory has of one user.

import type { AuditTrail } from '../../functions/ports/audit.ts';
import { isSameUser } from '../../functions/ports/universal-id.ts';
import type { MemoryAuditLog } from './audit-log.ts';
import type { MemoryTools } from './store.ts';

const day = 24 * 60 * 60_000;
const most = 50;
const leftOut = ['AM-NODE-LOGIN-COMPLETED', 'AM-LOGIN-COMPLETED', 'AM-SESSION-CREATED'];
const told = ['ipAddress', 'kind', 'operation', 'by'] as const;

export function memoryAuditTrail({ events }: MemoryAuditLog, { clock }: Pick<MemoryTools, 'clock'>): AuditTrail {
  return {
    async recent(wanted) {
      const dayAgo = clock.now() - day;
      const all = events.flatMap(({ eventName, at, result, userId, info }) => {
        const { objectId, treeName } = info;
        const isOfUser = eventName !== 'AM-CONFIG-CHANGE' && typeof objectId === 'string' && objectId.startsWith('id=');
        const owner = isOfUser ? objectId : userId;
        if (owner === undefined || !isSameUser(owner, wanted) || at < dayAgo || leftOut.includes(eventName)) return [];
        const facts = told.flatMap((name) => (typeof info[name] === 'string' ? [[name, info[name]]] : []));
        const isOther = userId !== undefined && !isSameUser(userId, owner);
        return {
          ...{ at, eventName },
          ...(result !== undefined && { result }),
          ...(typeof treeName === 'string' && { journey: treeName }),
          ...(isOther && { by: userId }),
          ...Object.fromEntries(facts),
        };
      });
      const entries = all.slice(-most).reverse();
      return { entries, since: all.length > most ? (entries.at(-1)?.at ?? dayAgo) : dayAgo };
    },
  };
}
