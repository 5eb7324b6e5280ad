// Invoking a function of Lambda, once: only the caller knows how much time there is for another try.
import type { Clock } from '../../ports/system.ts';
import {
  AwsError,
  type AwsService,
  environmentPlace,
  errorOf,
  type Post,
  type PostSettings,
  poster,
} from '../aws/post.ts';

interface Invocation {
  /** What it returned, or says of its failure. Empty for one that nobody waits for. */
  readonly payload: string;
  /** Set when the function failed. */
  readonly functionError?: string;
}

export interface Lambda {
  /**
   * `payload` is JSON. `event`: nobody waits for its end. `within` in milliseconds. Rejects with AwsError when Lambda refuses,
   * and as `Post` does.
   */
  invoke(
    name: string,
    payload: string,
    how: { readonly event?: boolean; readonly within: number },
  ): Promise<Invocation>;
}

export const lambdaService: AwsService = { title: 'Lambda', name: 'lambda', variable: 'LAMBDA' };

/** Connections stay open between requests. `settings`: the environment says, at the first call. */
export function lambda(clock: Clock, settings?: PostSettings): Lambda {
  let post: Post | undefined;
  return {
    async invoke(name, payload, { event = false, within }) {
      post ??= poster(
        lambdaService,
        settings ?? { ...environmentPlace(lambdaService, process.env), connectionTimeout: 1_000 },
      );
      const reply = await post({
        path: `/2015-03-31/functions/${encodeURIComponent(name)}/invocations`,
        headers: [
          ['content-type', 'application/octet-stream'],
          ['x-amz-invocation-type', event ? 'Event' : 'RequestResponse'],
        ],
        ...{ body: payload, now: clock.now(), within },
      });
      if (reply.status >= 300) throw errorOf(reply);
      const functionError = reply.headers['x-amz-function-error'];
      return { payload: reply.text, ...(functionError !== undefined && { functionError: String(functionError) }) };
    },
  };
}

export function isThrottling(error: unknown): boolean {
  return error instanceof AwsError && error.status === 429;
}
