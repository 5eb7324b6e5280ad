// What is wrong with settings of a realm as somebody wants them. Stored ones are read more leniently: a key that this release
// does not know may be of the next one.
import type * as z from 'zod';
import { isJsonObject, type Json, type JsonObject } from '../json.ts';
import { nearest } from '../nearest.ts';
import { realmSettings } from './realm-settings.ts';
import { allowsSomething } from './valid-goto.ts';

/** Each begins with its key, `attemptPolicy.limit: …`. Empty: they can be used. */
export function settingsFaults(given: JsonObject): string[] {
  const { data, error } = realmSettings.safeParse(given);
  if (error) return error.issues.map((issue) => `${issue.path.join('.')}: ${messageOf(issue)}`);
  const useless = data.allowedGoto.filter((entry) => !allowsSomething(entry));
  return [
    // It holds all that was given and is known, and all that has a default.
    ...unknownKeys(given, data, Object.keys(realmSettings.shape), []),
    ...useless.map(
      (entry) => `allowedGoto: ${entry}: must be an address such as https://app.example.com/home, or end in /*`,
    ),
  ];
}

/** The journeys that settings name: a misspelt one would leave somebody without a way in. */
export function journeysNamed(settings: JsonObject): string[] {
  const { defaultJourney, passwordOnlyJourneys, deviceJourneys, registrationJourneys, passwordJourney } = settings;
  const byKind = [deviceJourneys, registrationJourneys].map((named) =>
    isJsonObject(named) ? Object.values(named) : [],
  );
  return [defaultJourney, passwordOnlyJourneys, passwordJourney, ...byKind]
    .flat()
    .filter((name) => typeof name === 'string');
}

/** Of a name that a record does not take, why it does not. */
function messageOf(issue: z.core.$ZodIssue): string {
  return issue.code === 'invalid_key' ? issue.issues.map(({ message }) => message).join('; ') : issue.message;
}

function unknownKeys(
  given: JsonObject,
  read: Readonly<Record<string, unknown>>,
  known: readonly string[],
  above: readonly string[],
): string[] {
  return Object.entries(given).flatMap(([key, value]: [string, Json]) => {
    const path = [...above, key];
    if (!Object.hasOwn(read, key)) {
      const meant = nearest(key, known);
      return [
        `${path.join('.')}: unknown; ${meant === undefined ? `there are ${known.join(', ')}` : `did you mean ${meant}?`}`,
      ];
    }
    const below = read[key];
    return isJsonObject(value) && isJsonObject(below) ? unknownKeys(value, below, Object.keys(below), path) : [];
  });
}
