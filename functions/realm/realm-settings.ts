// What a realm may set for itself, as stored under the configuration kind `realm`. Every key has a default.
import * as z from 'zod';
import { languageTag } from '../languages.ts';
import { localisedText, strictLocalisedText } from '../node/localised-text.ts';
import { wholeNumber } from '../node/number-bounds.ts';
import { attributeRefusal } from '../node/user-schema.ts';
import { largestPushBudget } from '../ports/push.ts';
import { scriptingSettings } from '../script/scripting-settings.ts';

/** NIST SP 800-63B-4, section 3.2.2: no more than 100 in a row. */
const mostFailures = wholeNumber(1, 99, 'NIST SP 800-63B-4 ends it before 100 failures in a row');
/** A week: whoever has to wait longer is locked out for good. */
const delaySeconds = wholeNumber(1, 604_800, 'a week');
/** What a user has typed is kept for so long. */
const journeyMinutes = wholeNumber(1, 1440, 'a day');
/** NIST SP 800-63B-4, section 2.1.3: whatever a node or a script wants. */
export const mostSessionMinutes = 43_200;
const sessionMinutes = wholeNumber(1, mostSessionMinutes, 'NIST SP 800-63B-4 asks for a new login after 30 days');

const attemptPolicy = z.object({
  limit: mostFailures
    .default(10)
    .describe('Wrong codes in a row, per device and across journeys, after which attempts have to wait'),
  baseDelaySeconds: delaySeconds
    .default(30)
    .describe('Seconds of the first wait; it doubles with every further wrong code'),
  maxDelaySeconds: delaySeconds.default(86_400).describe('Seconds of the longest wait'),
  ceiling: mostFailures
    .default(90)
    .describe('Wrong codes in a row after which a device takes none any more, until it is registered anew'),
});

/** Of OWASP's list the least memory in KiB, and the least memory times passes. */
const leastHash = { memory: 7168, work: 7168 * 5 };

const passwordHash = z
  .object({
    memory: wholeNumber(leastHash.memory, 65_536, 'a function has little more').describe('KiB of memory'),
    passes: wholeNumber(1, 16, 'users wait for it').describe('Over that memory'),
  })
  .refine(({ memory, passes }) => memory * passes >= leastHash.work, {
    message: `memory times passes must be at least ${leastHash.work}, as in 7168 and 5, 19456 and 2, or 47104 and 1`,
  });

const passwordPolicy = z.object({
  limit: mostFailures
    .default(10)
    .describe(
      'Wrong passwords in a row after which attempts have to wait: of a browser that has signed in before, of all ' +
        'others',
    ),
  baseDelaySeconds: delaySeconds
    .default(30)
    .describe('Seconds of the first wait; it doubles with every further wrong password'),
  maxDelaySeconds: delaySeconds.default(86_400).describe('Seconds of the longest wait'),
  ceiling: mostFailures
    .default(90)
    .describe('Wrong passwords in a row after which only browsers that have signed in before are heard'),
  hash: passwordHash.optional().describe('What a new password hash costs, by Argon2id. Default: 7168 KiB, 5 passes'),
});

const session = z.object({
  maxIdleMinutes: sessionMinutes.default(30).describe('Minutes without use after which a session ends'),
  maxMinutes: sessionMinutes.default(120).describe('Minutes after which a session ends, used or not'),
});

const pushBudget = z.object({
  limit: wholeNumber(1, largestPushBudget)
    .default(5)
    .describe('Pushes that a user may get without approving one, in the window'),
  windowSeconds: wholeNumber(1, 86_400, 'a day').default(600).describe('Seconds of the window'),
});

const notices = z.object({
  mail: z
    .boolean()
    .default(false)
    .describe('Tell users by mail of changes to their accounts. Takes a deployment that sends mails'),
  from: z
    .email()
    .optional()
    .describe('Whom the mails come from: one of the deployment’s senders, of which the first is the usual one'),
});

const page = z.url({ protocol: /^https?$/ });

