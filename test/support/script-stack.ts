// Script cases as journeys of the running stack, over HTTP. What a script leaves outside of its state is read where it is: in
// the session, the tables and the audit log. Three things are seen at the seams alone: what servers of others were asked, since
// scripts reach none on this machine; and the log and the reason of a failure, which no client is told. Nobody sees the secure
// store: no journey can put anything into it, nor show it.
import { readFileSync } from 'node:fs';
import { dynamo } from '../../functions/adapters/dynamo/client.ts';
import { dynamoConfigurationEditor } from '../../functions/adapters/dynamo/configuration.ts';
import { dynamoIdentities, dynamoIdentityStore } from '../../functions/adapters/dynamo/identities.ts';
import { dynamoOathEnrolment } from '../../functions/adapters/dynamo/oath-enrolment.ts';
import { dynamoPlainDevices } from '../../functions/adapters/dynamo/plain-devices.ts';
import { dynamoPushEnrolment } from '../../functions/adapters/dynamo/push-enrolment.ts';
import { dynamoSessionReader } from '../../functions/adapters/dynamo/sessions.ts';
import { requiredUserKey } from '../../functions/adapters/dynamo/user-key.ts';
import { dynamoUserRemoval } from '../../functions/adapters/dynamo/user-removal.ts';
import { systemSealer } from '../../functions/adapters/sealing/system-key-rings.ts';
import { systemClock, systemRandomness } from '../../functions/adapters/system/machine.ts';
import type { ImportReport } from '../../functions/journey/import.ts';
import type { Json, JsonObject } from '../../functions/json.ts';
import { auditVariables } from '../../functions/manifest/audit-events.ts';
import type { Ports } from '../../functions/ports/index.ts';
import type { OutgoingRequest } from '../../functions/ports/scripts.ts';
import type { ScriptResult } from '../../functions/script/script-run.ts';
import { type ScriptRunner, scriptRunner } from '../../functions/script/script-runner.ts';
import { callbacksOf, outputOf, type Reply } from '../../testing/step.ts';
import { oathProfile } from '../contracts/oath-profile.ts';
import { pushProfile } from '../contracts/push-profile.ts';
import { endsWith, goneFrom, journeyId, journeyOf, scriptId, settingsOf, ways, who } from './script-journeys.ts';
import { comparedWith, type ScriptCase, type ScriptTurn, type SeenTurn, scriptNow } from './script-world.ts';
import { stackInProcess } from './stack-in-process.ts';

const realm = '/alpha';
export interface ScriptStack {
  /** Of all the cases, in their order. */
  readonly imported: ImportReport;
  play(given: ScriptCase): Promise<ScriptTurn[]>;
  stop(): Promise<void>;
}

/** With the journeys of these cases, one after another: their users have the same names. */
export async function scriptStack(cases: readonly ScriptCase[]): Promise<ScriptStack> {
  const runner = scriptRunner({ randomness: systemRandomness });
  const seams = scriptSeams(cases, runner);
  const stack = await stackInProcess({ ports: seams.ports });
  await dynamoConfigurationEditor(dynamo()).put(realm, 'realm', '', settingsOf(cases));
  const imported = await stack.importJourneys(...cases.map(journeyOf), who);
  const { at } = stack;

  const send = (
    step: Reply,
    answers: readonly (Json | undefined)[],
    headers: Readonly<Record<string, string>>,
  ): Promise<Reply> => {
    const callbacks = callbacksOf(step.body).flatMap((callback, index) => {
      const answer = answers[index];
      const [first, ...more] = (callback['input'] ?? []) as JsonObject[]; // on the wire a list
      // What has no input comes back as it is; what has one and no answer is left out.
      if (!first) return [callback];
      return answer === undefined ? [] : [{ ...callback, input: [{ ...first, value: answer }, ...more] }];
    });
    return at.post({ ...step.body, callbacks }, '', headers);
  };

  const signIn = async ({ UserToken = '' }: Readonly<Record<string, string>>): Promise<string> => {
    const { body } = await at.answer(await at.start(who.id), { NameCallback: UserToken });
    return String(body['tokenId']);
  };

  const playTo = async (given: ScriptCase, end: 'success' | 'failure'): Promise<ScriptTurn[]> => {
    await placeUsers(given);
    seams.begin(given);
    // On every request: a journey that has shown a session to a script goes on with that session alone.
    const headers = headersOf(given, given.world?.session && (await signIn(given.world.session)));
    let step: Reply | undefined;
    const turns: ScriptTurn[] = [];
    for (const [index, turn] of given.turns.entries()) {
      seams.clear();
      step = step
        ? await send(step, turn.answers ?? [undefined, ways.indexOf('again')], headers)
        : await at.post({}, queryOf(given, cases), headers);
      const isLast = index === given.turns.length - 1;
      const shown = outputOf(step, 'HiddenValueCallback', 'id') === 'report';
      const report = shown ? JSON.parse(String(outputOf(step, 'HiddenValueCallback', 'value'))) : undefined;
      const ended =
        report && isLast && endsWith(turn) ? await send(step, [undefined, ways.indexOf(end)], headers) : undefined;
      const seen = {
        ...seenIn(step, turn, report),
        ...seams.seen(step),
        ...(await seenAfter(ended)),
        ...(await stored(given, turn)),
      };
      turns.push(comparedWith(turn, seen));
    }
    return turns;
  };

  return {
    imported,
    async play(given) {
      const turns = await playTo(given, 'success');
      if (!given.turns.some(({ errorMessage }) => errorMessage !== undefined)) return turns;
      // What a failure says is heard at the other end.
      const failed = await playTo(given, 'failure');
      return turns.map((turn, index) => ({ ...turn, errorMessage: failed[index]?.errorMessage }) as ScriptTurn);
    },
    async stop() {
      await stack.stop();
      await runner.stop();
    },
  };
}

