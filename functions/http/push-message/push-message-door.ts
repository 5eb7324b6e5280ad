// AM's endpoint for phones: `POST …/push/sns/message?_action=register|authenticate|refresh`. No session, no cookie: every
// call proves itself by its signature. Phones need the status, and an empty object in the body of a success.

import { isJsonObject, type JsonObject } from '../../json.ts';
import { longestPushJwt } from '../../mfa/push/push-jwt.ts';
import { RequestError } from '../../node/errors.ts';
import type { PushService } from '../../realm/push-service.ts';
import { type DoorHandler, type DoorTools, door } from '../door.ts';
import { type HttpRequest, requireAction } from '../http-request.ts';
import type { HttpReply } from '../reply.ts';
import { authenticate } from './authenticate.ts';
import { type PhoneCall, type PhonePorts, refused, type Verdict } from './phone-call.ts';
import { refresh } from './refresh.ts';
import { register } from './register.ts';
import { type ReportPorts, report } from './report.ts';

export interface PushMessagePorts extends Omit<PhonePorts, 'log'>, ReportPorts {
  /** Undefined when the realm has no Push Notification Service. */
  readonly pushService: (realm: string) => Promise<PushService | undefined>;
}

/** Beyond these nothing is read. The gateway lets ten megabytes through. */
const largestBody = 16 * 1024;

export function pushMessageDoor(tools: DoorTools, ports: PushMessagePorts): DoorHandler {
  // What is too large gets the one answer that phones know, from here and not from the door.
  const options = { ...tools, name: 'push', methods: ['POST'], versions: ['1.0'], maxBodyBytes: Infinity };
  return door(options, async (request, { transactionId }) => {
    const action = actionOf(request);
    const verdict = await judge(request, action, { ...ports, log: tools.log });
    const { realm, sourceIp } = request;
    await report(verdict, { action: action.name, realm, sourceIp, transactionId }, { ...ports, log: tools.log });
    return verdict.taken ? { status: 200, body: {} } : badRequest;
  });
}

/** One answer for everything: whoever guesses learns nothing from it. */
const badRequest: HttpReply = { status: 400, body: { code: 400, reason: 'Bad Request', message: 'Bad request.' } };

interface Action {
  readonly name: string;
  /** The member of the body that says what the call is about. */
  readonly about: 'messageId' | 'mechanismUid';
  readonly run: (call: PhoneCall, ports: PhonePorts) => Promise<Verdict>;
}

const actions: Record<string, Action> = {
  authenticate: { name: 'authenticate', about: 'messageId', run: authenticate },
  refresh: { name: 'refresh', about: 'mechanismUid', run: refresh },
  register: { name: 'register', about: 'messageId', run: register },
};

function actionOf(request: HttpRequest): Action {
  const [, sns, ...segments] = request.segments;
  if (sns !== 'sns' || segments[0] !== 'message') throw new RequestError('ERR_NOT_FOUND', 'Resource not found');
  return requireAction({ ...request, segments }, actions);
}

async function judge(
  { realm, body: text }: HttpRequest,
  { about, run }: Action,
  ports: PushMessagePorts & PhonePorts,
): Promise<Verdict> {
  const body = phoneBody(text);
  const jwt = body?.['jwt'];
  if (!body || typeof body[about] !== 'string' || typeof jwt !== 'string' || jwt.length > longestPushJwt) {
    return refused('body');
  }
  const service = await ports.pushService(realm);
  if (!service) throw new RequestError('ERR_NOT_FOUND', 'Cannot find Push Notification Service.');
  return run({ realm, service, about: body[about], jwt, body }, ports);
}

function phoneBody(text: string): JsonObject | undefined {
  if (Buffer.byteLength(text) > largestBody) return undefined;
  try {
    const body: unknown = JSON.parse(text);
    return isJsonObject(body) ? body : undefined;
  } catch {
    return undefined;
  }
}
