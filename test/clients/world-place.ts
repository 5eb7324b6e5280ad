// The system in memory for the walks, with a client that is nothing but HTTP and keeps every answer.
import { isJsonObject, type Json, type JsonObject } from '../../functions/json.ts';
import { nodeHandlers } from '../../functions/nodes/node-handlers.ts';
import { nodeDefinitions, nodes } from '../../functions/nodes/node-set.ts';
import type { WorldOptions } from '../../testing/journey-world.ts';
import { callbacksOf, outputOf, type Reply, sentBack, shownCodes, typesOf } from '../../testing/step.ts';
import { pageOrigin } from '../support/passkey-journeys.ts';
import { type PushWorld, pushWorld } from '../support/push-world.ts';
import type { Answers, Client, ClientAnswer } from './client.ts';
import { codeIn, type Person, type Place } from './endings/ending.ts';

export interface WorldPlace extends Place {
  /** All that was answered, in order. */
  readonly replies: readonly Reply[];
  /** `PushLogin: Push Sender: SENT`, for every connection that was followed. */
  readonly followed: ReadonlySet<string>;
}

const password = 'Correct-horse-7';

export async function worldPlace(): Promise<WorldPlace> {
  const followed = new Set<string>();
  const world = await pushWorld({ nodes: followedNodes(followed) });
  const replies: Reply[] = [];
  let people = 0;
  return {
    replies,
    followed,
    client: wireClient(world, replies),
    origin: pageOrigin,
    pass: (milliseconds) => world.clock.advance(milliseconds),
    refusePhone: () => world.ports.pushService.applications.clear(),
    breakPhone() {
      for (const endpoint of world.ports.pushService.endpoints.values()) endpoint.enabled = false;
    },
    workerRan: () => world.deliver(),
    async newPerson(): Promise<Person> {
      people += 1;
      const username = `user-${people}`;
      const address = `${username}@example.com`;
      await world.ports.identityStore.put({
        realm: '/alpha',
        username,
        active: true,
        attributes: { mail: [address] },
        password,
      });
      const phone = world.phone();
      const shown = new Set<string>();
      return {
        ...{ username, password, phone, anotherPhone: () => world.phone() },
        mailedCode: async () => codeIn(world.ports.mails.sent.findLast(({ to }) => to === address)?.text ?? ''),
        async nextPush() {
          await world.deliver();
          const push = phone.inbox().findLast(({ messageId }) => !shown.has(messageId));
          if (!push) throw new Error('The phone has no push');
          shown.add(push.messageId);
          return push;
        },
      };
    },
  };
}

function followedNodes(followed: Set<string>): NonNullable<WorldOptions['nodes']> {
  return {
    definitions: nodeDefinitions,
    handlers: (tools, ports) =>
      Object.fromEntries(
        Object.entries(nodeHandlers(nodes, ports, tools)).map(([type, handler]) => [
          type,
          async (request) => {
            const reply = await handler(request);
            if (reply.ok && reply.result.kind === 'outcome')
              followed.add(`${request.journey}: ${request.displayName}: ${reply.result.outcome}`);
            return reply;
          },
        ]),
      ),
  };
}

/** Journeys that go on from the session of whoever is signed in. The others are begun by strangers. */
const forSessions = ['StepUp', 'ChangePassword'];

/** What says that a page is asking. */
const browser = { Origin: pageOrigin, 'X-Requested-With': 'test' };

function wireClient(world: PushWorld, replies: Reply[]): Client {
  let session: string | undefined;
  let own: Record<string, string> = {};
  let remembered: string | undefined;
  // Of the browser's cookies it keeps one: it is to be known by nothing else.
  const headers = (): Record<string, string> => ({ ...own, ...browser, ...(remembered && { Cookie: remembered }) });
  const seen = (reply: Reply): ClientAnswer => {
    replies.push(reply);
    const set = reply.cookies.find((cookie) => cookie.startsWith('remembered-browser='));
    remembered = set?.split(';')[0] ?? remembered;
    const { status, body } = reply;
    if (status === 200 && body['authId'] !== undefined) return step(reply);
    session = textOf(body['tokenId']) ?? session;
    if (status === 200) return { kind: 'success', token: textOf(body['tokenId']), url: textOf(body['successUrl']) };
    const detail = (body['detail'] ?? {}) as JsonObject; // AM's error body has an object there or nothing
    return {
      kind: 'failure',
      code: Number(body['code']),
      message: String(body['message']),
      errorCode: textOf(detail['errorCode']),
    };
  };
  const step = (reply: Reply): ClientAnswer => {
    const buttons = textsOf(reply, 'ConfirmationCallback', 'options');
    const data = outputOf(reply, 'MetadataCallback', 'data');
    const uri = textOf(outputOf(reply, 'HiddenValueCallback', 'value'));
    return {
      kind: 'step',
      types: typesOf(reply),
      qrCode: uri !== undefined && /^(otpauth|pushauth):/.test(uri) ? uri : undefined,
      recoveryCodes: callbacksOf(reply.body).length === 1 ? shownCodes(reply) : [],
      buttons,
      metadata: isJsonObject(data) ? data : undefined,
      hidden: (id) => (outputOf(reply, 'HiddenValueCallback', 'id') === id ? uri : undefined),
      send: async (answers = {}) =>
        seen(await world.post(sentBack(reply, byType(answers, reply, buttons)), '', { headers: headers() })),
    };
  };
  const open = async (journey: string, query = ''): Promise<ClientAnswer> => {
    own = session !== undefined && forSessions.includes(journey) ? { iPlanetDirectoryPro: session } : {};
    return seen(await world.start(journey, query, { headers: headers() }));
  };
  return {
    start: (journey) => open(journey, 'ForceAuth=true'),
    open: (journey) => open(journey),
    async signOut() {
      session = undefined;
    },
  };
}

function byType(
  { name, password, chosen, profile, press, choose, outcome }: Answers,
  step: Reply,
  buttons: readonly string[],
): Record<string, Json> {
  return {
    ...(outcome !== undefined && { HiddenValueCallback: outcome }),
    ...(name !== undefined && { NameCallback: name }),
    ...(password !== undefined && { PasswordCallback: password }),
    ...(chosen !== undefined && { ValidatedCreatePasswordCallback: [chosen, false] }),
    ...(profile && { DeviceProfileCallback: JSON.stringify(profile) }),
    ...(press !== undefined && { ConfirmationCallback: buttons.indexOf(press) }),
    ...(choose !== undefined && { ChoiceCallback: textsOf(step, 'ChoiceCallback', 'choices').indexOf(choose) }),
  };
}

function textsOf(step: Reply, type: string, name: string): readonly string[] {
  const texts = outputOf(step, type, name);
  return Array.isArray(texts) ? texts.map(String) : [];
}

function textOf(value: Json | undefined): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
