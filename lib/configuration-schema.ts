// Every setting of a deployment: what it takes, what it means and what it is when nobody says. docs/configuration.md
// is made from this.
import * as z from 'zod';
import { isJsonObject } from '../functions/json.ts';
import { configuredBrand } from '../functions/node/brand.ts';
import { mailTemplate, templateNameFault } from '../functions/node/own-mail-template.ts';
import { ownTextsFaults } from '../functions/realm/own-texts.ts';
import { normalRealm } from '../functions/realm/realm-name.ts';
import type { realmSettings } from '../functions/realm/realm-settings.ts';
import { settingsFaults } from '../functions/realm/settings-faults.ts';
import { arnOf, isBaseUrl, isHostName, isOrigin, platformApplicationArn, within } from './configuration-values.ts';

/** The days that CloudWatch Logs knows. */
const retentions = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
] as const;

const days = (usual: (typeof retentions)[number]) => z.literal(retentions).default(usual);
const megabytes = (usual: number) => z.int().min(128).max(10_240).default(usual);

/** Of a client, by its address, before the firewall turns it away. A push login polls once in five seconds at most. */
const usualRate = 2000;
/** Where nobody says and there is a domain: whoever guesses passwords from one address gets no further. */
export const rateOnly = { requestsPerFiveMinutes: usualRate, commonRules: false };

/** As `settingsFaults` takes them; what is not given is left to the realm's defaults. */
type GivenSettings = z.input<typeof realmSettings>;

const settings = z.custom<GivenSettings>(isJsonObject, 'must be an object').superRefine((given, { addIssue }) => {
  if (!isJsonObject(given)) return;
  for (const message of settingsFaults(given)) addIssue({ code: 'custom', message });
});

const texts = z
  .record(z.string(), z.record(z.string(), z.string()))
  .superRefine((given, { addIssue }) => {
    const faults = Object.entries(given).flatMap(([language, own]) => ownTextsFaults(language, own));
    for (const message of faults) addIssue({ code: 'custom', message });
  })
  .meta({ title: 'text by key, by language' });

const mostMailTemplates = 50;

const realm = z
  .strictObject({
    journeys: z.string().min(1).default('journeys').describe('Folder of journey exports, from the repository’s root'),
    services: z
      .string()
      .min(1)
      .optional()
      .describe('Folder of service settings, a JSON file for each: see [below](#services-of-a-realm)'),
    settings: settings.optional().describe('Settings of the realm: see [below](#settings-of-a-realm)'),
    brand: configuredBrand
      .optional()
      .describe(
        'How the realm looks: see [branding.md](branding.md). Files from the repository’s root. Default: `{ "name": "Waymark" }`',
      ),
    texts: texts
      .optional()
      .describe(
        'What the realm says in words of its own, by language and by the keys of [languages.md](languages.md); a language that Waymark does not have is added',
      ),
    mailTemplates: z
      .record(z.string(), mailTemplate)
      .superRefine((given, { addIssue }) => {
        const names = Object.keys(given);
        if (names.length > mostMailTemplates)
          addIssue({ code: 'custom', message: `may have ${mostMailTemplates} mail templates` });
        for (const name of names) {
          const message = templateNameFault(name);
          if (message !== undefined) addIssue({ code: 'custom', path: [name], message });
        }
      })
      .optional()
      .describe(
        'Mails in words of the realm’s own, by the names that journeys have for them: see [mail-and-sms.md](mail-and-sms.md). A text ' +
          'may be the name of a file from the repository’s root, as `@mails/welcome.de.html`',
      ),
    profile: z
      .enum(['am', 'strict'])
      .optional()
      .describe('`strict`: the bounds of [security.md](security.md) go before what journeys say; otherwise as AM does'),
    mail: z
      .boolean()
      .optional()
      .describe('Tells users of this realm by mail of changes to their accounts; needs `notices.mail`'),
  })
  .superRefine(({ settings, ...given }, { addIssue }) => {
    const twice = {
      profile: given.profile !== undefined && settings?.profile !== undefined,
      mail: given.mail !== undefined && settings?.notices?.mail !== undefined,
    };
    for (const [key, isTwice] of Object.entries(twice)) {
      if (isTwice)
        addIssue({ code: 'custom', path: [key], message: 'stands in `settings` as well; give one of the two' });
    }
  });

const realms = z
  .record(z.string(), realm)
  .superRefine((given, { addIssue }) => {
    const seen = new Set<string>();
    for (const name of Object.keys(given)) {
      const normal = normalRealm(name);
      const message = normal === undefined ? 'is no name for a realm' : seen.has(normal) ? 'is named twice' : undefined;
      if (message !== undefined) addIssue({ code: 'custom', path: [name], message });
      if (normal !== undefined) seen.add(normal);
    }
  })
  .default({ alpha: { journeys: 'journeys' } })
  .describe('The realms that a deployment fills, by name: `alpha`, `customers/europe`, `/` for the root realm');

