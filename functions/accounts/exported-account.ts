// A user as an export tells of him: everything that can be shown, and nothing that opens anything.
import type { JsonObject } from '../json.ts';
import type { FactorReport } from '../ports/devices.ts';
import type { ListedUser } from '../ports/users.ts';
import type { AccountPorts } from './account-ports.ts';

type ExportPorts = Pick<AccountPorts, 'factorReports' | 'userListing'>;

/** In no order. */
export async function* exportedAccounts(
  { factorReports, userListing }: ExportPorts,
  realm: string,
): AsyncGenerator<JsonObject> {
  for await (const users of userListing.all(realm)) {
    const factors = await Promise.all(users.map((user) => factorReports.list(user)));
    for (const [index, user] of users.entries()) yield exportedAccount(user, factors[index] ?? []);
  }
}

function exportedAccount(user: ListedUser, factors: readonly FactorReport[]): JsonObject {
  const { username, active, attributes, mustChangePassword, passwordExpiresAt, skip } = user;
  return {
    ...{ username, active },
    attributes: Object.fromEntries(Object.entries(attributes).map(([name, values]) => [name, [...values]])),
    ...(mustChangePassword && { mustChangePassword }),
    ...(passwordExpiresAt !== undefined && { passwordExpiresAt: new Date(passwordExpiresAt).toISOString() }),
    ...Object.fromEntries(
      Object.entries(skip).map(([kind, setting]) => [`${kind}2faEnabled`, setting === 'skippable' ? '1' : '2']),
    ),
    factors: factors.map(({ kind, uuid, deviceName, createdDate, lastAccessDate, recoveryCodesLeft }) => ({
      ...{ kind, uuid, deviceName, createdDate, recoveryCodesLeft },
      ...(lastAccessDate !== undefined && { lastAccessDate }),
    })),
  };
}
