// Looks up what the local push service has published, in LocalStack's form: the phone on the command line has no
// push service that could wake it.
import * as z from 'zod';

const published = z.object({
  platform_endpoint_messages: z.record(z.string(), z.array(z.object({ Message: z.string() }))),
});

/** All `Message` texts, for every phone; undefined when nothing there answers in this form. */
export async function fetchSnsMessages(fetchUrl: typeof fetch, baseUrl: string): Promise<string[] | undefined> {
  try {
    const response = await fetchUrl(new URL('/_aws/sns/platform-endpoint-messages', baseUrl));
    const { platform_endpoint_messages: byEndpoint } = published.parse(await response.json());
    return Object.values(byEndpoint).flatMap((messages) => messages.map(({ Message }) => Message));
  } catch {
    return undefined;
  }
}
