// Where the server is. The place that serves the pages may put pages/config.json beside them; without it the API is
// expected on the same host, under AM's usual path.

export interface Configuration {
  /** Absolute, without a slash at the end: `https://login.example.com/am`. */
  readonly amUrl: string;
  /** Where the address names none: `alpha`, `customers/europe`. */
  readonly realm: string;
  /** Which journey signs in with a factor, for what only somebody signed in with it may do. */
  readonly journeys: { readonly oath: string; readonly push: string };
}

const standard = { amUrl: '/am', realm: 'alpha', journeys: { oath: 'OathLogin', push: 'PushLogin' } };

export async function loadConfiguration(): Promise<Configuration> {
  const given = await read();
  const journeys = isRecord(given['journeys']) ? given['journeys'] : {};
  const amUrl = new URL(textOr(given['amUrl'], standard.amUrl), location.href).href.replace(/\/+$/, '');
  return {
    amUrl,
    realm: textOr(given['realm'], standard.realm),
    journeys: {
      oath: textOr(journeys['oath'], standard.journeys.oath),
      push: textOr(journeys['push'], standard.journeys.push),
    },
  };
}

/** `/realms/root/realms/customers/realms/europe` of `customers/europe`, `/customers/europe` or `/`. */
export function realmPath(realm: string): string {
  return ['root', ...realm.split('/').filter((name) => name !== '' && name !== 'root')]
    .map((name) => `/realms/${encodeURIComponent(name)}`)
    .join('');
}

async function read(): Promise<Record<string, unknown>> {
  try {
    const response = await fetch('pages/config.json');
    const body: unknown = response.ok ? await response.json() : {};
    return isRecord(body) ? body : {};
  } catch {
    return {};
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function textOr(value: unknown, otherwise: string): string {
  return typeof value === 'string' && value !== '' ? value : otherwise;
}
