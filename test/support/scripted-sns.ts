// An SNS that gives the answers which a test has written down, to prove how the adapters read AWS's real ones.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { SNSClient } from '@aws-sdk/client-sns';
import { afterEach, beforeEach } from '@jest/globals';
import { snsPushEndpoints } from '../../functions/adapters/sns/push-endpoints.ts';
import { snsPushNotifications } from '../../functions/adapters/sns/push-notifications.ts';
import type { PushNotifications } from '../../functions/ports/push.ts';
import type { PushEndpoints } from '../../functions/ports/push-addresses.ts';
import { testSnsClient } from './sns-server.ts';

interface ScriptedAnswer {
  /** Default 200. */
  readonly status?: number;
  /** Of an error. */
  readonly code?: string;
  readonly message?: string;
  /** XML inside the result of a success. */
  readonly result?: string;
  /** A body that is not AWS's. */
  readonly raw?: string;
  readonly hangUp?: boolean;
  readonly silent?: boolean;
}

export interface ScriptedSns {
  pushEndpoints(): PushEndpoints;
  pushNotifications(): PushNotifications;
  client(): SNSClient;
  /** One answer per request; more requests than answers fail. */
  answerWith(...answers: ScriptedAnswer[]): void;
  /** The form fields of the requests so far. */
  asked(): Record<string, string>[];
  close(): Promise<void>;
}

/** To be called inside a `describe`: each test has a fresh one. */
export function scriptedSns(): ScriptedSns {
  let server: Server;
  let client: SNSClient;
  let answers: ScriptedAnswer[] = [];
  let asked: Record<string, string>[] = [];
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  beforeEach(async () => {
    [answers, asked] = [[], []];
    server = createServer(async (incoming, outgoing) => {
      const fields = Object.fromEntries(new URLSearchParams(await text(incoming)));
      asked.push(fields);
      give(answers.shift() ?? { status: 500, raw: 'No answer was written down' }, fields['Action'] ?? '', outgoing);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    // A server that listens on a port has an address with a port.
    const { port } = server.address() as AddressInfo;
    client = testSnsClient(`http://127.0.0.1:${port}`);
  });
  afterEach(() => {
    client.destroy();
    return close();
  });
  return {
    pushEndpoints: () => snsPushEndpoints(() => client),
    pushNotifications: () => snsPushNotifications(() => client),
    client: () => client,
    answerWith(...given) {
      answers = given;
    },
    asked: () => asked,
    close,
  };
}

function give(answer: ScriptedAnswer, action: string, outgoing: ServerResponse): void {
  const { status = 200, code, message = '', result, raw, hangUp, silent } = answer;
  if (silent) return;
  if (hangUp) {
    outgoing.destroy();
    return;
  }
  const xmlns = 'xmlns="http://sns.amazonaws.com/doc/2010-03-31/"';
  const inner = result === undefined ? '' : `<${action}Result>${result}</${action}Result>`;
  const success = `<${action}Response ${xmlns}>${inner}<ResponseMetadata><RequestId>r</RequestId></ResponseMetadata></${action}Response>`;
  const error = `<ErrorResponse ${xmlns}><Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error><RequestId>r</RequestId></ErrorResponse>`;
  outgoing.statusCode = status;
  outgoing.setHeader('content-type', 'text/xml');
  outgoing.end(raw ?? (code === undefined ? success : error));
}

async function text(incoming: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}