const codes = z.object({
  coolDownSeconds: wholeNumber(10, 600)
    .default(30)
    .describe('Seconds between two mails, or two SMS, to a user and to an address'),
  perHour: wholeNumber(1, 20)
    .default(5)
    .describe(
      'How many a user and an address get in an hour: asked for by browsers that have signed in before, and by all others',
    ),
  linkMinutes: wholeNumber(1, 1440, 'NIST SP 800-63B-4 lets what is sent by mail live a day')
    .default(5)
    .describe('Minutes for which a link by mail is good, unless its node says. AM’s default'),
  page: page
    .optional()
    .describe(
      'Where links in mails lead: a page of your own that goes on with a `suspendedId`. Default: our sign-in page',
    ),
});

const sms = z.object({
  countries: z
    .array(
      z
        .string()
        .regex(/^\+[1-9]\d{0,6}$/, 'must be the beginning of a number in international form such as +49, or +1212'),
    )
    .default([])
    .describe('How numbers begin that SMS go to: `+49`, `+1212`. Empty: none are sent'),
  sender: z
    .string()
    .regex(/^(?=.*[A-Za-z])[A-Za-z0-9]{1,11}$/, 'must be 1 to 11 letters and digits, a letter among them')
    .optional()
    .describe('What phones show as the sender, in countries that allow it'),
});

const userAttributes = z.record(
  z.string().refine((name) => attributeRefusal(name) === undefined, {
    error: ({ input }) => `${String(input)} ${attributeRefusal(String(input))}`,
  }),
  z.object({
    title: localisedText.describe('What a form calls it, by language'),
    type: z.enum(['string', 'number', 'boolean', 'array']).default('string').describe('What it holds'),
    required: z.boolean().default(false).describe('Forms do not go on without it'),
    viewable: z.boolean().default(true).describe('Journeys may show it to its user'),
    userEditable: z.boolean().default(true).describe('Journeys may change it'),
  }),
);

const terms = z.object({
  version: z.string().min(1).max(64).describe('Name of the version'),
  text: strictLocalisedText
    .refine((texts) => Object.keys(texts).length > 0, { message: 'must have a language' })
    .describe('By language'),
  createDate: z.iso.datetime().describe('Since when they are there'),
});

const journeysByKind = z.object({
  oath: z.exactOptional(z.string().min(1)).describe('With an app that shows one-time passwords'),
  push: z.exactOptional(z.string().min(1)).describe('With a phone that takes pushes'),
  webauthn: z.exactOptional(z.string().min(1)).describe('With a passkey'),
});

