// Calling an HTTP function in process: `await call(handler, 'GET /am/json/serverinfo/*')` gives what a client sees.
import type { DoorHandler, DoorTools } from '../../functions/http/door.ts';
import { siteOf } from '../../functions/http/site.ts';
import type { Json, JsonObject } from '../../functions/json.ts';
import { realmSettings } from '../../functions/realm/realm-settings.ts';
import { type ApiEventOptions, apiEvent, lambdaContext } from './api-event.ts';
import { type RecordedLog, recordedLog } from './recorded-log.ts';

export interface SeenReply {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly cookies: readonly string[];
  readonly text: string;
  /** Undefined when the answer is no JSON. */
  readonly body: Json | undefined;
}

export async function call(handler: DoorHandler, request: string, options: ApiEventOptions = {}): Promise<SeenReply> {
  const result = await handler(apiEvent(request, options), lambdaContext());
  const headers = Object.entries(result.headers ?? {}).map(([name, value]) => [name.toLowerCase(), String(value)]);
  return {
    status: result.statusCode,
    headers: Object.fromEntries(headers),
    cookies: (result.multiValueHeaders?.['set-cookie'] ?? []).map(String),
    text: result.body,
    body: jsonOf(result.body),
  };
}

/** The realms `/`, `/alpha` and `/customers/europe/north`, with these settings; a log that can be read afterwards. */
export function doorTools({
  settings = {},
  environment = { PUBLIC_URL: 'https://login.example.com/am', CORS_ORIGINS: 'https://app.example.com' },
}: {
  readonly settings?: JsonObject;
  readonly environment?: Readonly<Record<string, string>>;
} = {}): DoorTools & { readonly log: RecordedLog } {
  const realms = new Set(['/', '/alpha', '/customers/europe/north']);
  return {
    realmSettings: async (realm) => (realms.has(realm) ? realmSettings.parse(settings) : undefined),
    log: recordedLog(),
    site: siteOf(environment),
  };
}

function jsonOf(text: string): Json | undefined {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
