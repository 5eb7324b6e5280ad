// The JSON inside a JWT (RFC 7519, section 4): one object, each of whose names stands there once, so that no two
// readers can take it differently.

import { isJsonObject, type JsonObject } from '../../json.ts';

/** The names of the outermost object of valid JSON, as often as they are written. */
const writtenNames = (json: string): string[] => {
  const names: string[] = [];
  let depth = 0;
  for (const { 0: sign, 1: text, 2: colon } of json.matchAll(/("(?:[^"\\]|\\.)*")\s*(:?)|[{}[\]]/gs)) {
    if (sign === '{' || sign === '[') depth += 1;
    else if (sign === '}' || sign === ']') depth -= 1;
    else if (text && colon && depth === 1) names.push(JSON.parse(text));
  }
  return names;
};

/** Undefined for anything else than such an object. */
export const parseClaims = (json: string): JsonObject | undefined => {
  try {
    const claims: unknown = JSON.parse(json);
    return isJsonObject(claims) && Object.keys(claims).length === writtenNames(json).length ? claims : undefined;
  } catch {
    return undefined;
  }
};
