// The door of administrators: AM's configuration API, and what console and command line ask besides. Nobody else comes in,
// whatever the path.
import { editedRealm } from '../../administration/edited-realm.ts';
import type { NodeDefinition } from '../../node/define-node.ts';
import type { Randomness } from '../../ports/system.ts';
import { administratorDoor } from '../administrator-door.ts';
import type { DoorHandler, DoorTools } from '../door.ts';
import type { HttpReply } from '../reply.ts';
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
  return administratorDoor(
    { ...tools, name: 'configuration', endpoint, methods, versions: ['1.0', '2.0'], maxBodyBytes },
    { ...ports, currentConfiguration: ports.configurationStore },
    async (request, { by, facts }) => {
      const realm = await editedRealm(request.realm, { definitions, ports, author: { by, facts } });
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
