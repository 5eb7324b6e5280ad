// Bundles what its standard input says, for whoever cannot wait for a promise.
import { text } from 'node:stream/consumers';
import { bundleFunctions } from './bundle-functions.ts';
import type { FunctionSource } from './function-sources.ts';

export interface BundleWork {
  readonly sources: Readonly<Record<string, FunctionSource>>;
  readonly folder: string;
}

const { sources, folder }: BundleWork = JSON.parse(await text(process.stdin));
await bundleFunctions(sources, folder);
