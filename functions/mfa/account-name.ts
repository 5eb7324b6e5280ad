// The name under which an authenticator app lists an account: the user's own, or an attribute of the profile.
import type { Identity } from '../ports/users.ts';

const attributes = {
  COMMON_NAME: 'cn',
  EMAIL_ADDRESS: 'mail',
  EMPLOYEE_NUMBER: 'employeeNumber',
  GIVEN_NAME: 'givenName',
  LAST_NAME: 'sn',
  USERNAME: undefined,
} as const;

export type AccountName = keyof typeof attributes;

/** The first value of the attribute; the user name when the attribute is missing or blank. */
export const accountNameOf = (identity: Identity, choice: AccountName): string => {
  const attribute = attributes[choice];
  const value = attribute && identity.attributes[attribute]?.[0];
  return value?.trim() ? value : identity.username;
};
