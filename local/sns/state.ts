// What the SNS stand-in knows: platform applications, their endpoints, and what was sent to each.
import * as z from 'zod';
import { SnsError } from './sns-error.ts';

export const platforms = ['GCM', 'APNS', 'APNS_SANDBOX'] as const;
export type SnsPlatform = (typeof platforms)[number];

export interface Application {
  readonly arn: string;
  readonly platform: SnsPlatform;
  readonly name: string;
  /** Without the credentials: nobody gets them back. */
  readonly attributes: Map<string, string>;
}

export interface Endpoint {
  readonly arn: string;
  readonly applicationArn: string;
  /** `Enabled` and `Token` always, `CustomUserData` when it is set. */
  readonly attributes: Map<string, string>;
}

export interface MessageAttribute {
  readonly DataType: string;
  readonly StringValue?: string;
  readonly BinaryValue?: string;
}

/** One notification on its way to one phone. */
export interface Notification {
  readonly messageId: string;
  readonly endpointArn: string;
  readonly platform: SnsPlatform;
  readonly token: string;
  /** What the phone's platform gets: JSON text. */
  readonly payload: string;
  /** The rest is as it was published. */
  readonly message: string;
  readonly messageStructure?: string;
  readonly subject?: string;
  readonly messageAttributes: Readonly<Record<string, MessageAttribute>>;
  /** Milliseconds since the epoch. */
  readonly publishedAt: number;
}

export interface SnsState {
  readonly applications: Map<string, Application>;
  readonly endpoints: Map<string, Endpoint>;
  /** By endpoint, oldest first. */
  readonly notifications: Map<string, Notification[]>;
}

const attributes = z.record(z.string(), z.string());
const saved = z.object({
  applications: z.array(z.object({ arn: z.string(), platform: z.enum(platforms), name: z.string(), attributes })),
  endpoints: z.array(z.object({ arn: z.string(), applicationArn: z.string(), attributes })),
});

export function newState(): SnsState {
  return { applications: new Map(), endpoints: new Map(), notifications: new Map() };
}

/** Applications and endpoints as text; notifications are not kept. */
export function savedState({ applications, endpoints }: SnsState): string {
  const plain = <Item extends { attributes: Map<string, string> }>(items: Map<string, Item>) =>
    [...items.values()].map((item) => ({ ...item, attributes: Object.fromEntries(item.attributes) }));
  return JSON.stringify({ applications: plain(applications), endpoints: plain(endpoints) });
}

/** Throws when the text does not come from `savedState`. */
export function restoredState(text: string): SnsState {
  const { applications, endpoints } = saved.parse(JSON.parse(text));
  const byArn = <Item extends { arn: string; attributes: Record<string, string> }>(items: readonly Item[]) =>
    new Map(items.map((item) => [item.arn, { ...item, attributes: new Map(Object.entries(item.attributes)) }]));
  return { ...newState(), applications: byArn(applications), endpoints: byArn(endpoints) };
}

export function existingApplication({ applications }: SnsState, arn: string): Application {
  const application = applications.get(arn);
  if (!application) throw new SnsError('NotFound', 'PlatformApplication does not exist');
  return application;
}

export function existingEndpoint({ endpoints }: SnsState, arn: string): Endpoint {
  const endpoint = endpoints.get(arn);
  if (!endpoint) throw new SnsError('NotFound', 'Endpoint does not exist');
  return endpoint;
}

export function endpointsOf({ endpoints }: SnsState, application: string): Endpoint[] {
  return [...endpoints.values()].filter(({ applicationArn }) => applicationArn === application);
}
