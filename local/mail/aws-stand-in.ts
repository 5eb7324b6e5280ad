// Stand-ins for EventBridge and SES, as far as notices use them: events that are put on the bus go to one listener, mails
// into the outbox. For programs on this machine, like SNS's stand-in.
import * as z from 'zod';
import { nobody } from '../../functions/adapters/aws/ses-mails.ts';
import type { Clock, Randomness } from '../../functions/ports/system.ts';
import { uuid } from '../../functions/ports/uuid.ts';
import { isLocalProgram } from '../admin-caller.ts';
import type { HttpAnswer } from '../gateway-error.ts';
import { startHttpServer } from '../http-server.ts';
import type { ReceivedRequest } from '../proxy-event.ts';
import type { Outbox } from './outbox.ts';

/** What a rule's target gets. */
export interface BusEvent {
  readonly version: '0';
  readonly id: string;
  readonly 'detail-type': string;
  readonly source: string;
  readonly account: string;
  readonly time: string;
  readonly region: string;
  readonly resources: readonly string[];
  readonly detail: unknown;
}

export interface AwsStandInOptions {
  readonly outbox: Outbox;
  readonly clock: Clock;
  readonly randomness: Randomness;
  /** It must not throw. */
  readonly onEvent: (event: BusEvent) => void;
}

export interface AwsStandIn {
  readonly endpoint: string;
  stop(): Promise<void>;
}

/** Of one call, in EventBridge's own words. */
const mostEntries = 10;

const putEvents = z.object({
  Entries: z
    .array(
      z.object({
        EventBusName: z.string().min(1),
        Source: z.string().min(1),
        DetailType: z.string().min(1),
        Detail: z.string(),
        Time: z.number().optional(),
      }),
    )
    .min(1)
    .max(mostEntries),
});

const content = z.object({ Data: z.string() });
const attached = z.object({
  ContentId: z.string(),
  ContentType: z.literal('image/png'),
  ContentDisposition: z.literal('INLINE'),
  RawContent: z.base64(),
});
const sendEmail = z.object({
  FromEmailAddress: z
    .string()
    .transform(senderOf)
    .pipe(z.object({ from: z.email(), fromName: z.exactOptional(z.string()) })),
  Destination: z.object({ ToAddresses: z.tuple([z.email()]) }),
  Content: z.object({
    Simple: z.object({
      Subject: content,
      Body: z.object({ Text: content, Html: content }),
      Attachments: z.array(attached).default([]),
    }),
  }),
});

export async function startAwsStandIn(options: AwsStandInOptions): Promise<AwsStandIn> {
  const server = await startHttpServer(0, {
    answer: async (request) => (isLocalProgram(request) ? answerOf(request, options) : failure(403, 'AccessDenied')),
    refusal: (status) => failure(status, 'InternalFailure'),
  });
  return { endpoint: `http://127.0.0.1:${server.port}`, stop: () => server.stop() };
}

function answerOf(request: ReceivedRequest, options: AwsStandInOptions): HttpAnswer {
  const { method, path, rawHeaders } = request;
  const target = rawHeaders.find((_, index) => rawHeaders[index - 1]?.toLowerCase() === 'x-amz-target');
  if (method === 'POST' && path === '/v2/email/outbound-emails') return taken(request, options);
  if (method === 'POST' && path === '/' && target === 'AWSEvents.PutEvents') return put(request, options);
  return failure(400, 'UnknownOperationException');
}

function taken({ body }: ReceivedRequest, { outbox, clock, randomness }: AwsStandInOptions): HttpAnswer {
  const { data } = sendEmail.safeParse(jsonOf(body));
  if (!data) return failure(400, 'BadRequestException');
  const { FromEmailAddress: sender, Destination, Content } = data;
  const [to] = Destination.ToAddresses;
  const { Subject, Body, Attachments } = Content.Simple;
  const id = uuid(randomness);
  if (to === nobody) return json(200, { MessageId: id });
  const texts = { subject: Subject.Data, text: Body.Text.Data, html: Body.Html.Data };
  const images = Attachments.map((each) => ({
    ...{ id: each.ContentId, type: each.ContentType },
    bytes: Buffer.from(each.RawContent, 'base64'),
  }));
  outbox.keep({
    id,
    sentAt: new Date(clock.now()).toISOString(),
    ...sender,
    to,
    ...texts,
    ...(images.length > 0 && { images }),
  });
  return json(200, { MessageId: id });
}

/** `Acme <no-reply@example.com>`, its name in quotation marks or in encoded words. */
function senderOf(text: string): { readonly from: string; readonly fromName?: string } {
  const [, name = '', from = ''] = /^(.+) <([^<>]+)>$/s.exec(text) ?? [];
  if (from === '') return { from: text };
  const words = name.split(' ').map((word) => /^=\?UTF-8\?B\?([\w+/=]+)\?=$/.exec(word)?.[1]);
  if (words.every((word) => word !== undefined)) {
    return { from, fromName: words.map((word) => Buffer.from(word, 'base64').toString()).join('') };
  }
  return { from, fromName: name.replaceAll(/^"|"$/g, '').replaceAll(/\\(.)/g, '$1') };
}

function put({ body }: ReceivedRequest, { clock, randomness, onEvent }: AwsStandInOptions): HttpAnswer {
  const { data } = putEvents.safeParse(jsonOf(body));
  if (!data) return failure(400, 'ValidationException');
  const Entries = data.Entries.map(({ Source: source, DetailType, Detail, Time }) => {
    const detail = jsonOf(Buffer.from(Detail));
    if (typeof detail !== 'object' || detail === null) return { ErrorCode: 'MalformedDetail', ErrorMessage: 'No JSON' };
    const id = uuid(randomness);
    const time = new Date(Time === undefined ? clock.now() : Time * 1000).toISOString();
    const place = { account: '000000000000', region: 'eu-central-1', resources: [] };
    onEvent({ version: '0', id, 'detail-type': DetailType, source, ...place, time, detail });
    return { EventId: id };
  });
  return json(200, { FailedEntryCount: Entries.filter((entry) => 'ErrorCode' in entry).length, Entries });
}

function jsonOf(body: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(body).toString('utf8'));
  } catch {
    return undefined;
  }
}

function json(status: number, body: object): HttpAnswer {
  return { status, headers: [['content-type', 'application/x-amz-json-1.1']], body: JSON.stringify(body) };
}

function failure(status: number, type: string): HttpAnswer {
  return {
    status,
    headers: [
      ['content-type', 'application/x-amz-json-1.1'],
      ['x-amzn-errortype', type],
    ],
    body: JSON.stringify({ __type: type, message: type }),
  };
}
