// The whole system on one machine: DynamoDB and queues on disk, SNS and a phone, an outbox for mails, the real functions
// and workers, and API Gateway's part before them.
import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { keepNoBrands } from '../functions/adapters/dynamo/brands.ts';
import { dynamo } from '../functions/adapters/dynamo/client.ts';
import {
  dynamoConfiguration,
  dynamoConfigurationEditor,
  dynamoConfigurationStore,
} from '../functions/adapters/dynamo/configuration.ts';
import { useIdentitySource } from '../functions/adapters/identity-source/source-client.ts';
import { systemKeyRings } from '../functions/adapters/sealing/system-key-rings.ts';
import { systemClock, systemRandomness } from '../functions/adapters/system/machine.ts';
import type { EditorPorts } from '../functions/administration/edited-realm.ts';
import { siteOf } from '../functions/http/site.ts';
import type { ExportFile } from '../functions/journey/export.ts';
import type { ImportReport } from '../functions/journey/import.ts';
import type { JsonObject } from '../functions/json.ts';
import { hashingTrouble } from '../functions/mfa/slow-hash.ts';
import type { NodeImplementation } from '../functions/node/define-node.ts';
import { errorText } from '../functions/node/errors.ts';
import { type NodeSet, nodeSet } from '../functions/nodes/node-set.ts';
import type { DefinedSource } from '../functions/ports/identity-source.ts';
import type { Ports } from '../functions/ports/index.ts';
import { keyPurposes } from '../functions/ports/keys.ts';
import { isVisitor } from './admin-caller.ts';
import { adminDoor, adminPath } from './admin-door.ts';
import { createMissingTables } from './create-tables.ts';
import { type DataPlaces, dataDoor, dataPath } from './data-door.ts';
import { dynamoClient } from './dynamo-client.ts';
import { enterEnvironment, functionEnvironment, logLevel } from './environment.ts';
import { loadHttpFunctions, loadNoticeWorkers, loadWorkers, makeKeyRings, type WorkerName } from './functions.ts';
import { type AroundFunction, callFunction } from './gateway.ts';
import { gatewayError, type HttpAnswer, jsonAnswer } from './gateway-error.ts';
import { historyDoor, historyPath } from './history-door.ts';
import { startHttpServer } from './http-server.ts';
import { type ConfigurationPorts, importIntoRealm } from './import-into-realm.ts';
import { isMailPath, mailDoor, mailPath } from './mail/mail-door.ts';
import { type Outbox, outbox } from './mail/outbox.ts';
import { startNotices } from './notices.ts';
import { isMeantForUs } from './own-names.ts';
import { consoleDoor, isConsolePath } from './pages/console-door.ts';
import { isPagePath, pagesDoor } from './pages/pages-door.ts';
import { type LocalPhone, localPhone } from './phone/local-phone.ts';
import { isPhonePath, phoneDoor } from './phone/phone-door.ts';
import { type ReceivedRequest, stage } from './proxy-event.ts';
import { type LocalPush, startWorkers } from './push.ts';
import type { QueueHandler } from './queue-worker.ts';
import { localRealms, realmDoor, realmsPath } from './realm-door.ts';
import { seedStack } from './seed-stack.ts';
import type { SeedsOptions } from './seeds.ts';
import { endpointMessagesPath } from './sns/endpoint-messages.ts';
import type { Notification } from './sns/state.ts';
import type { SentSms } from './sns/world.ts';
import { StartError } from './start-error.ts';
import { startServers } from './start-servers.ts';
import { wearBrand } from './worn-brand.ts';

export interface LocalStackOptions {
  /** 0 takes any port that is free. */
  readonly port: number;
  /** Made when it is missing. */
  readonly dataFolder: string;
  /** A DynamoDB that runs elsewhere. Default: one of our own, in the data folder. */
  readonly dynamoEndpoint?: string | undefined;
  /** The kind of API whose events the functions get. Default: `rest`. */
  readonly api?: 'rest' | 'http';
  /** What runs in place of a queue worker, for tests that let it fail. Default: the worker itself. */
  readonly aroundWorker?: (name: WorkerName, handler: QueueHandler) => QueueHandler;
  /** What runs in place of a call of a function that answers requests, for tests that let it run out of time. Default: the call. */
  readonly aroundFunction?: AroundFunction;
  /** Node types beside ours. Default: none. */
  readonly nodes?: readonly NodeImplementation[];
  /** Where users live, if not in our table. It runs in this process. Default: none. */
  readonly identitySource?: DefinedSource | undefined;
  /** Of the realm alpha, over what it starts with. Default: none. */
  readonly settings?: JsonObject;
  /** What that realm says in words of its own. Default: nothing. */
  readonly words?: SeedsOptions['words'];
  /** Pages follow a change of the brand while they are open. Default: as those of a deployment, when they are loaded. */
  readonly liveLook?: boolean;
  /** In place of this machine's, for tests that see what nodes ask of it. Default: none. */
  readonly ports?: Partial<Ports>;
  /** Where the functions find SNS and SQS, for tests that let calls fail on the way. Default: where they are. */
  readonly awsEndpoints?: (own: AwsEndpoints) => AwsEndpoints;
  /** Told of every notification, for tests that have phones of their own. It must not throw. */
  readonly onDelivery?: (notification: Notification) => void;
}

