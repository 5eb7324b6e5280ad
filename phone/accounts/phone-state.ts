// All that a phone remembers: its device token, its accounts with their keys, and the pushes that it was shown.
import * as z from 'zod';
import { devicePolicies } from '../policies.ts';

const pushMechanism = z.object({
  /** Made by the phone; a push names it in `u`. */
  uid: z.string(),
  /** Base64. */
  secret: z.base64(),
  registerUrl: z.url(),
  authenticateUrl: z.url(),
  cookie: z.string().optional(),
  resourceId: z.string().optional(),
});
export type PushMechanism = z.infer<typeof pushMechanism>;

const oathMechanism = z.object({
  type: z.enum(['TOTP', 'HOTP']),
  /** Base64. */
  secret: z.base64(),
  digits: z.literal([6, 8]),
  /** Seconds; TOTP only. */
  period: z.int().positive(),
  hash: z.enum(['SHA1', 'SHA256', 'SHA512']),
  /** HOTP only: as the platform counts, see platform.ts. */
  counter: z.int().nonnegative(),
  /** HOTP only: the counter of the code on the screen. */
  shownCounter: z.int().nonnegative().optional(),
  deviceId: z.string().optional(),
});
export type OathMechanism = z.infer<typeof oathMechanism>;

const account = z.object({
  issuer: z.string(),
  name: z.string(),
  backgroundColor: z.string().optional(),
  imageUrl: z.string().optional(),
  userId: z.string().optional(),
  policies: devicePolicies.optional(),
  push: pushMechanism.optional(),
  oath: oathMechanism.optional(),
});
export type Account = z.infer<typeof account>;

const pushContext = z.object({
  location: z.object({ latitude: z.number(), longitude: z.number() }).optional().catch(undefined),
  remoteIp: z.string().optional().catch(undefined),
  userAgent: z.string().optional().catch(undefined),
});
export type ShownContext = z.infer<typeof pushContext>;

const storedPush = z.object({
  messageId: z.string(),
  mechanismUid: z.string(),
  type: z.enum(['default', 'challenge', 'biometric']),
  text: z.string(),
  /** To choose from; empty unless the type is `challenge`. */
  numbers: z.array(z.number()),
  context: pushContext,
  /** JSON text. */
  customPayload: z.string().optional(),
  /** Base64. */
  challenge: z.base64(),
  cookie: z.string().optional(),
  /** Epoch milliseconds. */
  createdAt: z.number(),
  expiresAt: z.number(),
  state: z.enum(['pending', 'approved', 'denied']),
});
export type StoredPush = z.infer<typeof storedPush>;

export const phoneState = z.object({
  platform: z.enum(['android', 'ios']).optional(),
  /** The newest one that the phone was given. */
  deviceToken: z.string().optional(),
  accounts: z.array(account),
  /** Oldest first. */
  pushes: z.array(storedPush),
});
export type PhoneState = z.infer<typeof phoneState>;

export const emptyPhone: PhoneState = { accounts: [], pushes: [] };

/** What AM puts into `x`: known fields only, each only when it has the right form. */
export const readPushContext = (value: unknown): ShownContext => pushContext.catch({}).parse(value);
