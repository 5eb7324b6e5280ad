// What can be undone. Changes in a row that carry the same `as` are one: typing a text is one step back, not forty.

export interface History<Value> {
  readonly past: readonly Value[];
  readonly present: Value;
  readonly future: readonly Value[];
  readonly as: string | undefined;
}

const longest = 200;

export function historyOf<Value>(present: Value): History<Value> {
  return { past: [], present, future: [], as: undefined };
}

export function changed<Value>(history: History<Value>, present: Value, as?: string): History<Value> {
  if (present === history.present) return history;
  const isSame = as !== undefined && as === history.as;
  const past = isSame ? history.past : [...history.past, history.present].slice(-longest);
  return { past, present, future: [], as };
}

export function undone<Value>({ past, present, future, as }: History<Value>): History<Value> {
  const before = past.at(-1);
  if (before === undefined) return { past, present, future, as };
  return { past: past.slice(0, -1), present: before, future: [present, ...future], as: undefined };
}

export function redone<Value>({ past, present, future, as }: History<Value>): History<Value> {
  const [after, ...rest] = future;
  if (after === undefined) return { past, present, future, as };
  return { past: [...past, present], present: after, future: rest, as: undefined };
}

/** The present is replaced, in the same step: what the server adds to an edit is part of it. */
export function amended<Value>(history: History<Value>, present: Value): History<Value> {
  return { ...history, present };
}
