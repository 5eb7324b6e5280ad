// What a deployment can choose, as the CDK context `waymark` in cdk.json. Any single setting can be given on the
// command line instead: `cdk deploy -c stage=prod -c nodePlacement=inline -c corsOrigins='["https://app.example.com"]'`.
import type { Node } from 'constructs';
import type * as z from 'zod';
import { corsHeaderFault } from '../functions/manifest/cors-headers.ts';
import { nearest } from '../functions/nearest.ts';
import { keysAt } from './configuration-keys.ts';
import { configurationSchema, rateOnly } from './configuration-schema.ts';
import { oneSite } from './configuration-values.ts';

export type Configuration = z.output<typeof configurationSchema>;

/** AM's context path: clients find it in their base URL. */
export const contextPath = '/am';

/** What somebody has written cannot be used: the message is for them, and the stack tells them nothing. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError';
}

const keys = keysAt([]);

/** What can be given; everything has a default. docs/configuration.md has each key with what it means. */
export type WaymarkSettings = z.input<typeof configurationSchema>;

/**
 * Settings as code gives them; `beside` are the names that may stand there, too, and are read elsewhere. Throws a
 * SettingsError that names every key that cannot be used, and what is right.
 */
export function configurationOf(settings: WaymarkSettings, beside: readonly string[] = []): Configuration {
  const parsed = schema.safeParse(settings);
  if (parsed.success) return parsed.data;
  throw new SettingsError(
    `These settings of Waymark cannot be used:\n  ${parsed.error.issues.flatMap(complaints([], beside)).join('\n  ')}`,
  );
}

/** Of the CDK context. Throws as `configurationOf`. */
export function readConfiguration(context: Node): Configuration {
  const misspelt = misspeltOnCommandLine(context);
  const given: unknown = context.tryGetContext('waymark') ?? {};
  const parsed = schema.safeParse(isSettings(given) ? { ...given, ...fromCommandLine(context) } : given);
  const wrong = [...misspelt, ...(parsed.success ? [] : parsed.error.issues.flatMap(complaints(['waymark'])))];
  if (parsed.success && wrong.length === 0) return parsed.data;
  throw new SettingsError(`The CDK context cannot be used:\n  ${wrong.join('\n  ')}`);
}

const schema = configurationSchema
  .superRefine(oneSourceEach)
  .superRefine(pageBesideApi)
  .superRefine(mailsOverBus)
  .superRefine(noFirewallBeforeHttp)
  .superRefine(harmlessHeaders)
  .transform((settings): Configuration => {
    const publicUrl = publicUrlOf(settings);
    const { loginPage, corsOrigins, domain, waf = domain ? rateOnly : false, notices } = settings;
    const mail = settings.mail ?? (typeof notices.mail === 'object' ? notices.mail : undefined);
    const pages = loginPage ? [`https://${loginPage.domain.name}`] : [];
    return {
      ...settings,
      waf,
      ...(mail && { mail }),
      ...(publicUrl !== undefined && { publicUrl }),
      corsOrigins: [...new Set([...corsOrigins, ...pages])],
    };
  });

function publicUrlOf({ publicUrl, domain }: Configuration): string | undefined {
  return publicUrl ?? (domain && `https://${domain.name}${contextPath}`);
}

function oneSourceEach(
  { platformApplications, platformCredentials }: Configuration,
  { addIssue }: z.RefinementCtx,
): void {
  for (const platform of ['google', 'apple'] as const) {
    if (platformApplications[platform] === undefined || platformCredentials[platform] === undefined) continue;
    addIssue({
      code: 'custom',
      path: ['platformCredentials', platform],
      message: `platformApplications.${platform} names an application already; give one of the two`,
    });
  }
}

/** The page and the API share a cookie, and have a host each. */
function pageBesideApi(settings: Configuration, { addIssue }: z.RefinementCtx): void {
  const { loginPage, domain } = settings;
  if (!loginPage) return;
  const complain = (message: string, ...path: string[]): void => {
    addIssue({ code: 'custom', path: ['loginPage', ...path], message });
  };
  const url = publicUrlOf(settings);
  if (!domain || url === undefined) {
    complain('needs `domain`: the gateway’s own name is of another site, whose cookies browsers keep back');
    return;
  }
  const { protocol, hostname } = new URL(url);
  if (protocol !== 'https:') complain('needs a publicUrl that begins with https:, as the page does');
  const { name } = loginPage.domain;
  if (name === hostname || name === domain.name) complain('must be another host than the API’s', 'domain', 'name');
  if (!oneSite(name, hostname)) {
    complain(`must be below the same registered domain as the API’s host ${hostname}`, 'domain', 'name');
  }
}

