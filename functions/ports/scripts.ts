// What scripts touch and nothing else does: servers of others, and secrets that operators keep for them.

/** How the names of their secrets begin, in Secrets Manager and in scripts: no other can be read. */
export const scriptSecretPrefix = 'scripted.node.';

/** Addresses of the name, and nothing else, decide where it goes. */
export interface OutgoingRequest {
  /** As parsed once: host, port and path are taken from here. */
  readonly url: URL;
  readonly method: string;
  /** By lower-case name. Without `host` and `content-length`, which follow from the rest. */
  readonly headers: Readonly<Record<string, readonly string[]>>;
  readonly body?: Uint8Array | undefined;
}

export interface IncomingAnswer {
  readonly status: number;
  readonly statusText: string;
  /** In the order in which they came. Without those of the encoding, which is undone. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: string;
}

export interface HttpOut {
  /**
   * Asks for the addresses of the host once, and connects to one of them and to no other if `fits` says so of all; else
   * `refused`, and nothing is sent. Redirects are answers like others. `failed` says why there is no whole answer: it took
   * too long, or was too large.
   */
  send(
    request: OutgoingRequest,
    fits: (address: string) => boolean,
  ): Promise<IncomingAnswer | { readonly failed: string } | 'refused'>;
}