interface AwsEndpoints {
  readonly sns: string;
  readonly sqs: string;
}

export interface LocalStack {
  /** `http://localhost:8080/am` */
  readonly url: string;
  readonly port: number;
  readonly dynamoEndpoint: string;
  readonly push: Pick<LocalPush, 'sns' | 'queues'>;
  /** Resolves when a process of the stack, its DynamoDB or its SQS, has ended by itself. */
  readonly failed: Promise<void>;
  /** `realm` in normal form; it exists. */
  importFiles(files: readonly ExportFile[], realm: string): Promise<ImportReport>;
  /**
   * How the realm alpha looks from now on, with its pictures in it; undefined takes off what was worn last, if nobody has
   * changed it. Resolves to whether the look is another.
   */
  wear(brand: JsonObject | undefined): Promise<boolean>;
  stop(): Promise<void>;
}

type Answer = (request: ReceivedRequest) => Promise<HttpAnswer>;

let entered = false;

const tools = { clock: systemClock, randomness: systemRandomness };

/** One a process: the functions read their environment once. Rejects with a StartError for what its user can mend. */
export async function startLocalStack(options: LocalStackOptions): Promise<LocalStack> {
  if (entered) throw new Error('This process has had a local stack; its functions cannot read their environment again');
  const trouble = hashingTrouble();
  if (trouble !== undefined) throw new StartError(trouble);
  logLevel(process.env);
  const dataFolder = resolve(options.dataFolder);
  mkdirSync(dataFolder, { recursive: true, mode: 0o700 });
  const origin = firstOrigin();
  const nodes = nodeSet(options.nodes);
  // The port comes first, since the public URL names it; whoever calls before the rest is there waits.
  const opened = Promise.withResolvers<Answer>();
  const server = await startHttpServer(options.port, {
    answer: async (request) => (await opened.promise)(request),
    refusal: (status) => gatewayError(status, origin),
  });
  const url = `http://localhost:${server.port}/${stage}`;
  const stops = [() => server.stop()];
  try {
    const phone = localPhone({ file: join(dataFolder, 'phone.json'), ...tools });
    const { dynamoEndpoint } = options;
    const onDelivery = toBoth(phone, options);
    const box = outbox();
    const onSms = (message: SentSms): void =>
      box.keepSms({ ...message, sentAt: new Date(systemClock.now()).toISOString() });
    const { database, push } = await startServers({ dataFolder, dynamoEndpoint, onDelivery, onSms, ...tools });
    stops.push(
      () => push.stop(),
      () => database.stop(),
    );
    const notices = await startNotices(box, tools);
    stops.splice(1, 0, () => notices.stop());
    const auditFile = join(dataFolder, 'audit.log');
    const { awsEndpoints = (own) => own } = options;
    const { sns: snsEndpoint, sqs: sqsEndpoint } = awsEndpoints({ sns: push.snsEndpoint, sqs: push.queues.endpoint });
    const places = { dynamoEndpoint: database.endpoint, keyFile: join(dataFolder, 'keys.json'), auditFile };
    const variables = functionEnvironment(
      {
        publicUrl: url,
        ...places,
        countsFile: join(dataFolder, 'counts.json'),
        noticesEndpoint: notices.endpoint,
        push: { snsEndpoint, sqsEndpoint, queueUrls: push.queues.urls },
      },
      process.env,
    );
    entered = true;
    enterEnvironment(variables);
    keepNoBrands();
    if (options.identitySource) {
      const { systemTools } = await import('../functions/adapters/system/tools.ts');
      useIdentitySource(options.identitySource, systemTools.log);
    }
    const { ports = {}, settings = {}, words = {}, api = 'rest', liveLook = false, aroundFunction } = options;
    const given = { nodes, settings, words, ports, api, liveLook, ...(aroundFunction && { aroundFunction }) };
    opened.resolve(await openStack({ ...given, places, dataFolder, origin, url, phone, push, box }));
    await notices.begin(auditFile, await loadNoticeWorkers());
    const workers = startWorkers(await workersOf(options), push.queues);
    // Whatever was asked before may still want to send; what is under way still needs queues and tables.
    stops.splice(1, 0, () => workers.stop());
    return {
      url,
      port: server.port,
      dynamoEndpoint: database.endpoint,
      push,
      failed: Promise.race([database.failed, push.queues.failed]),
      importFiles: (files, realm) => importIntoRealm(files, realm, configurationPorts(), nodes.definitions),
      wear: (brand) => wearBrand(brand, join(dataFolder, 'brand.json'), configurationPorts()),
      stop: () => stopAll(stops),
    };
  } catch (error) {
    opened.resolve(async () => gatewayError(500, origin));
    await stopAll(stops);
    throw error;
  }
}

