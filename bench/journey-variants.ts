// Copies of shipped journeys that differ in what would only make the benchmark wait.
import { readFileSync } from 'node:fs';
import * as z from 'zod';
import { isJsonObject, type Json } from '../functions/json.ts';
import { adminPath } from '../local/admin-door.ts';

export interface JourneyVariant {
  readonly of: string;
  readonly name: string;
  /** Put into every node that has a property of this name. */
  readonly properties: Readonly<Record<string, Json>>;
}

const report = z.object({ accepted: z.array(z.string()) });

/** Into the realm alpha of the stack with this URL. */
export async function importVariants(url: string, variants: readonly JourneyVariant[]): Promise<void> {
  const files = variants.map((variant) => ({ name: `${variant.name}.journey.json`, text: variantText(variant) }));
  const body = JSON.stringify({ realm: 'alpha', files });
  const response = await fetch(new URL(adminPath, url), { method: 'POST', body });
  const text = await response.text();
  if (!response.ok || report.parse(JSON.parse(text)).accepted.length < variants.length) {
    throw new Error(`Journeys of the benchmark are refused: ${text}`);
  }
}

export function variantText({ of, name, properties }: JourneyVariant): string {
  const file = new URL(`../journeys/${of}.journey.json`, import.meta.url);
  const text = readFileSync(file, 'utf8').replaceAll(`"${of}"`, `"${name}"`);
  return JSON.stringify(withProperties(JSON.parse(text), properties));
}

function withProperties(value: Json, properties: JourneyVariant['properties']): Json {
  if (Array.isArray(value)) return value.map((item) => withProperties(item, properties));
  if (!isJsonObject(value)) return value;
  const members = Object.entries(value).map(([key, member]) => [
    key,
    properties[key] ?? withProperties(member, properties),
  ]);
  return Object.fromEntries(members);
}
