// How the table EndpointOwners holds who has an endpoint: a row for each device.
import * as z from 'zod';
import type { EndpointOwner } from '../../ports/push-addresses.ts';
import { userKey } from '../../ports/users.ts';
import type { DynamoTable } from './table.ts';

const endpointRow = z.object({
  owner: z.string(),
  realm: z.string().optional(),
  username: z.string().optional(),
  uuid: z.string().optional(),
  /**
   * Milliseconds since the epoch. Whoever leaves says so before looking who else is there: of one who leaves and one who
   * comes at least one sees the other.
   */
  leavingUntil: z.number().optional(),
});

export type EndpointRow = z.output<typeof endpointRow>;

/** Every owner's key begins with a realm. */
const prefix = '/';

/** Of those whom an earlier deployment noted elsewhere, in a list that may have been cut: they do not leave. */
export const unknownOwners = '/unknown';

/** Undefined for a user whom there cannot be. */
export function endpointKey(
  endpoint: string,
  { uuid, ...owner }: EndpointOwner,
): { endpoint: string; owner: string } | undefined {
  const user = userKey(owner);
  return user === undefined || endpoint === '' ? undefined : { endpoint, owner: `${user}#${uuid}` };
}

export async function endpointRows(table: DynamoTable, endpoint: string): Promise<EndpointRow[]> {
  const attributes = Object.keys(endpointRow.shape);
  return (await table.query(endpoint, prefix, { consistent: true, attributes })).map((row) => endpointRow.parse(row));
}
