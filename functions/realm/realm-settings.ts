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
  /** Wrong codes in a row, per device and across journeys, after which attempts have to wait. */
  limit: mostFailures.default(10),
  /** Seconds of the first wait; it doubles with every further wrong code. */
  baseDelaySeconds: delaySeconds.default(30),
  /** Seconds of the longest wait: a day. */
  maxDelaySeconds: delaySeconds.default(86_400),
  /** Wrong codes in a row after which a device takes none any more, until it is registered anew. */
  ceiling: mostFailures.default(90),
});

/** Of OWASP's list the least memory in KiB, and the least memory times passes. */
const leastHash = { memory: 7168, work: 7168 * 5 };

const passwordHash = z
  .object({
    /** KiB. */
    memory: wholeNumber(leastHash.memory, 65_536, 'a function has little more'),
    passes: wholeNumber(1, 16, 'users wait for it'),
  })
  .refine(({ memory, passes }) => memory * passes >= leastHash.work, {
    message: `memory times passes must be at least ${leastHash.work}, as in 7168 and 5, 19456 and 2, or 47104 and 1`,
  });

const passwordPolicy = z.object({
  /** Wrong passwords in a row after which attempts have to wait: of a browser that has signed in before, of all others. */
  limit: mostFailures.default(10),
  /** Seconds of the first wait; it doubles with every further wrong password. */
  baseDelaySeconds: delaySeconds.default(30),
  /** Seconds of the longest wait: a day. */
  maxDelaySeconds: delaySeconds.default(86_400),
  /** Wrong passwords in a row after which only browsers that have signed in before are heard. */
  ceiling: mostFailures.default(90),
  /** What a new password hash costs, by Argon2id. Default: 7168 KiB, 5 passes. */
  hash: passwordHash.optional(),
});

const session = z.object({
  /** Minutes without use after which a session ends. */
  maxIdleMinutes: sessionMinutes.default(30),
  /** Minutes after which a session ends, used or not. */
  maxMinutes: sessionMinutes.default(120),
});

const pushBudget = z.object({
  /** Pushes that a user may get without approving one, in the window. */
  limit: wholeNumber(1, largestPushBudget).default(5),
  /** Seconds of the window: ten minutes. */
  windowSeconds: wholeNumber(1, 86_400, 'a day').default(600),
});

const notices = z.object({
  /** Tell users by mail of changes to their accounts. Takes a deployment that sends mails. */
  mail: z.boolean().default(false),
  /** Whom the mails come from: one of the deployment's senders, of which the first is the usual one. */
  from: z.email().optional(),
});

const userAttributes = z.record(
  z.string().refine((name) => attributeRefusal(name) === undefined, {
    error: ({ input }) => `${String(input)} ${attributeRefusal(String(input))}`,
  }),
  z.object({
    /** What a form calls it, by language. */
    title: localisedText,
    type: z.enum(['string', 'number', 'boolean', 'array']).default('string'),
    required: z.boolean().default(false),
    /** Journeys may show it to its user. */
    viewable: z.boolean().default(true),
    /** Journeys may change it. */
    userEditable: z.boolean().default(true),
  }),
);

const terms = z.object({
  version: z.string().min(1).max(64),
  /** By language. */
  text: strictLocalisedText.refine((texts) => Object.keys(texts).length > 0, { message: 'must have a language' }),
  /** Since when they are there. */
  createDate: z.iso.datetime(),
});

export const realmSettings = z.object({
  /** The journey of a request that names none; without it such a request is refused. */
  defaultJourney: z.string().min(1).optional(),
  /** Minutes from opening a journey to its end; answers and polls do not extend it. AM's default. */
  journeyMinutes: journeyMinutes.default(5),
  /** The language of texts for which none of the user's languages fits. */
  locale: z
    .string()
    .refine((tag) => languageTag(tag) !== undefined, { message: 'must be a language tag' })
    .default('en'),
  /**
   * `am`: journeys are run as their authors wrote them. `strict`: whatever they say, the bounds of docs/security.md hold,
   * where no client would break.
   */
  profile: z.enum(['am', 'strict']).default('am'),
  attemptPolicy: attemptPolicy.prefault({}),
  passwordPolicy: passwordPolicy.prefault({}),
  session: session.prefault({}),
  pushBudget: pushBudget.prefault({}),
  notices: notices.prefault({}),
  /**
   * `proved`: the factors of a user who has some are changed only where one of them was proved. `any`, as AM has it: a
   * journey may do what its author has it do, with the password alone too.
   */
  factorChanges: z.enum(['any', 'proved']).default('any'),
  /**
   * Whether a journey that proved no second factor ends with a session: `never` asks for none, as AM has it; `ifEnrolled`
   * for one of who has one and has not opted out of it; `always` of everybody.
   */
  secondFactor: z.enum(['never', 'ifEnrolled', 'always']).default('never'),
  /** Journeys that end with a session whatever `secondFactor` says. */
  passwordOnlyJourneys: z.array(z.string().min(1)).default([]),
  /** AM's key: which properties of a session `getSessionInfo` tells. `factors` tells what was proved, and when. */
  sessionPropertyWhitelist: z.array(z.string().min(1)).default(['AMCtxId']),
  /**
   * Names of users of this realm who may manage the devices of all users of this realm and of the realms below it, signed in
   * with a second factor. None by default.
   */
  deviceAdministrators: z.array(z.string().min(1)).default([]),
  /**
   * Attributes of users, by name, beside the usual ones of docs/nodes.md or in their place. Nodes collect and change no others.
   */
  userAttributes: userAttributes.default({}),
  /** The terms and conditions in force: users who have accepted another version are asked again. */
  terms: terms.optional(),
  /** Users whom journeys may sign in without asking who they are. None by default. */
  anonymousUsers: z.array(z.string().min(1)).default([]),
  /** Where clients go after success when neither the request nor the journey says. */
  successUrl: z.string().default('/am/console'),
  /** The same after failure; empty: it is left to the client. */
  failureUrl: z.string().default(''),
  /** Places outside this server that a request's `goto` may name. Empty: none. */
  allowedGoto: z.array(z.string().min(1)).default([]),
  /** Take name and password from request headers. Off: it lets anyone guess passwords without a single step. */
  zeroPageLogin: z.boolean().default(false),
  /** The session cookie, and the request header that may carry the token in its place. A token of RFC 9110. */
  cookieName: z
    .string()
    .regex(/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/)
    .default('iPlanetDirectoryPro'),
  /** What the scripts of the realm may touch. */
  scripting: scriptingSettings.prefault({}),
});

export type RealmSettings = z.output<typeof realmSettings>;
