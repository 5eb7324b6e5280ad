// Where the login page's files are served from. For deployments only.

export interface PageFile {
  /** The path behind the host name, without a slash before it. */
  readonly path: string;
  readonly contentType: string;
  readonly cacheControl: string;
  readonly content: Uint8Array;
}

export interface PageStore {
  /** Replaces what is there. */
  put(file: PageFile): Promise<void>;
  removeAll(): Promise<void>;
}
