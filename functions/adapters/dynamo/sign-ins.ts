// Recent sign-ins, in the table of remembered browsers under keys of their own: `signins#<user>`. Sorted by time; a refusal lies
// under its hour, so that a flood of them is one row an hour.
import * as z from 'zod';
import { mostRefusals, mostSignIns, type SignIn, type SignInLog, type SignIns } from '../../ports/sign-ins.ts';
import type { Clock } from '../../ports/system.ts';
import type { UserKey } from '../../ports/users.ts';
import type { Dynamo } from './client.ts';
import { ttlSeconds } from './table.ts';
import { ofUser } from './user-key.ts';

const row = z.object({
  id: z.string(),
  at: z.number(),
  verdict: z.enum(['signedIn', 'refused']),
  sourceIp: z.string(),
  country: z.exactOptional(z.string()),
  userAgent: z.string(),
  journey: z.string(),
  methods: z.array(z.string()),
});

const kept = z.object({ until: z.number() });

export function dynamoSignInLog(dynamo: Dynamo): SignInLog {
  const table = dynamo.table('RememberedBrowsers');
  return {
    note: ofUser(undefined, async (user, signIn: SignIn, until: number) => {
      await table.put({ user: signInsOf(user), item: itemOf(signIn), ...signIn, until, ttl: ttlSeconds(until) });
    }),
  };
}

export function dynamoSignIns(dynamo: Dynamo, { clock }: { clock: Clock }): SignIns {
  const table = dynamo.table('RememberedBrowsers');
  return {
    list: ofUser([], async (user) => {
      const newest = (verdict: SignIn['verdict'], most: number) =>
        table.query(signInsOf(user), `${verdict}#`, { newest: most });
      const found = await Promise.all([newest('signedIn', mostSignIns), newest('refused', mostRefusals)]);
      return found
        .flat()
        .filter((one) => kept.parse(one).until > clock.now())
        .map((one): SignIn => row.parse(one))
        .sort((one, other) => other.at - one.at);
    }),
  };
}

/** What the sign-ins of a user lie under. */
export function signInsOf(user: UserKey): string {
  return `signins#${user}`;
}

function itemOf({ id, at, verdict }: SignIn): string {
  const time = new Date(at).toISOString();
  return verdict === 'refused' ? `refused#${time.slice(0, 'yyyy-mm-ddThh'.length)}` : `signedIn#${time}#${id}`;
}
