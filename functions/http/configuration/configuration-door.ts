// The door of administrators: AM's configuration API, and what console and command line ask besides. Nobody else comes in,
// whatever the path.

import { requireAdministrator } from '../../administration/administrator.ts';
import { editedRealm } from '../../administration/edited-realm.ts';
import type { NodeDefinition } from '../../node/define-node.ts';
import { RequestError } from '../../node/errors.ts';
import type { Session } from '../../ports/sessions.ts';
import type { Randomness } from '../../ports/system.ts';
import { type DoorHandler, type DoorTools, door } from '../door.ts';
import type { HttpRequest } from '../http-request.ts';
import type { HttpReply } from '../reply.ts';
import { cookiesNamed, requireSession } from '../session-token.ts';
import { type ConfigurationCall, type ConfigurationPorts, notFound } from './call.ts';
import { ofNodes } from './nodes.ts';
import { ofOwn } from './own.ts';
import { ofRealms } from './realms.ts';
import { ofScripts } from './scripts.ts';
import { ofServices } from './services.ts';
import { ofTrees } from './trees.ts';

export interface ConfigurationDoorOptions {
  /** The node types that there are. */
  readonly definitions: readonly NodeDefinition[];
  readonly randomness: Randomness;
}

/** Milliseconds: whoever works goes on being signed in, and costs a write once a minute. */
const leastTouch = 60_000;
/** A journey with all that belongs to it. */
const maxBodyBytes = 512 * 1024;

const resources: Readonly<Record<string, (call: ConfigurationCall) => Promise<HttpReply>>> = {
  'realm-config': (call) => {
    const [first, second, third, ...rest] = call.path.filter((part) => part !== '');
    if (first === 'services')
      return ofServices(
        call,
        [second, third, ...rest].filter((part) => part !== undefined),
      );
    if (first !== 'authentication' || second !== 'authenticationtrees') throw notFound();
    if (third === 'trees') return ofTrees(call, rest);
    if (third === 'nodes') return ofNodes(call, rest);
    throw notFound();
  },
  scripts: ofScripts,
  'global-config': ofRealms,
  waymark: ofOwn,
};

export function configurationDoor(
  tools: DoorTools,
  ports: ConfigurationPorts,
  options: ConfigurationDoorOptions,
): DoorHandler {
  const doors = new Map(
    Object.entries(resources).map(([endpoint, answer]) => [endpoint, oneDoor(endpoint, answer, tools, ports, options)]),
  );
  const nowhere = oneDoor('realm-config', ofRealms, tools, ports, options);
  return (event, context) => {
    // What is none of ours goes to any of them, which finds nothing there.
    const found = doors.get(endpointIn(event.path)) ?? nowhere;
    return found(event, context);
  };
}

/** The first segment behind the realms of a path. */
function endpointIn(path: string): string {
  const parts = path.split('/').filter(Boolean);
  let rest = parts.slice(parts.indexOf('json') + 1);
  while (rest[0] === 'realms') rest = rest.slice(2);
  return rest[0] ?? '';
}

function oneDoor(
  endpoint: string,
  answer: (call: ConfigurationCall) => Promise<HttpReply>,
  tools: DoorTools,
  ports: ConfigurationPorts,
  { definitions, randomness }: ConfigurationDoorOptions,
): DoorHandler {
  const methods = ['GET', 'POST', 'PUT', 'DELETE'];
  // An application's page need not be able to do what an administrator can who has it open.
  const { consoleOrigin } = tools.site;
  const site = { ...tools.site, corsOrigins: new Set(consoleOrigin === undefined ? [] : [consoleOrigin]) };
  return door(
    { ...tools, site, name: 'configuration', endpoint, methods, versions: ['1.0', '2.0'], maxBodyBytes },
    async (request, { transactionId }) => {
      const session = await administratorOf(request, tools, ports);
      const { AMCtxId } = session.properties;
      const author = {
        by: session.username,
        facts: {
          transactionId,
          userId: session.universalId,
          ...(AMCtxId !== undefined && { trackingIds: [AMCtxId] }),
          ipAddress: request.sourceIp,
        },
      };
      const realm = await editedRealm(request.realm, { definitions, ports, author });
      // What was there half a minute ago is gone.
      if (!realm) throw notFound('Realm');
      return answer({
        request,
        path: request.segments.slice(1),
        randomness,
        journeyTraffic: ports.journeyTraffic,
        realm,
      });
    },
  );
}

/** Administrators of the root realm bring its cookie along to every realm, which may call its own differently. */
async function administratorOf(
  request: HttpRequest,
  { realmSettings: settingsOf }: DoorTools,
  ports: ConfigurationPorts,
): Promise<Session> {
  const { headers, method, realm, settings } = request;
  const root = realm === '/' ? settings : await settingsOf('/');
  const names = [...new Set([settings.cookieName, root?.cookieName ?? settings.cookieName])];
  const inHeader = names.flatMap((name) => headers[name.toLowerCase()] || []);
  const inCookie = names.flatMap((name) => cookiesNamed(headers, name).slice(0, 1));
  const tokens = [...inHeader, ...inCookie].filter((token) => token !== '');
  const isRead = method === 'GET' || method === 'HEAD';
  const isMarked = headers['x-requested-with'] !== undefined || headers['accept-api-version'] !== undefined;
  // The door's rule knows the realm's own cookie only.
  if (!isRead && inHeader.length === 0 && inCookie.length > 0 && !isMarked)
    throw new RequestError('ERR_CSRF', 'Forbidden');
  const [token = ''] = tokens;
  const session = await requireSession(token, ports.sessionReader);
  await requireAdministrator(session, realm, ports);
  if (ports.clock.now() - session.latestAccessAt >= leastTouch) await ports.sessionTouch.touch(token);
  return session;
}
