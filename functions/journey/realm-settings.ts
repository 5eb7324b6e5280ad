// What a realm may set for itself, as stored under the configuration kind `realm`. Every key has a default.
import * as z from 'zod';
import { normalLocale } from './localised-text.ts';

const count = z.int().positive();

const attemptPolicy = z.object({
  /** Wrong codes in a row, per device and across journeys, after which attempts have to wait. */
  limit: count.default(10),
  /** Seconds of the first wait; it doubles with every further wrong code. */
  baseDelaySeconds: count.default(30),
  /** Seconds of the longest wait: a day. */
  maxDelaySeconds: count.default(86_400),
});

const session = z.object({
  /** Minutes without use after which a session ends. */
  maxIdleMinutes: count.default(30),
  /** Minutes after which a session ends, used or not. */
  maxMinutes: count.default(120),
});

const pushBudget = z.object({
  /** Pushes that a user may get without approving one, in the window. */
  limit: count.default(5),
  /** Seconds of the window: ten minutes. */
  windowSeconds: count.default(600),
});

const notices = z.object({
  /** Tell users by mail of changes to their accounts. Takes a deployment that sends mails. */
  mail: z.boolean().default(false),
  /** Whom the mails come from: one of the deployment's senders, of which the first is the usual one. */
  from: z.email().optional(),
});

export const realmSettings = z.object({
  /** The journey of a request that names none; without it such a request is refused. */
  defaultJourney: z.string().min(1).optional(),
  /** Minutes from opening a journey to its end; answers and polls do not extend it. AM's default. */
  journeyMinutes: count.default(5),
  /** The language of texts for which none of the user's languages fits. */
  locale: z
    .string()
    .refine((tag) => normalLocale(tag) !== undefined, { message: 'must be a language tag' })
    .default('en'),
  attemptPolicy: attemptPolicy.prefault({}),
  session: session.prefault({}),
  pushBudget: pushBudget.prefault({}),
  notices: notices.prefault({}),
  /**
   * Names of users of this realm who may manage the devices of all users of this realm and of the realms below it, signed in
   * with a second factor. None by default.
   */
  deviceAdministrators: z.array(z.string().min(1)).default([]),
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
});

export type RealmSettings = z.output<typeof realmSettings>;