interface HostTexts {
  readonly name: string;
  readonly certificate: string;
  /** The output that says where the name has to point. */
  readonly target: string;
}

function host(certificateArn: z.ZodString, { name, certificate, target }: HostTexts) {
  return z
    .strictObject({
      name: z.string().refine(isHostName, 'must be a host name in lower case such as login.example.com').describe(name),
      certificateArn: certificateArn.describe(certificate),
      hostedZone: z
        .strictObject({
          id: z
            .string()
            .regex(/^Z[A-Z0-9]{1,31}$/, 'must be the id of a hosted zone, as Z0123456789')
            .describe('Id in Route 53'),
          name: z.string().refine(isHostName, 'must be a host name in lower case').describe('Its name, `example.com`'),
        })
        .optional()
        .describe(
          `The zone that the name is added to; without it, point the name at the output \`${target}\` yourself`,
        ),
    })
    .refine(({ name, hostedZone }) => hostedZone === undefined || within(name, hostedZone.name), {
      path: ['hostedZone', 'name'],
      message: 'must be a parent of the domain’s name',
    });
}

const certificate = 'certificate/[0-9a-f-]+';

const domain = host(z.string().regex(arnOf('acm', certificate), 'must be the ARN of a certificate of ACM'), {
  name: 'Host name; clients find the API at `https://<name>/am`',
  certificate: 'Certificate in the region of the deployment',
  target: 'DomainTarget',
});

const loginPage = z.strictObject({
  domain: host(
    z.string().regex(arnOf('acm', certificate, 'us-east-1'), 'must be the ARN of a certificate of ACM in us-east-1'),
    {
      name:
        'Host name; people sign in at `https://<name>/login`. Another host than the API’s, below the same domain: ' +
        '`www.example.com` beside `login.example.com`, or browsers keep the session cookie back',
      certificate: 'Certificate in us-east-1, where CloudFront looks for it',
      target: 'LoginPageTarget',
    },
  ),
  console: z
    .boolean()
    .optional()
    .describe('Puts the [console](console.md) there, too, at `https://<name>/console`, for administrators of realms'),
});

const secretArn = z
  .string()
  .regex(
    arnOf('secretsmanager', 'secret:[A-Za-z0-9/_+=.@-]+-[A-Za-z0-9]{6}'),
    'must be the whole ARN of a secret, arn:aws:secretsmanager:<region>:<account>:secret:<name>-<6 characters>',
  );

const mailSenders = z.strictObject({
  from: z
    .array(z.email())
    .min(1)
    .describe('Addresses that mails may come from, each verified in SES itself or by its domain; the first is usual'),
});

