// JSON texts that must be objects.
import { isJsonObject, type JsonObject } from '../functions/json.ts';

export type { JsonObject };

export function parseObject(text: string): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isJsonObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
