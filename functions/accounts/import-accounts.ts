// Imports accounts one after another, several at a time. A user is there as a whole or cannot sign in: devices are stored
// before the account is switched on, or a password would open what two factors guarded.
import { RequestError } from '../node/errors.ts';
import { type ImportVerdict, type User, userKey } from '../ports/users.ts';
import { type Actor, audit, type With } from './account-ports.ts';
import { type ImportedAccount, readAccount } from './imported-user.ts';
import { overwriteAccount } from './overwrite-account.ts';

type ImportPorts = With<
  | 'deviceEditor'
  | 'deviceList'
  | 'deviceProfileEditor'
  | 'endpointAdoption'
  | 'factorFence'
  | 'helpPasses'
  | 'identities'
  | 'oathEnrolment'
  | 'passkeyEnrolment'
  | 'pushEnrolment'
  | 'sessionGroundRaiser'
  | 'userImport'
>;

/** One record of a file, or why it is none. */
export type SourceRecord = { readonly line: number } & (
  | { readonly record: Readonly<Record<string, unknown>> }
  | { readonly refusal: string }
);

export interface ImportOptions {
  readonly realm: string;
  /** Whoever is there already is written over. */
  readonly replace: boolean;
  /** Nothing is written: what would become of each record is told. */
  readonly dryRun: boolean;
  /** See `readAccount`. */
  readonly loose: boolean;
  /** How many at a time. Default: 16. */
  readonly atOnce?: number;
}

export interface ImportResult {
  readonly line: number;
  /** Absent where the record has none that could be read. */
  readonly username?: string;
  readonly outcome: 'made' | 'replaced' | 'done' | 'refused';
  /** Why it was refused. */
  readonly reason?: string;
  readonly remarks: readonly string[];
}

export type ImportTally = Readonly<Record<ImportResult['outcome'], number>>;

/** `onResult` hears of each record as it is done, not always in their order. Rejects when a store does. */
export async function importAccounts(
  source: AsyncIterable<SourceRecord>,
  { atOnce = 16, ...options }: ImportOptions,
  ports: ImportPorts,
  actor: Actor,
  onResult: (result: ImportResult) => void,
): Promise<ImportTally> {
  const tally = { made: 0, replaced: 0, done: 0, refused: 0 };
  const lines = new Map<string, number>();
  const running = new Set<Promise<void>>();
  let failure: { readonly error: unknown } | undefined;
  for await (const record of source) {
    if (failure) break;
    const work = importRecord(record, options, ports, actor, lines)
      .then((result) => {
        tally[result.outcome] += 1;
        onResult(result);
      })
      .catch((error: unknown) => {
        failure ??= { error };
      });
    const tracked: Promise<void> = work.then(() => void running.delete(tracked));
    running.add(tracked);
    if (running.size >= atOnce) await Promise.race(running);
  }
  await Promise.all(running);
  if (!options.dryRun && tally.made + tally.replaced > 0) {
    await audit(ports, { realm: options.realm }, actor, [['WAYMARK-USERS-IMPORTED', { ...tally }]]);
  }
  if (failure) throw failure.error;
  return tally;
}

async function importRecord(
  record: SourceRecord,
  options: Omit<ImportOptions, 'atOnce'>,
  ports: ImportPorts,
  actor: Actor,
  lines: Map<string, number>,
): Promise<ImportResult> {
  const { line } = record;
  const refused = (reason: string, username?: string): ImportResult => ({
    ...{ line, outcome: 'refused', reason, remarks: [] },
    ...(username !== undefined && { username }),
  });
  if ('refusal' in record) return refused(record.refusal);
  const account = readAccount(record.record, options);
  if ('refusal' in account) return refused(account.refusal, nameIn(record.record));
  const { username } = account.user;
  const key = userKey(account.user) ?? '';
  const before = lines.get(key);
  if (before !== undefined) return refused(`line ${before} names the same user`, username);
  lines.set(key, line);
  const { mark, user } = account;
  const verdict = options.dryRun
    ? await ports.userImport.foresee(user, { mark, replace: options.replace })
    : await importAccount(account, options, ports, actor).catch(tooLarge);
  if (verdict === 'made' || verdict === 'replaced' || verdict === 'done') {
    return { line, username, outcome: verdict, remarks: account.remarks };
  }
  return refused(reasons[verdict], username);
}

/** Others have room all the same. */
function tooLarge(error: unknown): 'tooLarge' {
  if (error instanceof RequestError && error.code === 'ERR_BODY_TOO_LARGE') return 'tooLarge';
  throw error;
}

const reasons: Readonly<Record<Exclude<ImportVerdict | 'taken' | 'tooLarge', ImportResult['outcome']>, string>> = {
  tooLarge: 'the profile is too large: all of it together may have 400 kB',
  taken: 'somebody else has the credential of one of the passkeys; the user is there and switched off',
  exists: 'there is such a user already; --replace writes over him',
  busy: 'another import is at this user: try again later',
  impossible: 'nobody can have that name',
  tooManyKinds:
    'the realm has password hashes of six kinds and costs already, and each failing login costs one of each',
};

async function importAccount(
  account: ImportedAccount,
  { replace }: Pick<ImportOptions, 'replace'>,
  ports: ImportPorts,
  actor: Actor,
): Promise<ImportVerdict | 'taken'> {
  const { user, oath, push, passkeys, mark } = account;
  const unfinished = oath !== undefined || push.length + passkeys.length > 0;
  const before = replace ? await ports.identities.find(user) : undefined;
  const verdict = await ports.userImport.begin(user, { mark, replace, unfinished });
  if (verdict === 'made' && !unfinished) return verdict;
  if (verdict !== 'made' && verdict !== 'replaced') return verdict;
  const store = () => storeDevices(account, ports);
  const isStored = await (verdict === 'replaced' ? overwriteAccount(account, before, ports, actor, store) : store());
  // Without a factor that he had, the account stays switched off.
  if (!isStored) return 'taken';
  return (await ports.userImport.finish(user, mark)) ? verdict : 'busy';
}

async function storeDevices({ user, oath, push, passkeys }: ImportedAccount, ports: ImportPorts): Promise<boolean> {
  if (oath) {
    await ports.factorFence.pass(user, `oath#${oath.uuid}`);
    await ports.oathEnrolment.save(user, oath);
  }
  for (const profile of push) {
    await ports.factorFence.pass(user, `push#${profile.uuid}`);
    await ports.endpointAdoption.adopt(profile.communicationId, { ...nameOf(user), uuid: profile.uuid });
    await ports.pushEnrolment.save(user, profile);
  }
  for (const { passkey, recoveryCodes } of passkeys) {
    await ports.factorFence.pass(user, `webauthn#${passkey.uuid}`);
    const saved = await ports.passkeyEnrolment.save(nameOf(user), passkey, { recoveryCodes });
    if (saved !== 'stored') return false;
  }
  return true;
}

function nameOf({ realm, username }: User): User {
  return { realm, username };
}

/** For whoever reads the report. */
function nameIn(record: Readonly<Record<string, unknown>>): string | undefined {
  const value = [record['username'] ?? record['uid']].flat()[0];
  return typeof value === 'string' && value.length <= 256 ? value : undefined;
}
