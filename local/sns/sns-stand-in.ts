// A stand-in for SNS mobile push: platform applications, endpoints, and messages published to an endpoint, over SNS's
// own query protocol. No phone is called; who wants the notifications is handed each.

import type { Clock, Randomness } from '../../functions/ports/system.ts';
import { uuid } from '../../functions/ports/uuid.ts';
import { isLocalProgram } from '../admin-caller.ts';
import type { HttpAnswer } from '../gateway-error.ts';
import { startHttpServer } from '../http-server.ts';
import type { ReceivedRequest } from '../proxy-event.ts';
import type { SnsPlace } from './arns.ts';
import { endpointMessagesPath, forgetEndpointMessages, showEndpointMessages } from './endpoint-messages.ts';
import { faultControl, noFaults, type SnsFaults } from './faults.ts';
import { addApplication, type NewApplication } from './platform-applications.ts';
import { answerForm, errorAnswer } from './query-protocol.ts';
import { SnsError, type SnsErrorCode } from './sns-error.ts';
import { type Notification, newState, restoredState, savedState } from './state.ts';
import type { SentSms, SnsEvent, SnsWorld } from './world.ts';

export interface SnsStandInOptions extends Partial<SnsPlace> {
  readonly clock: Clock;
  readonly randomness: Randomness;
  /** Called before the publisher hears that its message was taken. It must not throw. */
  readonly onDelivery?: (notification: Notification) => void;
  /** Called before the publisher hears that its SMS was taken. It must not throw. */
  readonly onSms?: (message: SentSms) => void;
  /** Called for events whose topic a platform application names. It must not throw. */
  readonly onEvent?: (event: SnsEvent) => void;
  /** Keeps applications and endpoints beyond this process. Default: nowhere. */
  readonly store?: SnsStore;
}

export interface SnsStore {
  load(): string | undefined;
  save(text: string): void;
}

export interface SnsStandIn {
  readonly faults: SnsFaults;
  /** The ARN; the same again when it is there. */
  createApplication(application: NewApplication): string;
  /** The query protocol at `POST /`, and LocalStack's page of messages. */
  handle(request: ReceivedRequest): HttpAnswer;
  /** A server of its own on this machine. Port 0 takes any that is free. */
  listen(port: number): Promise<{ readonly endpoint: string; stop(): Promise<void> }>;
  /** What was delivered, oldest first, the last hundred of each endpoint. Default: to all endpoints. */
  messages(endpointArn?: string): Notification[];
}

/** The place defaults to region `eu-central-1` and account `000000000000`. */
export function snsStandIn(options: SnsStandInOptions): SnsStandIn {
  const {
    clock,
    randomness,
    onDelivery,
    onSms,
    onEvent,
    store,
    region = 'eu-central-1',
    account = '000000000000',
  } = options;
  let saved = store?.load();
  const world: SnsWorld = {
    place: { region, account },
    state: saved === undefined ? newState() : restoredState(saved),
    faults: noFaults(),
    clock,
    randomness,
    deliver: (notification) => onDelivery?.(notification),
    text: (message) => onSms?.(message),
    emit: (event) => onEvent?.(event),
  };
  const keep = (): void => {
    const current = savedState(world.state);
    if (current !== saved) store?.save(current);
    saved = current;
  };
  const refusal = (code: SnsErrorCode, text: string): HttpAnswer =>
    errorAnswer(new SnsError(code, text), uuid(randomness));

  const handle = (request: ReceivedRequest): HttpAnswer => {
    const { method, path, search, body } = request;
    if (path === endpointMessagesPath && method === 'GET') return showEndpointMessages(search, world);
    // A web page that may call this could send notifications to the phones here.
    if (!isLocalProgram(request)) return refusal('AuthorizationError', 'Only programs on this machine may do this');
    if (path === endpointMessagesPath && method === 'DELETE') return forgetEndpointMessages(search, world);
    if (path !== '/' || method !== 'POST') return refusal('NotFound', 'There is nothing here');
    const answer = answerForm(Buffer.from(body).toString(), world);
    keep();
    return answer;
  };

  return {
    faults: faultControl(world, keep),
    createApplication(application) {
      const { arn } = addApplication(application, world);
      keep();
      return arn;
    },
    handle,
    async listen(port) {
      const server = await startHttpServer(port, {
        answer: async (request) => handle(request),
        refusal: () => refusal('InternalError', 'The request could not be served'),
      });
      return { endpoint: `http://127.0.0.1:${server.port}`, stop: () => server.stop() };
    },
    messages(endpointArn) {
      const { notifications } = world.state;
      const sent = endpointArn === undefined ? [...notifications.values()].flat() : notifications.get(endpointArn);
      return [...(sent ?? [])].sort((one, other) => one.publishedAt - other.publishedAt);
    },
  };
}