function queryOf(given: ScriptCase, cases: readonly ScriptCase[]): string {
  const query = new URLSearchParams({ authIndexType: 'service', authIndexValue: journeyId(cases.indexOf(given)) });
  for (const [name, values] of Object.entries(given.world?.parameters ?? {})) {
    for (const value of values) query.append(name, value);
  }
  return `?${query}`;
}

function headersOf({ world = {} }: ScriptCase, token: string | undefined): Record<string, string> {
  const cookies = Object.entries(world.cookies ?? {}).map(([name, value]) => `${name}=${value}`);
  return {
    ...Object.fromEntries(Object.entries(world.headers ?? {}).map(([name, values]) => [name, values.join(', ')])),
    ...(cookies.length > 0 && { cookie: cookies.join('; ') }),
    ...(token !== undefined && { iPlanetDirectoryPro: token }),
  };
}

/** All users of the case as they are to be, and nobody's devices but theirs. */
async function placeUsers({ world = {}, turns }: ScriptCase): Promise<void> {
  const tools = { clock: systemClock, randomness: systemRandomness };
  const { users = {}, managed = {}, devices = {} } = world;
  const known = { ...(turns.some(endsWith) && { ada: {} }), ...users, ...attributesOf(managed) };
  for (const [username, attributes] of Object.entries(known)) {
    const user = { realm, username };
    await dynamoUserRemoval(dynamo(), tools).remove(user);
    await dynamoIdentityStore(dynamo(), tools).put({ ...user, active: true, attributes });
  }
  const table = dynamo().table('DeviceProfiles');
  const sealer = systemSealer('device-secrets');
  for (const [username, kinds] of Object.entries(devices)) {
    const user = { realm, username };
    const rows = [];
    for (const device of kinds['oath'] ?? []) {
      await dynamoOathEnrolment(dynamo(), sealer, tools).save(user, oathProfile(device));
      rows.push(...(await table.query(requiredUserKey(user), 'oath#')));
    }
    // Whoever registers an app anew loses the old one. Users of old may have two.
    for (const row of rows) await table.put(row);
    for (const device of kinds['push'] ?? []) {
      await dynamoPushEnrolment(dynamo(), sealer, tools).save(
        user,
        pushProfile({ ...device, sharedSecret: pushProfile().sharedSecret }),
      );
    }
  }
}

/** Managed users are the users. */
function attributesOf(
  managed: NonNullable<NonNullable<ScriptCase['world']>['managed']>,
): Record<string, Record<string, string[]>> {
  const rows = Object.values(managed).flat();
  return Object.fromEntries(rows.map(({ _id, mail }) => [String(_id), { mail: [String(mail)] }]));
}

