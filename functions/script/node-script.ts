// A script as the work of a node: found, run in the sandbox with the realm's users and devices around it, and what it left
// turned into what nodes leave.
import { ask, type NodeContext } from '../node/define-node.ts';
import { errorName, NodeError } from '../node/errors.ts';
import type { Ports } from '../ports/index.ts';
import type { NodeExtras, NodeResult } from '../ports/node-runner.ts';
import type { StoredScript } from '../ports/scripts.ts';
import type { Log } from '../ports/system.ts';
import { universalId } from '../ports/universal-id.ts';
import { engineOf, languageRefusal } from './exported-script.ts';
import { type HostedScript, type ScriptPorts, scriptHosts } from './hosted-script.ts';
import { namedUser } from './script-identities.ts';
import type { ProfilePorts } from './script-profiles.ts';
import type {
  AnsweredCallback,
  ScriptEffects,
  ScriptFailure,
  ScriptLogLine,
  ScriptResult,
  ScriptRun,
} from './script-run.ts';
import { noScript } from './scripted-node.ts';

type Needed = ScriptPorts & Pick<Ports, 'scripts' | 'scriptRuns'>;

export type NodeScript = Pick<ScriptRun, 'purpose' | 'outcomes' | 'inputs' | 'outputs'> & { readonly id: string };

export type ScriptDone = Exclude<ScriptResult, { kind: 'failed' }>;

type Context = Omit<NodeContext, 'config' | 'node'>;

// The ports of a node are one object for as long as its function lives.
const hosts = new WeakMap<ScriptPorts, ReturnType<typeof scriptHosts>>();

/**
 * Runs it and puts what it wrote into the state. Throws NodeError `ERR_SCRIPT` when there is no such script, and when it
 * fails: its message says which script, what and where, and nothing of the state. `profilePorts`: for scripts that match
 * devices.
 */
export async function runScript(
  context: Context,
  ports: Needed,
  wanted: NodeScript,
  profilePorts?: ProfilePorts,
): Promise<{ readonly done: ScriptDone; readonly extras: NodeExtras }> {
  const script = await scriptOf(context, ports, wanted.id);
  const host = hostOf(context, ports, script, profilePorts);
  const { scripting } = context;
  if (!scripting) throw new NodeError('ERR_NODE_CONFIG', 'The engine says nothing of the scripts of the realm');
  const run = scriptRun(context, script, wanted);
  const result = await ports.scriptRuns.run(run, host, scripting.limits).catch(async (fault) => {
    throw await faultOf(fault, host, context, script);
  });
  writeLog(context.log, script, result.log);
  // Whatever became of the run: no device is gone without a word of it.
  await host.settled();
  const { events, gone } = host.deeds();
  if (result.kind === 'failed') throw new NodeError('ERR_SCRIPT', failureText(result.failure), { events });
  context.state.apply(result.edits);
  const extras: NodeExtras = {
    ...(await leftOf(result, context, ports, script)),
    ...(events.length > 0 && { events }),
    ...(gone.length > 0 && { gone }),
    ...(run.existingSession === undefined && { sessionUnused: true }),
  };
  return { done: result, extras };
}

/** A fault of ours is told as one; only where something was done already the journey ends, so that this is told, too. */
async function faultOf(
  fault: unknown,
  host: HostedScript,
  { log }: Pick<Context, 'log'>,
  { name }: StoredScript,
): Promise<unknown> {
  await host.settled();
  const { events } = host.deeds();
  if (events.length === 0) return fault;
  log.error('A script has changed something and then met a fault', { script: name, error: errorName(fault) });
  return new NodeError('ERR_SCRIPT', `Script ${name}: it has changed something and then met a fault`, { events });
}

/** What a script asks the user, as a node asks it. */
export function askedBy(
  { callbacks, header, description, stage }: Extract<ScriptResult, { kind: 'callbacks' }>,
  extras: NodeExtras,
): Extract<NodeResult, { kind: 'callbacks' }> {
  return {
    ...ask(callbacks, extras),
    ...(header !== undefined && { header }),
    ...(description !== undefined && { description }),
    ...(stage !== undefined && { stage }),
  };
}

async function scriptOf({ realm }: Context, { scripts }: Needed, id: string): Promise<StoredScript> {
  if (id === noScript) throw new NodeError('ERR_SCRIPT', 'No script is chosen');
  const script = await scripts.find(realm, id);
  if (!script) throw new NodeError('ERR_SCRIPT', `There is no script ${id}`);
  if (script.language !== 'JAVASCRIPT') throw new NodeError('ERR_SCRIPT', languageRefusal(script));
  return script;
}

