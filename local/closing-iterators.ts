// What dynalite 4.0.0 leaves open: it ends its iterators over LevelDB by `return`, which those of abstract-level do not
// have. Each query then held one for good, with all that LevelDB must keep for it: some 40 MB for a thousand logins.
import { createRequire } from 'node:module';

/** The classes behind the databases of dynalite, wherever it has its packages. */
export interface LevelClasses {
  readonly AbstractLevel: {
    readonly prototype: { attachResource(one: object): void; detachResource(one: object): void };
  };
  readonly AbstractKeyIterator: { readonly prototype: object };
  readonly AbstractValueIterator: { readonly prototype: object };
}

export function levelClasses(): LevelClasses {
  const ofDynalite = createRequire(createRequire(import.meta.url).resolve('dynalite'));
  return createRequire(ofDynalite.resolve('level'))('abstract-level');
}

/** Before dynalite is first asked anything. */
export function closeIterators({ AbstractKeyIterator, AbstractValueIterator }: LevelClasses = levelClasses()): void {
  for (const { prototype } of [AbstractKeyIterator, AbstractValueIterator]) {
    if ('return' in prototype) continue;
    const value = function (this: { close(): Promise<void> }): Promise<void> {
      return this.close();
    };
    Object.defineProperty(prototype, 'return', { value, configurable: true });
  }
}
