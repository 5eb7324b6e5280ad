// What one run of a script may touch: one realm, its users, the devices of the journey's user, servers and secrets that the
// realm's settings name. Everything is bound before the run begins: no call of a script names a realm.
import { createHash } from 'node:crypto';
import { expiringCache } from '../node/expiring-cache.ts';
import { runOf } from '../node/new-ground.ts';
import type { Ports } from '../ports/index.ts';
import type { NodeEvent, NodeExtras, Standing } from '../ports/node-runner.ts';
import { remembered, type Session } from '../ports/sessions.ts';
import type { Clock, Log } from '../ports/system.ts';
import { identityName } from '../ports/universal-id.ts';
import { type User, userKey } from '../ports/users.ts';
import { type DeviceAttributes, deviceAttributes, deviceServices } from './device-attributes.ts';
import { guardedHttp } from './guarded-http.ts';
import { managedUsers } from './managed-users.ts';
import { scriptDevices } from './script-devices.ts';
import { GuestError, type ScriptHost } from './script-host.ts';
import { attributeOf, namedUser, scriptIdentities } from './script-identities.ts';
import { type ProfilePorts, scriptProfiles } from './script-profiles.ts';
import type { ScriptingSettings } from './scripting-settings.ts';

export type ScriptPorts = Pick<
  Ports,
  | 'configuration'
  | 'deviceEditor'
  | 'deviceList'
  | 'endpointReleases'
  | 'factorFence'
  | 'factors'
  | 'httpOut'
  | 'identitySearch'
  | 'pendingPushes'
  | 'plainDevices'
  | 'profiles'
  | 'scriptSecrets'
  | 'sessionGroundRaiser'
  | 'skipSettingChanges'
  | 'skipSettings'
>;

export interface HostedRun {
  /** Normal form. */
  readonly realm: string;
  readonly scriptName: string;
  readonly settings: ScriptingSettings;
  /** The realm's session cookie. */
  readonly cookieName: string;
  readonly visit: string;
  readonly transactionId: string;
  /** The user whom an earlier node identified. */
  readonly universalId?: string | undefined;
  /** `username` of the shared store, as it was before the run. No other store's: what the engine knows is of this one. */
  readonly username?: string | undefined;
  /** The engine's own word on that user. */
  readonly standing: Standing;
  /** The live session that came with the request, whoever's it is. */
  readonly session?: Pick<Session, 'realm' | 'username' | 'factors'> | undefined;
  /** Of nodes that match devices. */
  readonly profilePorts?: ProfilePorts | undefined;
  /** The source of a library script of the realm. */
  readonly library: (name: string) => Promise<string | undefined>;
}

export interface HostedScript extends ScriptHost {
  /** Resolves once every write that was begun is done or has failed: a run that is out of time leaves one on its way. */
  readonly settled: () => Promise<void>;
  /** What the run has done besides, for what the node leaves behind: also when the script, or the node, has failed. */
  readonly deeds: () => Required<Pick<NodeExtras, 'events' | 'gone'>>;
}

/** Of refusals in a run: a script that tries again and again is told of, but fills no log. */
const mostRefusals = 20;
const keepMilliseconds = 30_000;

/** To be called once per process, which remembers what its realms call the attributes. */
export function scriptHosts(ports: ScriptPorts, tools: { clock: Clock; log: Log }): (run: HostedRun) => HostedScript {
  const attributesOf = expiringCache<DeviceAttributes>({
    clock: tools.clock,
    load: async (realm) => {
      const service = async (id: string) => (await ports.configuration.get(realm, 'service', id))?.value;
      return deviceAttributes({ oath: await service(deviceServices.oath), push: await service(deviceServices.push) });
    },
    ...{ keepMilliseconds, keepMissingMilliseconds: keepMilliseconds, limit: 500 },
  });
  return (run) => scriptHost(run, ports, tools, async () => (await attributesOf(run.realm)) ?? new Map());
}

