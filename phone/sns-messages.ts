// Looks up what an emulator's push service has published, for phones that have no push service which could wake them:
// GET /_aws/sns/platform-endpoint-messages, of LocalStack and of our stand-in for SNS.
import * as z from 'zod';

const endpointMessage = z.object({
  TargetArn: z.string(),
  TopicArn: z.string().nullish(),
  Message: z.string(),
  MessageAttributes: z.record(z.string(), z.unknown()).nullish(),
  MessageStructure: z.string().nullish(),
  Subject: z.string().nullish(),
  MessageId: z.string(),
});

export type EndpointMessage = z.output<typeof endpointMessage>;

const published = z.object({ platform_endpoint_messages: z.record(z.string(), z.array(endpointMessage)) });

/**
 * What the phone gets. Emulators show a structured message either as it was published, with the parts of all platforms,
 * or only the part of the endpoint's own, as JSON text of that text.
 */
export function publishedText({
  Message,
  MessageStructure,
}: Pick<EndpointMessage, 'Message' | 'MessageStructure'>): string {
  if (MessageStructure !== 'json') return Message;
  const content = jsonOf(Message);
  return typeof content === 'string' ? content : Message;
}

/** For every phone, endpoint by endpoint. Rejects when what answers there is no such page. */
export async function endpointMessages(page: URL, fetchUrl: typeof fetch = fetch): Promise<EndpointMessage[]> {
  const response = await fetchUrl(page);
  return Object.values(published.parse(await response.json()).platform_endpoint_messages).flat();
}

/** The texts for all phones; undefined when nothing there answers in this form. */
export async function fetchSnsMessages(fetchUrl: typeof fetch, baseUrl: string): Promise<string[] | undefined> {
  try {
    const page = new URL('/_aws/sns/platform-endpoint-messages', baseUrl);
    // LocalStack shows one region: `http://127.0.0.1:4566?region=eu-central-1`.
    page.search = new URL(baseUrl).search;
    return (await endpointMessages(page, fetchUrl)).map(publishedText);
  } catch {
    return undefined;
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
