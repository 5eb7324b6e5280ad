// What we use of dynalite, which comes without types.
declare module 'dynalite' {
  import type { Server } from 'node:http';

  /** Without a path everything stays in memory. */
  function dynalite(options?: {
    path?: string;
    createTableMs?: number;
    deleteTableMs?: number;
    updateTableMs?: number;
  }): Server;

  export = dynalite;
}