/** Of the step, and of the state that it shows. */
function seenIn(
  { body, status }: Reply,
  turn: ScriptTurn,
  report: { outcome: string; shared: JsonObject; transient: JsonObject } | undefined,
): SeenTurn {
  const asks = callbacksOf(body).map(({ type, output }) => ({
    type,
    ...Object.fromEntries((output as JsonObject[]).map(({ name, value }) => [String(name), value])),
  }));
  const stores: Record<string, JsonObject> = { shared: report?.shared ?? {}, transient: report?.transient ?? {} };
  return {
    ...(report ? { ...report } : status === 200 && { asks }),
    ...{ stage: body['stage'], header: body['header'], description: body['description'] },
    gone: turn.gone?.filter((_, index) => {
      const [key = '', store = ''] = goneFrom(turn)[index] ?? [];
      // No script that shows something sees the secure store, and none could place anything there.
      return store === 'secure' || stores[store]?.[key] === undefined;
    }),
    audit: auditedLast(),
  };
}

/** What is left of it when the journey is over. */
async function seenAfter(end: Reply | undefined): Promise<SeenTurn> {
  if (!end) return {};
  const token = end.body['tokenId'];
  const session =
    typeof token === 'string' ? await dynamoSessionReader(dynamo(), { clock: systemClock }).find(token) : undefined;
  return {
    session: session?.properties,
    identified: session?.username,
    errorMessage: end.status === 401 ? end.body['message'] : undefined,
  };
}

async function stored({ world = {} }: ScriptCase, turn: ScriptTurn): Promise<SeenTurn> {
  if (!turn.users && !turn.devices) return {};
  const names = Object.keys(world.users ?? {});
  const [identities, devices] = [dynamoIdentities(dynamo()), dynamoPlainDevices(dynamo())];
  const namesOf = (list: readonly { readonly deviceName: string }[]) => list.map(({ deviceName }) => deviceName);
  const seen = await Promise.all(
    names.map(async (username) => {
      const user = { realm, username };
      const [identity, oath, push] = await Promise.all([identities.find(user), devices.oath(user), devices.push(user)]);
      return { username, attributes: identity?.attributes, devices: { oath: namesOf(oath), push: namesOf(push) } };
    }),
  );
  return {
    users: Object.fromEntries(seen.map(({ username, attributes }) => [username, attributes])),
    devices: Object.fromEntries(seen.map((one) => [one.username, one.devices])),
  };
}

/** The detail that a node has left in the audit log. */
function auditedLast(): unknown {
  const lines = readFileSync(process.env[auditVariables.file] ?? '', 'utf8')
    .trimEnd()
    .split('\n');
  return lines
    .flatMap((line) => JSON.parse(line).entries.map(({ info }: { info: JsonObject }) => info['nodeExtraLogging']))
    .findLast((detail) => detail !== undefined);
}

/** Between nodes and what they would ask of this machine. */
function scriptSeams(cases: readonly ScriptCase[], runner: ScriptRunner) {
  let id = '';
  let current: ScriptCase | undefined;
  const results: ScriptResult[] = [];
  const sent: OutgoingRequest[] = [];
  const ports = {
    scriptRuns: {
      async run(run, host, limits) {
        const result = await runner.run({ ...run, now: scriptNow }, host, limits);
        if (run.id === id) results.push(result);
        return result;
      },
    },
    httpOut: {
      async send(request, fits) {
        if (!fits('198.51.101.7') || fits('10.0.0.1')) throw new Error('The guard judges no addresses');
        sent.push(request);
        const answer = current?.world?.http?.find(({ to }) => to === `${request.method} ${request.url.href}`);
        if (!answer) throw new Error(`Nobody answers ${request.url.href}`);
        if (answer.failed !== undefined) return { failed: answer.failed };
        const { status = 200, headers = [], body = '' } = answer;
        return { status, statusText: `Text of ${status}`, headers, body };
      },
    },
    scriptSecrets: { read: async (name) => current?.world?.secrets?.[name] ?? '' },
  } satisfies Partial<Ports>;
  return {
    ports,
    begin(given: ScriptCase): void {
      current = given;
      id = scriptId(cases.indexOf(given));
    },
    clear(): void {
      results.length = 0;
      sent.length = 0;
    },
    seen({ status }: Reply): SeenTurn {
      const [result] = results;
      return {
        log: result?.log.map(({ level, text }) => `${level} ${text}`),
        fails: result?.kind === 'failed' && status === 401 ? result.failure.message : undefined,
        sent: sent.map(({ method, url, headers, body }) => ({
          to: `${method} ${url.href}`,
          headers: Object.fromEntries(Object.entries(headers).map(([name, values]) => [name, values.join(', ')])),
          body: body && Buffer.from(body).toString(),
        })),
      };
    },
  };
}
