// A custom resource of CloudFormation: takes a request, does what is asked, and answers at the URL that comes with the
// request. Whatever happens, there is an answer in time: without one the deployment waits until it gives up.
import * as z from 'zod';
import type { Log } from '../ports/system.ts';

const requestSchema = z.object({
  RequestType: z.enum(['Create', 'Update', 'Delete']),
  /** Whoever has it may answer in our place, so it is never logged. */
  ResponseURL: z.url(),
  StackId: z.string(),
  RequestId: z.string(),
  LogicalResourceId: z.string(),
  PhysicalResourceId: z.string().optional(),
  ResourceProperties: z.record(z.string(), z.unknown()),
});

type ResourceRequest = z.output<typeof requestSchema>;

export interface ResourceChange {
  readonly type: ResourceRequest['RequestType'];
  /** What an earlier change answered; undefined for a resource that is not there yet. */
  readonly physicalId: string | undefined;
  readonly properties: Readonly<Record<string, unknown>>;
}

export interface ResourceState {
  /** Another one than before makes CloudFormation delete what has the earlier one. */
  readonly physicalId: string;
  /** Attributes of the resource, for outputs. */
  readonly data?: Readonly<Record<string, string>>;
}

export interface ResourceTools {
  readonly log: Log;
  readonly fetch: typeof fetch;
  /** Milliseconds that a change may take: less than its function has. */
  readonly timeout: number;
}

/** The physical id of what was never made. */
const nothing = 'not-made';
const attempts = 3;
/** Characters; an answer may have 4096 bytes. */
const longestReason = 1000;

/** `change` may throw; the text of its error is shown to whoever deploys, so it holds no secret. */
export function customResource(
  change: (change: ResourceChange) => Promise<ResourceState>,
  { log, fetch, timeout }: ResourceTools,
): (event: unknown) => Promise<void> {
  const outcomeOf = async ({
    RequestType: type,
    PhysicalResourceId,
    ResourceProperties,
  }: ResourceRequest): Promise<Outcome> => {
    const physicalId = PhysicalResourceId === nothing ? undefined : PhysicalResourceId;
    // What was never made has nothing to delete.
    if (type === 'Delete' && physicalId === undefined) return { Status: 'SUCCESS', PhysicalResourceId: nothing };
    try {
      const asked = change({ type, physicalId, properties: ResourceProperties });
      const { physicalId: PhysicalResourceId, data: Data } = await Promise.race([asked, tooLate(timeout)]);
      return { Status: 'SUCCESS', PhysicalResourceId, ...(Data && { Data }) };
    } catch (error) {
      const Reason = reasonOf(error);
      log.error('The resource could not be changed', { event: 'resource', type, reason: Reason });
      return { Status: 'FAILED', Reason, PhysicalResourceId: physicalId ?? nothing };
    }
  };
  return async (event) => {
    const request = requestSchema.parse(event);
    await answer(request, await outcomeOf(request), fetch);
  };
}

/** Whether an event comes from CloudFormation, and not from a schedule or a person. */
export function isResourceRequest(event: unknown): boolean {
  return requestSchema.safeParse(event).success;
}

interface Outcome {
  readonly Status: 'SUCCESS' | 'FAILED';
  readonly Reason?: string;
  readonly PhysicalResourceId: string;
  readonly Data?: Readonly<Record<string, string>>;
}

async function answer(request: ResourceRequest, outcome: Outcome, put: typeof fetch): Promise<void> {
  const { ResponseURL, StackId, RequestId, LogicalResourceId } = request;
  const body = JSON.stringify({ StackId, RequestId, LogicalResourceId, ...outcome });
  for (let attempt = 1; ; attempt += 1) {
    // The URL is signed for a request without a content type.
    const response = await put(ResponseURL, { method: 'PUT', headers: { 'content-type': '' }, body }).catch(
      () => undefined,
    );
    if (response?.ok) return;
    if (attempt === attempts) throw new Error(`CloudFormation took no answer (${response?.status ?? 'unreachable'})`);
  }
}

function tooLate(milliseconds: number): Promise<never> {
  const { promise, reject } = Promise.withResolvers<never>();
  const after = new Error(`It took longer than ${milliseconds / 1000} seconds`);
  AbortSignal.timeout(milliseconds).addEventListener('abort', () => reject(after), { once: true });
  return promise;
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'Unknown error';
  const text = error.name === 'Error' ? error.message : `${error.name}: ${error.message}`;
  return text.slice(0, longestReason);
}

// What `npm run seed` asks a function of the deployment for: the work of its custom resource, without CloudFormation.

export const seedRequest = { request: 'seed' } as const;

/** What was done, in words for the terminal, by name. */
export type SeedAnswer = Readonly<Record<string, string>>;

const asked = z.object({ request: z.literal(seedRequest.request) });

export function isSeedRequest(event: unknown): boolean {
  return asked.safeParse(event).success;
}
