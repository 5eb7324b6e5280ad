// Parts of steps that come after the first one: loaded while the first is filled in, so that it is there sooner.
import type { ComponentType } from 'preact';
import { useEffect, useState } from 'preact/hooks';

type Parts = typeof import('./later-parts.ts');

const retryMilliseconds = 1000;
let parts: Parts | undefined;
let loading: Promise<Parts> | undefined;

/** Resolves once they are there; asks again for as long as there is no line. */
export function loadLaterParts(): Promise<Parts> {
  loading ??= import('./later-parts.ts').then(
    (all) => {
      parts = all;
      return all;
    },
    async () => {
      await new Promise((resolve) => setTimeout(resolve, retryMilliseconds));
      loading = undefined;
      return loadLaterParts();
    },
  );
  return loading;
}

/** The part of this name, which shows nothing until it is there. */
export function later<Name extends keyof Parts>(name: Name): Parts[Name] {
  const Later = (props: Record<string, unknown>) => {
    const [all, setAll] = useState(parts);
    useEffect(() => {
      if (!all) void loadLaterParts().then(setAll);
    }, []);
    const Part = all?.[name] as ComponentType<Record<string, unknown>> | undefined; // whose props those are
    return Part ? <Part {...props} /> : null;
  };
  return Later as unknown as Parts[Name]; // it takes what that takes
}