function scriptHost(
  run: HostedRun,
  ports: ScriptPorts,
  { clock, log: everybodys }: { clock: Clock; log: Log },
  attributes: () => Promise<DeviceAttributes>,
): HostedScript {
  const { realm, scriptName, settings } = run;
  const log = namingLog(everybodys, { realm, script: scriptName });
  const events: NodeEvent[] = [];
  const gone: string[] = [];
  const writing = new Set<Promise<void>>();
  let refusals = 0;
  const note = ({ eventName, info }: NodeEvent): void => {
    events.push({ eventName, info: { ...info, by: `script ${scriptName}` } });
  };
  const refuse = (rule: string, message: string): never => {
    refusals += 1;
    // Not the message: it may say what the script made out of a secret.
    if (refusals <= mostRefusals) {
      log.warn('A script was refused', { event: 'script-refused', rule });
      events.push({ eventName: 'WAYMARK-SCRIPT-REFUSED', info: { script: scriptName, rule } });
    }
    throw new GuestError(message);
  };

  const user = journeyUserOf(run);
  const ofSession = user !== undefined && run.session !== undefined && userKey(user) === userKey(run.session);
  const proofs = [...run.standing.proofs, ...(ofSession ? (run.session?.factors ?? []) : [])];
  // A remembered browser may be a stolen one: it proves nothing anew.
  const isVerified = ofSession || proofs.some(({ factor }) => factor !== remembered);
  const { profiles, sessionGroundRaiser } = ports;
  const identities = scriptIdentities({ realm, profiles, sessionGroundRaiser, note });
  const devices = scriptDevices({
    ...{ ports: { ...ports, log }, rule: settings.devices, user, proofs, note, refuse },
    isVerified,
    run: runOf(run.visit),
    gone: (device) => gone.push(device),
  });
  const { profilePorts } = run;
  const owned = { realm, user, rule: settings.devices, isVerified, refuse };
  const deviceProfiles = profilePorts && scriptProfiles({ ...owned, ports: profilePorts });
  const managed = async () => {
    const known = await attributes();
    const find = (username: string) => profiles.find({ realm, username });
    const findByMail = (address: string) => ports.identitySearch.findByMail(realm, address);
    return managedUsers({ realm, find, findByMail, isElsewhere: (name) => known.has(name.toLowerCase()) });
  };

  const write: ScriptHost['writeIdentity'] = async (key, changes) => {
    const identity = await identities.find(key);
    if (!identity) return;
    const owner = { realm, username: identity.username };
    const known = await attributes();
    const isOfDevices = ([name]: readonly [string, unknown]): boolean => known.has(name.toLowerCase());
    const ordinary = Object.fromEntries(Object.entries(changes).filter((change) => !isOfDevices(change)));
    const writes = Object.entries(changes).flatMap(([name, values]) => {
      const attribute = known.get(name.toLowerCase());
      return attribute ? [{ name, values, attribute }] : [];
    });
    // All of it is judged before any of it is done.
    identities.check(ordinary);
    const plan = await devices.plan(owner, writes);
    if (Object.keys(ordinary).length > 0) await identities.write(owner.username, ordinary);
    await devices.carryOut(owner, plan);
  };

  return {
    findIdentity: async (key) => (await identities.find(key))?.username,

    async identityValues(key, name) {
      const username = namedUser(key, realm);
      if (username === undefined) return [];
      const attribute = (await attributes()).get(name.toLowerCase());
      if (attribute) return devices.values({ realm, username }, attribute);
      const identity = await profiles.find({ realm, username });
      return identity ? attributeOf(identity, name) : [];
    },

    async writeIdentity(key, changes) {
      const work = write(key, changes);
      writing.add(work);
      await work;
    },

    ...(deviceProfiles && { deviceProfiles }),

    readManaged: async (resource, fields) => (await managed()).read(resource, fields),
    queryManaged: async (resource, filter, fields) => (await managed()).query(resource, filter, fields),

    sendHttp: guardedHttp({
      settings: settings.http,
      httpOut: ports.httpOut,
      ...{ clock, log, refuse, cookieName: run.cookieName, transactionId: outgoingId(run) },
    }),

    library: run.library,

    async property(name) {
      return Object.hasOwn(settings.properties, name) ? settings.properties[name] : undefined;
    },

    async secret(label) {
      const id = Object.hasOwn(settings.secrets, label) ? settings.secrets[label] : undefined;
      if (id === undefined) throw new GuestError(`There is no secret ${label}`);
      try {
        return new Uint8Array(Buffer.from(await ports.scriptSecrets.read(id), 'utf8'));
      } catch (error) {
        log.error('A secret of a script cannot be read', { label, error: String(error) });
        throw new GuestError(`The secret ${label} cannot be read`);
      }
    },

    async settled() {
      await Promise.allSettled(writing);
    },
    deeds: () => ({ events: [...events], gone: [...gone] }),
  };
}

/** As the engine finds whom the standing is of. */
function journeyUserOf({ realm, universalId, username }: HostedRun): User | undefined {
  if (universalId !== undefined) return { realm, username: identityName(universalId) };
  return username === undefined ? undefined : { realm, username };
}

/** The same again for the same request again. A visit names its run, which is nobody's but ours. */
function outgoingId({ transactionId, visit }: HostedRun): string {
  return `${transactionId}/${createHash('sha256').update(visit).digest('hex').slice(0, 16)}`;
}

function namingLog(log: Log, facts: Readonly<Record<string, string>>): Log {
  return {
    debug: (message, fields) => log.debug(message, { ...facts, ...fields }),
    info: (message, fields) => log.info(message, { ...facts, ...fields }),
    warn: (message, fields) => log.warn(message, { ...facts, ...fields }),
    error: (message, fields) => log.error(message, { ...facts, ...fields }),
  };
}