export const configurationSchema = z.strictObject({
  stage: z
    .string()
    .regex(/^[a-z][a-z0-9-]{0,11}$/, 'must be 1 to 12 of a-z, 0-9 and -, a letter first')
    // The functions of a stage `dev-node` would be called as the nodes of `dev` are, and its rights go by those names.
    .regex(/^(?!.*-node(-|$))/, 'must have no part `node` behind another: the nodes’ functions are named so')
    .default('dev')
    .describe('Part of every name, so that several deployments fit into one account: 1 to 12 of a-z, 0-9 and -'),
  realms,
  api: z
    .enum(['rest', 'http'])
    .default('rest')
    .describe(
      'Kind of API: an HTTP API costs under a third per request, and has neither firewall nor doors to nodes ' +
        '([deploy.md](deploy.md#kind-of-api))',
    ),
  domain: domain.optional().describe('A domain name of your own before the API'),
  publicUrl: z
    .string()
    .refine(isBaseUrl, 'must be an http or https URL without query or slash at the end')
    .optional()
    .describe('Where clients reach the API. Default: `https://<domain.name>/am`, else the gateway’s own address'),
  countryHeader: z
    .string()
    .regex(/^[A-Za-z0-9-]{1,64}$/, 'must be the name of a header')
    .optional()
    .describe(
      'Header in which an edge of yours before the API says the client’s country, such as `CloudFront-Viewer-Country`: My ' +
        'account shows it beside sign-ins. Only where clients cannot come past the edge, or anybody could say anything',
    ),
  loginPage: loginPage
    .optional()
    .describe(
      'The sign-in page and My account behind CloudFront; needs `domain`. Its origin may call with credentials',
    ),
  corsOrigins: z
    .array(z.string().refine(isOrigin, 'must be an origin such as https://app.example.com, without a path'))
    .default([])
    .describe(
      'Exact origins whose pages may call with credentials. The first one can also read the errors that API Gateway ' +
        'gives by itself (throttled, timed out)',
    ),
  corsHeaders: z
    .array(z.string())
    .max(20)
    .default([])
    .describe(
      'Headers that those pages may send beside the ones of AM’s clients, such as `X-Trace-Id`: what the request ' +
        'middleware of an application adds, and browsers hold back otherwise',
    ),
  waf: z
    .union(
      [
        z.boolean(),
        z.strictObject({
          requestsPerFiveMinutes: z.int().min(10).max(2_000_000_000),
          commonRules: z.boolean().default(true),
        }),
      ],
      { error: 'must be true, false or { "requestsPerFiveMinutes": <whole number from 10> }' },
    )
    .optional()
    .transform((given) => (given === true ? { requestsPerFiveMinutes: usualRate, commonRules: true } : given))
    .describe(
      'A firewall before the API: a limit to what one address may ask for, and AWS’s common rules unless `commonRules` is ' +
        `false (\`true\`: ${usualRate} requests in five minutes, and those rules). It costs $5 a month, $1 for each of the ` +
        'two, and $0.60 per million requests. Default: the limit alone where there is a `domain`, else none',
    ),
  throttling: z
    .strictObject({
      rate: z.number().positive().default(100).describe('Requests a second that the API takes'),
      burst: z.int().positive().default(200).describe('Requests that it takes at once'),
    })
    .prefault({})
    .describe('Beyond it the API answers 429'),
  nodePlacement: z
    .enum(['isolated', 'all-isolated', 'inline'])
    .default('isolated')
    .describe(
      '`isolated`: every node that touches something runs in a function of its own, the others in the engine’s. ' +
        '`all-isolated`: every node in its own. `inline`: all but those that run scripts in the engine’s, which then may do what any of them may',
    ),
  warmUp: z.boolean().default(true).describe('Starts the functions of the nodes that come next while the user types'),
  memory: z
    .strictObject({
      engine: megabytes(512).describe('The engine; while nodes run it waits, and waiting costs by the megabyte'),
      node: megabytes(512).describe('A node'),
      hashing: megabytes(1024).describe('Where passwords and recovery codes are hashed; 1769 is one whole processor'),
      other: megabytes(512).describe('Any other function'),
    })
    .prefault({})
    .describe('Megabytes of a function, which decide the share of a processor as well'),
  logLevel: z.enum(['debug', 'info', 'warn', 'error']).default('info').describe('Lines below it are dropped'),
  retention: z
    .strictObject({
      logDays: days(30).describe('Logs of functions and of the API'),
      auditDays: days(365).describe('The audit log'),
    })
    .prefault({})
    .describe('Days that logs are kept, of those that CloudWatch Logs knows'),
  tracing: z.boolean().default(true).describe('Traces in X-Ray, of the API and of every function'),
  alarmEmail: z.email().optional().describe('Who hears of alarms; the address gets a mail to confirm first'),
  notices: z
    .strictObject({
      bus: z
        .boolean()
        .default(false)
        .describe(
          'Makes the bus `waymark-<stage>` of EventBridge, which carries what users should hear of: see ' +
            '[notices.md](notices.md)',
        ),
      mail: z
        .union([z.literal(true), mailSenders], { error: 'must be true, or { "from": ["no-reply@example.com"] }' })
        .optional()
        .describe(
          'Mails about them, in the realms that say so: `true` with `mail`, or its `from` in its place; needs `notices.bus`',
        ),
    })
    .prefault({})
    .describe('Notices of changed factors, used recovery codes, changed passwords, locks and denied pushes'),
  mail: mailSenders
    .optional()
    .describe('Lets journeys send mails, through SES: codes and links. See [mail-and-sms.md](mail-and-sms.md)'),
  sms: z
    .strictObject({
      maxPrice: z
        .number()
        .positive()
        .max(1)
        .default(0.1)
        .describe('US dollars that a message may cost; SNS does not send dearer ones'),
      alarmAbove: z
        .int()
        .positive()
        .default(20)
        .describe('Messages in five minutes from which the alarm `sms-flood` rings'),
    })
    .optional()
    .describe(
      'Lets journeys send SMS, through SNS, in the realms that name countries. See [mail-and-sms.md](mail-and-sms.md)',
    ),
  platformApplications: z
    .strictObject({
      google: platformApplicationArn('GCM').optional().describe('ARN, for Android'),
      apple: platformApplicationArn('APNS|APNS_SANDBOX').optional().describe('ARN, for iOS'),
    })
    .prefault({})
    .describe('Existing platform applications of SNS, through which phones are reached'),
  platformCredentials: z
    .strictObject({
      google: z
        .strictObject({ secretArn: secretArn.describe('Secret with the service account of Firebase, as downloaded') })
        .optional(),
      apple: z
        .strictObject({
          secretArn: secretArn.describe('Secret with the signing key of APNs, its id, the team’s and the bundle’s'),
          sandbox: z.boolean().default(false).describe('For apps that Xcode has installed'),
        })
        .optional(),
    })
    .prefault({})
    .describe('Credentials from which the deployment makes platform applications of its own'),
  removeData: z
    .boolean()
    .default(false)
    .describe('Deletes users, devices and keys along with the stack. For stages that nobody misses'),
});