export const realmSettings = z.object({
  defaultJourney: z
    .string()
    .min(1)
    .optional()
    .describe('The journey of a request that names none; without it such a request is refused'),
  journeyMinutes: journeyMinutes
    .default(5)
    .describe('Minutes from opening a journey to its end; answers and polls do not extend it. AM’s default'),
  locale: z
    .string()
    .refine((tag) => languageTag(tag) !== undefined, { message: 'must be a language tag' })
    .default('en')
    .describe('The language of texts for which none of the user’s languages fits'),
  ownTexts: z
    .array(z.string().refine((tag) => languageTag(tag) === tag, { message: 'must be a language tag such as pt-BR' }))
    .max(50)
    .default([])
    .describe(
      'Languages of which the realm has texts of its own; kept up by whatever sets them: see [languages.md](languages.md)',
    ),
  profile: z
    .enum(['am', 'strict'])
    .default('am')
    .describe(
      '`am`: journeys are run as their authors wrote them. `strict`: whatever they say, the bounds of ' +
        '[security.md](security.md) hold, where no client would break',
    ),
  attemptPolicy: attemptPolicy.prefault({}).describe('Wrong one-time passwords and recovery codes'),
  passwordPolicy: passwordPolicy.prefault({}).describe('Wrong passwords'),
  session: session.prefault({}).describe('How long sessions last'),
  pushBudget: pushBudget.prefault({}).describe('Against pushes without end'),
  notices: notices.prefault({}).describe('Mails to users: see [notices.md](notices.md)'),
  codes: codes
    .prefault({})
    .describe('How often codes and links are sent to a user: see [mail-and-sms.md](mail-and-sms.md)'),
  sms: sms.prefault({}).describe('SMS to users: see [mail-and-sms.md](mail-and-sms.md)'),
  factorChanges: z
    .enum(['any', 'proved'])
    .default('any')
    .describe(
      '`proved`: the factors of a user who has some are changed only where one of them was proved. `any`, as AM has ' +
        'it: a journey may do what its author has it do, with the password alone too',
    ),
  secondFactor: z
    .enum(['never', 'ifEnrolled', 'always'])
    .default('never')
    .describe(
      'Whether a journey that proved no second factor ends with a session: `never` asks for none, as AM has it; ' +
        '`ifEnrolled` for one of who has one and has not opted out of it; `always` of everybody',
    ),
  passwordOnlyJourneys: z
    .array(z.string().min(1))
    .default([])
    .describe('Journeys that end with a session whatever `secondFactor` says'),
  recentSignInDays: wholeNumber(0, 400, 'nobody looks further back than a year')
    .default(90)
    .describe(
      'Days for which sign-ins are kept for their user to look at, with address and browser. 0: none are, and ' +
        'a sign-in costs a write less',
    ),
  sessionPropertyWhitelist: z
    .array(z.string().min(1))
    .default(['AMCtxId'])
    .describe(
      'AM’s key: which properties of a session `getSessionInfo` tells. `factors` tells what was proved, and when',
    ),
  deviceAdministrators: z
    .array(z.string().min(1))
    .default([])
    .describe(
      'Names of users of this realm who may manage the devices of all users of this realm and of the realms below ' +
        'it, signed in with a second factor. None by default',
    ),
  rememberBrowserDays: wholeNumber(0, 90, 'three months')
    .default(30)
    .describe(
      'Days for which Remember Browser has the second factor left out in a browser, for who wants that. 0: it asks nobody, and what ' +
        'was remembered counts no more. In a `strict` realm it is always 0',
    ),
  deviceJourneys: journeysByKind
    .prefault({})
    .describe(
      'Journeys by which the page My account has its user sign in with a device of a kind, to prove it. Default: the default journey',
    ),
  registrationJourneys: journeysByKind
    .prefault({})
    .describe(
      'Journeys by which the page My account has its user add a device of a kind. Default: that of `deviceJourneys`, ' +
        'for who has no device of the kind yet',
    ),
  passwordJourney: z
    .string()
    .min(1)
    .optional()
    .describe(
      'The journey by which the page My account has its user change the password; without it the page offers none',
    ),
  administrators: z
    .array(z.string().min(1))
    .default([])
    .describe(
      'Names of users of this realm who may change the journeys, scripts and services of this realm and help its users, ' +
        'with AM’s tools and with the console: see [configuration-api.md](configuration-api.md). Those of the root realm ' +
        'may in every realm. None by default',
    ),
  administratorSecondFactor: z
    .boolean()
    .default(true)
    .describe(
      'The session of an administrator of this realm must have proved a second factor that he still has. Off: for a ' +
        'machine of one’s own',
    ),
  userAttributes: userAttributes
    .default({})
    .describe(
      'Attributes of users, by name, beside the usual ones of [nodes.md](nodes.md) or in their place. Nodes collect ' +
        'and change no others',
    ),
  terms: terms
    .optional()
    .describe('The terms and conditions in force: users who have accepted another version are asked again'),
  anonymousUsers: z
    .array(z.string().min(1))
    .default([])
    .describe('Users whom journeys may sign in without asking who they are. None by default'),
  successUrl: z
    .string()
    .default('/am/console')
    .describe('Where clients go after success when neither the request nor the journey says'),
  failureUrl: z.string().default('').describe('The same after failure; empty: it is left to the client'),
  allowedGoto: z
    .array(z.string().min(1))
    .default([])
    .describe('Places outside this server that a request’s `goto` may name. Empty: none'),
  zeroPageLogin: z
    .boolean()
    .default(false)
    .describe('Take name and password from request headers. Off: it lets anyone guess passwords without a single step'),
  cookieName: z
    .string()
    .regex(/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/)
    .default('iPlanetDirectoryPro')
    .describe('The session cookie, and the request header that may carry the token in its place. A token of RFC 9110'),
  scripting: scriptingSettings.prefault({}).describe('What the scripts of the realm may touch'),
});

export type RealmSettings = z.output<typeof realmSettings>;
