// Where a login comes from, as the phone shows it to its user: the context information of AM's Push Sender node.

import * as z from 'zod';

const longestUserAgent = 256;

const place = z.object({ latitude: z.number(), longitude: z.number() });

export type PushContext = {
  /**
   * As the client's device profile has it; left out unless it has a `latitude` and a `longitude`. Nobody vouches for
   * it.
   */
  readonly location?: unknown;
  readonly remoteIp?: string | undefined;
  /** Cut at 256 characters: it is the client's to choose, and shares the push's room. */
  readonly userAgent?: string | undefined;
};

/** JSON text, `{}` when nothing is known. */
export const pushContext = ({ location, remoteIp, userAgent }: PushContext): string => {
  const { data } = place.safeParse(location);
  return JSON.stringify({
    ...(data && { location: data }),
    ...(remoteIp && { remoteIp }),
    ...(userAgent && { userAgent: userAgent.slice(0, longestUserAgent).toWellFormed() }),
  });
};