/** What a domain brings by itself has to be given up by whoever asks for a kind of API that cannot have it. */
function noFirewallBeforeHttp({ api, domain, waf }: Configuration, { addIssue }: z.RefinementCtx): void {
  if (api !== 'http' || waf === false || (waf === undefined && domain === undefined)) return;
  const message =
    waf === undefined
      ? 'AWS WAF cannot stand before an HTTP API, and with `domain` there would be one: say `waf: false` to do without its ' +
        'limit for each address, or `api: "rest"`'
      : 'AWS WAF cannot stand before an HTTP API: say `api: "rest"`, or `waf: false`';
  addIssue({ code: 'custom', path: ['waf'], message });
}

/** Realms may call their session header by a name of their own. */
function harmlessHeaders({ corsHeaders, realms }: Configuration, { addIssue }: z.RefinementCtx): void {
  const names = Object.values(realms).flatMap(({ settings }) => settings?.cookieName ?? []);
  for (const [at, header] of corsHeaders.entries()) {
    const message = corsHeaderFault(header, names);
    if (message !== undefined) addIssue({ code: 'custom', path: ['corsHeaders', at], message });
  }
}

/** Mails are made from what is on the bus. */
function mailsOverBus({ mail: senders, notices, realms }: Configuration, { addIssue }: z.RefinementCtx): void {
  if (notices.mail === true && !senders) {
    addIssue({ code: 'custom', path: ['notices', 'mail'], message: 'needs `mail`, which says whom mails come from' });
  }
  // Settings that were read once, and are read again, say the same in both places.
  if (typeof notices.mail === 'object' && senders && String(senders.from) !== String(notices.mail.from)) {
    const message = '`mail` says already whom mails come from: say `true` here';
    addIssue({ code: 'custom', path: ['notices', 'mail'], message });
  }
  if (notices.mail && !notices.bus) {
    addIssue({ code: 'custom', path: ['notices', 'mail'], message: 'needs `notices.bus: true`' });
  }
  for (const [name, { mail }] of Object.entries(realms)) {
    if (!mail || notices.mail) continue;
    addIssue({ code: 'custom', path: ['realms', name, 'mail'], message: 'needs `notices.mail`' });
  }
}

function fromCommandLine(context: Node): Record<string, unknown> {
  const given = keys.map((key): [string, unknown] => [key, context.tryGetContext(key)]);
  return Object.fromEntries(
    given.filter(([, value]) => value !== undefined).map(([key, value]) => [key, plain(value)]),
  );
}

// The context holds keys of CDK's own, so that not every unknown one is wrong: those that look like one of ours are.
function misspeltOnCommandLine(context: Node): string[] {
  return Object.keys(context.getAllContext({}) ?? {}).flatMap((key) => {
    const meant = keys.includes(key) || key === 'waymark' ? undefined : nearest(key, keys);
    return meant === undefined ? [] : [`${key}: unknown; did you mean ${meant}?`];
  });
}

/** The command line knows only text: `true`, `30` and `["…"]` are read as JSON. */
function plain(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}

function complaints(above: readonly string[], beside: readonly string[] = []): (issue: z.core.$ZodIssue) => string[] {
  return (issue) => {
    const path = [...above, ...issue.path];
    if (issue.code !== 'unrecognized_keys') return [`${path.join('.')}: ${issue.message}`];
    const known = [...keysAt(issue.path), ...(issue.path.length === 0 ? beside : [])];
    return issue.keys.map((key) => {
      const meant = nearest(key, known);
      const hint = meant === undefined ? `there are ${known.join(', ')}` : `did you mean ${meant}?`;
      return `${[...path, key].join('.')}: unknown; ${hint}`;
    });
  };
}

function isSettings(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