function hostOf(
  context: Context,
  ports: Needed,
  script: StoredScript,
  profilePorts: ProfilePorts | undefined,
): HostedScript {
  const {
    realm,
    scripting,
    visit,
    transactionId,
    universalId: identified,
    standing,
    state,
    request,
    clock,
    log,
  } = context;
  const hostFor = hosts.get(ports) ?? scriptHosts(ports, { clock, log });
  hosts.set(ports, hostFor);
  if (!scripting) throw new NodeError('ERR_NODE_CONFIG', 'The engine says nothing of the scripts of the realm');
  const username = state.getShared('username');
  return hostFor({
    ...{ realm, settings: scripting, cookieName: scripting.cookieName, visit, transactionId, standing },
    scriptName: script.name,
    universalId: identified,
    username: typeof username === 'string' ? username : undefined,
    session: request?.proofs,
    profilePorts,
    library: (name) => ports.scripts.library(realm, name),
  });
}

function scriptRun(context: Context, script: StoredScript, { id: _, ...wanted }: NodeScript): ScriptRun {
  const { realm, scripting, state, request, journey, identityResource, locales, clock, deadline, randomness } = context;
  const { asked = [], inner = false, mustRun = false } = request?.step ?? {};
  const now = clock.now();
  return {
    ...{ engine: engineOf(script), id: script.id, name: script.name, source: script.source, realm },
    ...wanted,
    state: state.stores(),
    callbacks: asked.map((sent, index): AnsweredCallback => ({ sent, values: context.callbacks[index]?.values ?? [] })),
    requestHeaders: request?.headers ?? {},
    requestParameters: request?.parameters ?? {},
    requestCookies: firstOf(request?.cookies ?? {}),
    // Whoever goes by a session ties the journey to it: not for scripts that do not even name it.
    existingSession: script.source.includes('existingSession') ? request?.session : undefined,
    cookieName: scripting?.cookieName,
    journey: { name: journey, identityResource, inner, mustRun },
    ...{ locales, now, seed: randomness.bytes(32), millisecondsLeft: deadline - now },
  };
}

function firstOf(lists: Readonly<Record<string, readonly string[]>>): Record<string, string> {
  return Object.fromEntries(Object.entries(lists).map(([name, [first = '']]) => [name, first]));
}

/** What it leaves with the journey beside the state. */
async function leftOf(
  effects: ScriptEffects,
  context: Context,
  ports: Needed,
  script: StoredScript,
): Promise<NodeExtras> {
  const { sessionProperties, removedSessionProperties, identified, audit, ...rest } = effects;
  const { maxSessionMinutes, maxIdleMinutes, errorMessage, lockoutMessage } = rest;
  const user = identified && (await identifiedUser(identified, context, ports, script));
  return {
    ...(Object.keys(sessionProperties).length > 0 && { sessionProperties }),
    ...(removedSessionProperties.length > 0 && { removedSessionProperties }),
    ...(maxSessionMinutes !== undefined && { maxSessionMinutes }),
    ...(maxIdleMinutes !== undefined && { maxIdleMinutes }),
    ...(errorMessage !== undefined && { errorMessage }),
    ...(lockoutMessage !== undefined && { lockoutMessage }),
    ...(user !== undefined && { universalId: user }),
    ...(Object.keys(audit).length > 0 && { audit }),
  };
}

/** A session is for somebody who is there and may sign in; whom else a script names, it has named in vain. */
async function identifiedUser(
  { by, value }: NonNullable<ScriptEffects['identified']>,
  { realm, log }: Context,
  { profiles }: Needed,
  { name: script }: StoredScript,
): Promise<string | undefined> {
  const username = by === 'name' ? value : namedUser(value, realm);
  const found = username === undefined ? undefined : await profiles.find({ realm, username });
  if (found?.active) return universalId(found);
  log.warn('A script identified nobody who can sign in', { script, realm });
  return undefined;
}

function failureText({ script, engine, errorClass, message, line }: ScriptFailure): string {
  return `Script ${script} (${engine}): ${errorClass}: ${message}${line === undefined ? '' : `, line ${line}`}`;
}

const levels: Readonly<Record<string, 'debug' | 'info' | 'warn'>> = {
  ...{ trace: 'debug', debug: 'debug', message: 'debug', info: 'info' },
  ...{ warning: 'warn', warn: 'warn', error: 'warn' },
};

/** No line of a script is an error of ours, which somebody is woken for. */
function writeLog(log: Log, { name: script }: StoredScript, lines: readonly ScriptLogLine[]): void {
  for (const { level, text } of lines) log[levels[level] ?? 'debug'](text, { event: 'script-log', script, level });
}
