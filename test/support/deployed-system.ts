// The deployment that `npm run test:aws` has made, for walks and for looking at its parts.
import { existsSync, readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { GetEndpointAttributesCommand, NotFoundException, SNSClient } from '@aws-sdk/client-sns';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { clientSettings } from '../../local/aws/place.ts';
import type { Ability } from '../../local/aws/skips.ts';
import { type AwsSuite, suiteVariable } from '../../local/aws/suite.ts';
import { endpointMessagesPath } from '../../local/sns/endpoint-messages.ts';
import { endpointMessages, publishedText } from '../../phone/sns-messages.ts';
import { httpJourneys } from './http-journeys.ts';
import { type StackPhones, stackPhones } from './stack-phone.ts';
import type { WalkedSystem } from './walks/walked-system.ts';

/** Throws outside of `npm run test:aws`. */
export function awsSuite(): AwsSuite {
  return JSON.parse(String(process.env[suiteVariable])) as AwsSuite; // as local/aws/main.ts has written it
}

/** For a test that needs what not every emulator has. Left out where it is missing, and listed as such with the reason. */
export function needing(ability: Ability): (title: string, body: () => Promise<void>) => void {
  const reason = awsSuite().skips[ability];
  return (title, body) =>
    reason === undefined ? test(title, body) : test.skip(`${title} (${ability}: ${reason})`, body);
}

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
  /** Undefined when the endpoint is gone, which its messages outlive. */
  const tokenOf = async (EndpointArn: string): Promise<string | undefined> => {
    try {
      return (await client.send(new GetEndpointAttributesCommand({ EndpointArn }))).Attributes?.['Token'];
    } catch (error) {
      if (error instanceof NotFoundException) return undefined;
      throw error;
    }
  };
  let open = true;

  const deliver = async (): Promise<void> => {
    for (const sent of await endpointMessages(page)) {
      if (seen.has(sent.MessageId)) continue;
      seen.add(sent.MessageId);
      const token = await tokenOf(sent.TargetArn);
      if (token !== undefined) onDelivery({ token, message: publishedText(sent) });
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
