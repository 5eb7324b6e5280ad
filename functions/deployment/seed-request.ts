// What `npm run seed` asks a function of the deployment for: the work of its custom resource, without CloudFormation.
import * as z from 'zod';

export const seedRequest = { request: 'seed' } as const;

/** What was done, in words for the terminal, by name. */
export type SeedAnswer = Readonly<Record<string, string>>;

const asked = z.object({ request: z.literal(seedRequest.request) });

export function isSeedRequest(event: unknown): boolean {
  return asked.safeParse(event).success;
}
