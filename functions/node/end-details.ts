// What the nodes for the details of an answer have in common.
import * as z from 'zod';
import type { Json, JsonObject } from '../json.ts';

/** Clients act on these: an error that has an `authId` is a new step to them. */
const clientsOwn = ['authId', 'callbacks', 'code', 'reason', '__proto__'];

/** The config key of details: texts by name, none of the names among `refused` or of those that clients act on. */
export function detailTexts(...refused: readonly string[]) {
  const names = [...clientsOwn, ...refused];
  return z
    .record(z.string().min(1), z.string())
    .superRefine((given, { addIssue }) => {
      for (const name of Object.keys(given).filter((key) => names.includes(key))) {
        addIssue({ code: 'custom', message: `${name} is none of the names that may be set` });
      }
    })
    .default({});
}

/** A text that is JSON is sent as what it says, any other as a text. */
export function detailsOf(texts: Readonly<Record<string, string>>): JsonObject {
  return Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, jsonOr(text)]));
}

function jsonOr(text: string): Json {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** Later versions of AM have it on all of these nodes. */
export const headerControl = z
  .record(z.string(), z.unknown())
  .optional()
  .describe('Headers of the answer. Read, and not sent');

export function headerWarnings(headers: Readonly<Record<string, unknown>> | undefined): string[] {
  return Object.keys(headers ?? {}).map((name) => `headerControl: the header ${name} is not sent`);
}
