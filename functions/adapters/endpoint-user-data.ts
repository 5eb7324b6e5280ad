// The owners of an endpoint as its user data: Base64url of JSON, which survives whatever SNS and its tools do to text.
import * as z from 'zod';
import type { EndpointOwner } from '../ports/endpoint-owners.ts';

/** Bytes; SNS's limit. */
const longestUserData = 2048;

const ownerList = z.array(z.object({ realm: z.string(), username: z.string(), uuid: z.string() }));

/** The newest first, as many as there is room for. */
export function endpointUserData(owners: readonly EndpointOwner[]): string {
  const plain = owners.map(({ realm, username, uuid }) => ({ realm, username, uuid }));
  const text = Buffer.from(JSON.stringify(plain)).toString('base64url');
  return text.length <= longestUserData ? text : endpointUserData(owners.slice(0, -1));
}

/** None for a text of somebody else's. */
export function readEndpointUserData(text = ''): EndpointOwner[] {
  try {
    return ownerList.safeParse(JSON.parse(Buffer.from(text, 'base64url').toString())).data ?? [];
  } catch {
    return [];
  }
}
