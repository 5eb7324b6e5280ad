// What a deployment can choose, as the CDK context `waymark` in cdk.json. Any single setting can be given on the
// command line instead: `cdk deploy -c stage=prod -c nodePlacement=inline -c corsOrigins='["https://app.example.com"]'`.
import type { Node } from 'constructs';
import * as z from 'zod';

const placements = ['isolated', 'all-isolated', 'inline'] as const;

/** The days that CloudWatch Logs knows. */
const retentions = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
] as const;

// Not all that URL takes: it ends up between quotes in a header.
const isOrigin = (text: string): boolean =>
  /^https?:\/\/[a-z0-9.:[\]-]+$/.test(text) && URL.canParse(text) && new URL(text).origin === text;

function isBaseUrl(text: string): boolean {
  if (!URL.canParse(text) || text.endsWith('/')) return false;
  const { protocol, search, hash, username, password } = new URL(text);
  return /^https?:$/.test(protocol) && [search, hash, username, password].every((part) => part === '');
}

/** Exact: what is named here may be published to, so a wildcard would be everybody's phone. */
const platformApplication = (platforms: string) =>
  z
    .string()
    .regex(
      new RegExp(`^arn:aws[a-z-]*:sns:[a-z0-9-]+:\\d{12}:app/(${platforms})/[A-Za-z0-9_.-]{1,256}$`),
      `must be the ARN of a platform application, arn:aws:sns:<region>:<account>:app/${platforms}/<name>`,
    );

const schema = z.strictObject({
  /** Part of every name, so that several deployments fit into one account: 1 to 12 of `a-z`, `0-9` and `-`. */
  stage: z
    .string()
    .regex(/^[a-z][a-z0-9-]{0,11}$/, 'must be 1 to 12 of a-z, 0-9 and -, a letter first')
    .default('dev'),
  /**
   * Exact origins whose pages may call with credentials; none by default. The first one can also read the errors
   * that API Gateway gives by itself (throttled, timed out): those cannot be made to depend on who asks.
   */
  corsOrigins: z
    .array(z.string().refine(isOrigin, 'must be an origin such as https://app.example.com, without a path'))
    .default([]),
  /** Where clients reach the API, `https://login.example.com/am`. Default: the gateway's own address. */
  publicUrl: z.string().refine(isBaseUrl, 'must be an http or https URL without query or slash at the end').optional(),
  /**
   * ARNs of the platform applications in SNS through which phones are reached; the push services of realms can use these
   * and no others. None by default: then nothing can be sent to a phone.
   */
  platformApplications: z
    .strictObject({
      google: platformApplication('GCM').optional(),
      apple: platformApplication('APNS|APNS_SANDBOX').optional(),
    })
    .prefault({}),
  /**
   * `isolated`: every node that touches something runs in a function of its own, the others in the engine's.
   * `all-isolated`: every node runs in its own. `inline`: all run in the engine's, which then may do what any may.
   */
  nodePlacement: z.enum(placements).default('isolated'),
  /** Days, one of those that CloudWatch Logs knows. */
  logRetentionDays: z.literal(retentions).default(30),
  logLevel: z.enum(['debug', 'info', 'warn', 'error']).default('info'),
  /** Requests a second that the API takes, and how many at once. */
  throttling: z
    .strictObject({ rate: z.number().positive().default(100), burst: z.int().positive().default(200) })
    .prefault({}),
  /** Deletes users, devices and keys along with the stack. For stages that nobody misses. */
  removeData: z.boolean().default(false),
});

export type Configuration = z.output<typeof schema>;

/** Throws naming every key that cannot be used. */
export function readConfiguration(context: Node): Configuration {
  const given: unknown = context.tryGetContext('waymark') ?? {};
  const parsed = schema.safeParse(isSettings(given) ? { ...given, ...fromCommandLine(context) } : given);
  if (parsed.success) return parsed.data;
  const wrong = parsed.error.issues.map(({ path, message }) => `${['waymark', ...path].join('.')}: ${message}`);
  throw new Error(`The CDK context cannot be used:\n  ${wrong.join('\n  ')}`);
}

function fromCommandLine(context: Node): Record<string, unknown> {
  const given = Object.keys(schema.shape).map((key): [string, unknown] => [key, context.tryGetContext(key)]);
  return Object.fromEntries(
    given.filter(([, value]) => value !== undefined).map(([key, value]) => [key, plain(value)]),
  );
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

function isSettings(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
