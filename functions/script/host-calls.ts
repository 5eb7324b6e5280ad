// What a running script asks of the world, on the side of whoever started it: the arguments are checked, counted and handed to
// the host.
import * as z from 'zod';
import { bestText } from '../node/localised-text.ts';
import { universalId } from '../ports/universal-id.ts';
import { jwtCalls } from './jwt-calls.ts';
import { GuestError, type ScriptHost, type ScriptLimits, type ScriptProfiles } from './script-host.ts';
import type { ScriptRun } from './script-run.ts';

const text = z.string().max(4096);
const name = z.string().max(256);
const names = z.array(name).max(100);
const values = z.array(z.string().max(64 * 1024)).max(1000);
const profileList = z.array(z.record(name, z.json())).max(1000);
/** By language. Each language is taken apart while everybody else waits. */
const localised = z.record(name, z.string()).refine((texts) => Object.keys(texts).length <= 500);
const header = z.tuple([name, z.string().max(8192)]).readonly();
const request = z.object({
  url: z.string().max(8192),
  method: z.string().max(32),
  headers: z.array(header).max(100),
  body: z
    .string()
    .max(256 * 1024)
    .nullable(),
});

export interface HostCalls {
  /** JSON of `{value}` or `{error}`, the latter to be thrown inside the script. Rejects with what the host threw otherwise. */
  answer(name: string, args: string): Promise<string>;
  /** Texts that the host has handed out and no log may quote. */
  readonly secrets: readonly string[];
}

/** For one run. */
export function hostCalls(run: ScriptRun, host: ScriptHost, limits: ScriptLimits): HostCalls {
  const counts = { calls: 0, http: 0, writes: 0, libraryBytes: 0 };
  const secrets: string[] = [];
  const count = (what: 'calls' | 'http' | 'writes', most: number, noun: string): void => {
    counts[what] += 1;
    if (counts[what] > most) throw new GuestError(`Script made more than ${most} ${noun}`);
  };

  const profiles = (): ScriptProfiles => {
    if (run.purpose === 'deviceMatch' && host.deviceProfiles) return host.deviceProfiles;
    throw new GuestError('The binding deviceProfilesDao is not available to scripts');
  };
  const tokens = Object.entries(jwtCalls).map(([call, [args, work]]) => [call, taking(args, work as never)] as const);
  const calls: Readonly<Record<string, (args: unknown) => unknown>> = {
    ...Object.fromEntries(tokens),
    findIdentity: taking(z.tuple([text]), async ([key]) => (await host.findIdentity(key)) ?? null),
    identityValues: taking(z.tuple([text, name]), ([user, attribute]) => host.identityValues(user, attribute)),
    writeIdentity: taking(z.tuple([text, z.record(name, values)]), async ([user, changes]) => {
      count('writes', limits.identityWrites, 'writes of identities');
      await host.writeIdentity(user, changes);
      return null;
    }),
    universalId: taking(z.tuple([text]), ([username]) => universalId({ realm: run.realm, username })),
    readManaged: taking(z.tuple([text, names]), ([resource, fields]) => host.readManaged(resource, fields)),
    queryManaged: taking(z.tuple([text, text, names]), ([resource, filter, fields]) =>
      host.queryManaged(resource, filter, fields),
    ),
    sendHttp: taking(z.tuple([request]), async ([{ body, ...rest }]) => {
      count('http', limits.httpCalls, 'HTTP calls');
      return await host.sendHttp({ ...rest, ...(body !== null && { body }) });
    }),
    deviceProfiles: taking(z.tuple([text, name]), ([user, realm]) => profiles().list(user, realm)),
    saveDeviceProfiles: taking(z.tuple([text, name, profileList]), async ([user, realm, wanted]) => {
      count('writes', limits.identityWrites, 'writes of identities');
      await profiles().save(user, realm, wanted);
      return null;
    }),
    library: taking(z.tuple([name]), async ([library]) => {
      const source = await host.library(library);
      if (source === undefined) return null;
      counts.libraryBytes += Buffer.byteLength(source);
      if (counts.libraryBytes > limits.libraryBytes) throw new GuestError('Library scripts are too large');
      return source;
    }),
    property: taking(z.tuple([name]), async ([property]) => (await host.property(property)) ?? null),
    secret: taking(z.tuple([name]), async ([label]) => {
      const secret = Buffer.from(await host.secret(label));
      secrets.push(secret.toString('utf8'), secret.toString('base64'));
      return [...secret];
    }),
    localizedMessage: taking(z.tuple([localised]), ([texts]) => bestText(texts, run.locales, 'first') ?? null),
  };

  return {
    secrets,
    async answer(call, args) {
      const work = Object.hasOwn(calls, call) ? calls[call] : undefined;
      try {
        count('calls', limits.hostCalls, 'calls');
        if (!work) throw new GuestError(`There is no call ${call.slice(0, 40)}`);
        return JSON.stringify({ value: (await work(JSON.parse(args))) ?? null });
      } catch (error) {
        if (error instanceof GuestError) return JSON.stringify({ error: error.message });
        throw error;
      }
    },
  };
}

function taking<Args extends z.ZodType>(
  schema: Args,
  answer: (args: z.output<Args>) => unknown,
): (args: unknown) => unknown {
  return (args) => {
    const parsed = schema.safeParse(args);
    if (!parsed.success) throw new GuestError('These arguments cannot be used');
    return answer(parsed.data);
  };
}
