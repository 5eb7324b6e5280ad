// What the run of a script may ask of the world. The run is foreign code: every argument is checked as hostile by whoever
// implements this, and no call takes a realm, because the host is made for one.

import type { JsonObject } from '../json.ts';

/** Thrown by a host to be thrown inside the script, with this message; whatever else it throws ends the run as a fault of ours. */
export class GuestError extends Error {
  override name = 'GuestError';
}

/** A request as the script means it, before any rule about where it may go. */
export interface ScriptHttpRequest {
  readonly url: string;
  readonly method: string;
  /** Names as written; repeated values in order. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body?: string | undefined;
}

interface ScriptHttpAnswer {
  readonly status: number;
  readonly statusText: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: string;
}

/** Stored device profiles, of one user in one realm: whoever else a script names is refused. */
export interface ScriptProfiles {
  list(username: string, realm: string): Promise<readonly JsonObject[]>;
  /** The full list wanted, all or nothing: what is not on it goes. */
  save(username: string, realm: string, wanted: readonly JsonObject[]): Promise<void>;
}

export interface ScriptHost {
  /** Absent where the node is none that matches devices. */
  readonly deviceProfiles?: ScriptProfiles;
  /** The name of the user whom a name, an `_id` or a universal id means; undefined when there is none. */
  findIdentity(key: string): Promise<string | undefined>;
  /** In order; empty when the user has none of this name. Attribute names match in any case. Devices are attributes, too. */
  identityValues(user: string, attribute: string): Promise<readonly string[]>;
  /** By attribute the full list wanted, all or nothing. */
  writeIdentity(user: string, changes: Readonly<Record<string, readonly string[]>>): Promise<void>;
  /** `openidm.read` and `openidm.query` of users, by IDM's names of properties; null when there is no such object. */
  readManaged(resource: string, fields: readonly string[]): Promise<Readonly<Record<string, unknown>> | null>;
  queryManaged(
    resource: string,
    filter: string,
    fields: readonly string[],
  ): Promise<readonly Readonly<Record<string, unknown>>[]>;
  /** Throws a GuestError that names the rule when it may not be sent; `failed` says why no connection came about. */
  sendHttp(request: ScriptHttpRequest): Promise<ScriptHttpAnswer | { readonly failed: string }>;
  /** The source of a library script of the realm; undefined when there is none of that name. */
  library(name: string): Promise<string | undefined>;
  /** A property `script.…` or `esv.…` of the realm's settings; undefined when it is not set. */
  property(name: string): Promise<string | undefined>;
  /** Throws a GuestError for an unknown label. */
  secret(label: string): Promise<Uint8Array>;
}

/** Of one run; realm setting `scripting` may set others. */
export const scriptLimits = {
  cpuMilliseconds: 500,
  wallMilliseconds: 4000,
  memoryBytes: 32 * 1024 * 1024,
  stackBytes: 128 * 1024,
  scriptBytes: 100 * 1024,
  libraryBytes: 256 * 1024,
  stateBytes: 64 * 1024,
  callbacks: 50,
  callbackBytes: 64 * 1024,
  hostCalls: 200,
  httpCalls: 5,
  identityWrites: 20,
  logLines: 100,
} as const;

export type ScriptLimits = { readonly [Name in keyof typeof scriptLimits]: number };
