// The deployment that `npm run test:aws` has made, for walks and for looking at its parts.
import { existsSync, readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { GetEndpointAttributesCommand, SNSClient } from '@aws-sdk/client-sns';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { clientSettings } from '../../local/aws/place.ts';
import { type AwsSuite, suiteVariable } from '../../local/aws/suite.ts';
import { endpointMessagesPath } from '../../local/sns/endpoint-messages.ts';
import { httpJourneys } from './http-journeys.ts';
import { type StackPhones, stackPhones } from './stack-phone.ts';
import type { WalkedSystem } from './walks/walked-system.ts';

/** Throws outside of `npm run test:aws`. */
export function awsSuite(): AwsSuite {
  return JSON.parse(String(process.env[suiteVariable])) as AwsSuite; // as local/aws/main.ts has written it
}

/** For what another emulator, or AWS, does not let a test do. Left out elsewhere, and listed as such. */
export const ministackOnly = awsSuite().place.emulator === 'MiniStack' ? test : test.skip;

/** Also a check, at the end of the file: IAM has refused no function anything meanwhile. */
export function deployedSystem(): () => WalkedSystem {
  const { place, url } = awsSuite();
  const phones = stackPhones();
  const before = refusedFunctions().length;
  let network: { stop(): Promise<void> } | undefined;

  beforeAll(() => {
    network = pushNetwork(phones);
  });

  afterAll(async () => {
    await network?.stop();
    expect(refusedFunctions().slice(before)).toEqual([]);
  });

  return () => ({
    url,
    at: httpJourneys(url),
    phone: phones.phone,
    // Its clocks are the machine's.
    pass: async (milliseconds) => {
      await delay(milliseconds);
    },
  });

  function refusedFunctions(): unknown[] {
    const { refusals } = place;
    if (refusals === undefined || !existsSync(refusals)) return [];
    const lines = readFileSync(refusals, 'utf8').split('\n').filter(Boolean);
    return lines
      .map((line) => JSON.parse(line))
      .filter(({ principal }) => principal.includes(':assumed-role/waymark-'));
  }
}

/** In place of Google and Apple: what SNS was given for a phone wakes it. */
function pushNetwork({ onDelivery }: StackPhones): { stop(): Promise<void> } {
  const { place } = awsSuite();
  const client = new SNSClient({ ...clientSettings(place), endpoint: place.snsEndpoint });
  const query = new URLSearchParams({ region: place.region, accountId: place.account });
  const page = new URL(`${endpointMessagesPath}?${query}`, place.snsEndpoint);
  const seen = new Set<string>();
  let open = true;

  const deliver = async (): Promise<void> => {
    const response = await fetch(page);
    const { platform_endpoint_messages: sent } = (await response.json()) as EndpointMessages; // LocalStack's shape
    for (const { TargetArn, Message, MessageId } of Object.values(sent).flat()) {
      if (seen.has(MessageId)) continue;
      seen.add(MessageId);
      const { Attributes } = await client.send(new GetEndpointAttributesCommand({ EndpointArn: TargetArn }));
      onDelivery({ token: String(Attributes?.['Token']), message: Message });
    }
  };
  const delivering = (async () => {
    while (open) {
      await deliver();
      await delay(50);
    }
  })();
  return {
    async stop() {
      open = false;
      await delivering;
      client.destroy();
    },
  };
}

interface EndpointMessages {
  readonly platform_endpoint_messages: Readonly<
    Record<string, readonly { TargetArn: string; Message: string; MessageId: string }[]>
  >;
}
