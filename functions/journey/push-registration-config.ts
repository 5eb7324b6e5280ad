// The config keys that AM's two nodes for registering a phone share.
import * as z from 'zod';
import { strictLocalisedText } from './localised-text.ts';
import { optionalText } from './optional-text.ts';

export const pushRegistrationConfig = z.object({
  issuer: z.string().regex(/\S/, 'Issuer is required').default('ForgeRock'),
  accountName: z
    .enum(['COMMON_NAME', 'EMAIL_ADDRESS', 'EMPLOYEE_NUMBER', 'GIVEN_NAME', 'LAST_NAME', 'USERNAME'])
    .default('USERNAME'),
  /** Hex; one leading `#` does no harm. */
  bgColor: z.string().default('032b75'),
  imgUrl: optionalText,
  generateRecoveryCodes: z.boolean().default(true),
  scanQRCodeMessage: strictLocalisedText,
  /** Seconds. */
  timeout: z.int().default(60),
});

export type PushRegistrationConfig = z.output<typeof pushRegistrationConfig>;

export function pushRegistrationWarnings({ issuer, timeout }: PushRegistrationConfig): string[] {
  return [
    ...(/[:/?#&]/.test(issuer) ? ['issuer: a colon shows as a blank in the app; avoid : / ? # &'] : []),
    ...(timeout < 1 ? ['timeout: is over before a phone can answer'] : []),
  ];
}