function toBoth({ take }: LocalPhone, { onDelivery }: LocalStackOptions): (notification: Notification) => void {
  return (notification) => {
    take(notification);
    onDelivery?.(notification);
  };
}

async function workersOf({ aroundWorker = (_name, handler) => handler }: LocalStackOptions) {
  const { 'push-delivery': delivery, 'push-feedback': feedback } = await loadWorkers();
  return {
    'push-delivery': aroundWorker('push-delivery', delivery),
    'push-feedback': aroundWorker('push-feedback', feedback),
  };
}

interface Opening {
  readonly liveLook: boolean;
  readonly nodes: NodeSet;
  readonly settings: JsonObject;
  readonly words: NonNullable<SeedsOptions['words']>;
  readonly ports: Partial<Ports>;
  readonly api: 'rest' | 'http';
  readonly aroundFunction?: AroundFunction;
  readonly places: DataPlaces;
  readonly dataFolder: string;
  readonly origin: string | undefined;
  readonly url: string;
  readonly phone: LocalPhone;
  readonly push: LocalPush;
  readonly box: Outbox;
}

async function openStack(opening: Opening): Promise<Answer> {
  const { nodes, settings, words, places, dataFolder, origin, url, phone, push, box } = opening;
  const client = dynamoClient(places.dynamoEndpoint);
  const [functions] = await Promise.all([loadHttpFunctions(nodes, opening.ports), createMissingTables(client)]);
  client.destroy();
  const ports = configurationPorts();
  const editing = await editorPorts();
  const desk = localRealms(editing, tools.randomness);
  const history = { ports: editing, definitions: nodes.definitions, randomness: tools.randomness };
  await Promise.all([
    openKeyRings(dataFolder),
    seedStack(dataFolder, ports, tools, { settings, words, definitions: nodes.definitions }),
  ]);
  const { publicUrl } = siteOf(process.env);
  return async (request) => {
    if (!isMeantForUs(request, publicUrl)) return otherName();
    if (request.path === adminPath) return adminDoor(request, ports, nodes.definitions);
    if (request.path === dataPath) return dataDoor(request, places);
    if (request.path === historyPath) return historyDoor(request, history);
    if (request.path === realmsPath) return realmDoor(request, desk);
    if (isPhonePath(request.path)) return phoneDoor(request, phone);
    if (isMailPath(request.path)) return mailDoor(request, box);
    if (isPagePath(request.path)) return pagesDoor(request, url, opening.liveLook);
    if (isConsolePath(request.path)) return consoleDoor(request, url);
    if (request.path === endpointMessagesPath)
      return isVisitor(request) ? push.sns.handle(request) : gatewayError(403, undefined);
    if (['/', `/${stage}`, `/${stage}/`].includes(request.path)) return hint(url);
    const { api, aroundFunction } = opening;
    return callFunction(request, functions, origin, { ...tools, api, ...(aroundFunction && { aroundFunction }) });
  };
}

function configurationPorts(): ConfigurationPorts {
  return {
    configuration: dynamoConfiguration(dynamo()),
    configurationEditor: dynamoConfigurationEditor(dynamo()),
  };
}

async function editorPorts(): Promise<EditorPorts> {
  // Not before the environment is there: what it loads reads the log level once.
  const { systemAuditLog } = await import('../functions/adapters/observability/system-audit-log.ts');
  return { configurationStore: dynamoConfigurationStore(dynamo()), auditLog: systemAuditLog(), clock: systemClock };
}

async function openKeyRings(dataFolder: string): Promise<void> {
  await makeKeyRings();
  try {
    await Promise.all(keyPurposes.map((purpose) => systemKeyRings().ring(purpose)));
  } catch (cause) {
    throw new StartError(`The keys in ${dataFolder} do not open the data there. Remove the folder to start afresh.`, {
      cause,
    });
  }
}

function firstOrigin(): string | undefined {
  try {
    return [...siteOf(process.env).corsOrigins][0];
  } catch (cause) {
    throw new StartError(errorText(cause), { cause });
  }
}

/** In order: requests under way still need what stops later. */
async function stopAll(stops: readonly (() => Promise<void>)[]): Promise<void> {
  for (const stop of stops) await stop();
}

/** Without CORS headers: whose page it is may not read it. */
function otherName(): HttpAnswer {
  const message = 'This Waymark has another name: call it localhost, or start it with PUBLIC_URL';
  return jsonAnswer(403, { code: 403, reason: 'Forbidden', message });
}

function hint(url: string): HttpAnswer {
  return jsonAnswer(200, {
    name: 'Waymark',
    authenticate: `${url}/json/realms/root/realms/alpha/authenticate`,
    login: new URL('/login?journey=PushLogin', url).href,
    phone: new URL('/phone', url).href,
    devices: new URL('/devices', url).href,
    mail: new URL(mailPath, url).href,
  });
}
