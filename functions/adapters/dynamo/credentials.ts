// Passwords on the rows of the table Identities.
import * as z from 'zod';
import { hashPassword, type PasswordHashing, passwordSaltLength, verifyPassword } from '../../mfa/password-hash.ts';
import type { Clock, Randomness } from '../../ports/system.ts';
import { type PasswordChange, type PasswordCheck, type PasswordRenewal, userKey } from '../../ports/users.ts';
import type { Dynamo } from './client.ts';
import type { DynamoTable } from './table.ts';

const row = z.object({
  username: z.string(),
  active: z.boolean().default(true),
  passwordHash: z.string().optional(),
  passwordExpiresAt: z.number().default(Number.POSITIVE_INFINITY),
  mustChangePassword: z.boolean().default(false),
});
const attributes = Object.keys(row.shape);

export function dynamoPasswordCheck(
  dynamo: Dynamo,
  { clock }: { clock: Clock },
  hashing: PasswordHashing = {},
): PasswordCheck {
  const identities = dynamo.table('Identities');
  return {
    async check(owner, password, { hash, counts = true } = {}) {
      const user = userKey(owner);
      const found = user === undefined ? undefined : await identities.get({ user }, { consistent: true, attributes });
      const known = found && row.parse(found);
      const costs = hash ? { ...hashing, cost: hash } : hashing;
      const { correct, stale, even } = await verifyPassword(password, known?.passwordHash, costs);
      const active = known?.active ?? false;
      const expired = known !== undefined && clock.now() >= known.passwordExpiresAt;
      if (!counts || !correct || !active || expired) await even(await costsElsewhere(identities, owner.realm));
      if (!known) return { known: false, correct, active, mustChange: false, expired };
      return {
        ...{ known: true, correct, active, expired, mustChange: known.mustChangePassword, username: known.username },
        ...(stale && known.passwordHash !== undefined && { stale: known.passwordHash }),
      };
    },
  };
}

// Hashes that users of a realm have brought along from elsewhere: one row a realm, with what each kind of them costs. A name in
// capitals is no user's.

export function hashCostsKey(realm: string): { user: string } {
  return { user: `${realm}#Hashes` };
}

const costsRow = z.object({ hashCosts: z.set(z.string()).default(new Set()) });

/** Only who fails has to know. */
async function costsElsewhere(identities: DynamoTable, realm: string): Promise<readonly string[]> {
  const found = await identities.get(hashCostsKey(realm), { attributes: ['hashCosts'] });
  return [...costsRow.parse(found ?? {}).hashCosts];
}

export function dynamoPasswordChange(
  dynamo: Dynamo,
  { randomness }: { randomness: Randomness },
  hashing: PasswordHashing = {},
): PasswordChange {
  const identities = dynamo.table('Identities');
  return {
    async change(owner, password, hash) {
      const costs = hash ? { ...hashing, cost: hash } : hashing;
      const passwordHash = await hashPassword(password, randomness.bytes(passwordSaltLength), costs);
      const user = userKey(owner);
      if (user === undefined) return false;
      const changed = await identities.update(
        { user },
        {
          update: 'SET #passwordHash = :passwordHash REMOVE #mustChangePassword, #passwordExpiresAt',
          when: 'attribute_exists(#user)',
          values: { passwordHash },
        },
      );
      return changed !== undefined;
    },
  };
}

export function dynamoPasswordRenewal(
  dynamo: Dynamo,
  { randomness }: { randomness: Randomness },
  hashing: PasswordHashing = {},
): PasswordRenewal {
  const identities = dynamo.table('Identities');
  return {
    async renew(owner, password, stale, hash) {
      const user = userKey(owner);
      if (user === undefined) return false;
      const costs = hash ? { ...hashing, cost: hash } : hashing;
      const passwordHash = await hashPassword(password, randomness.bytes(passwordSaltLength), costs);
      const renewed = await identities.update(
        { user },
        {
          update: 'SET #passwordHash = :passwordHash',
          when: '#passwordHash = :stale',
          values: { passwordHash, stale },
        },
      );
      return renewed !== undefined;
    },
  };
}
