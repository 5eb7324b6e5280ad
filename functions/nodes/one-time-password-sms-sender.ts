// OTP SMS Sender. AM sends a mail to a gateway that makes an SMS of it; here SNS sends one, to countries that the realm names.

import * as z from 'zod';
import { codeText } from '../node/code-mail.ts';
import { defineNode } from '../node/define-node.ts';
import { localeWarnings, localisedText } from '../node/localised-text.ts';
import { realmWords } from '../node/realm-words.ts';
import { sendCode } from '../node/send-code.ts';
import { playsNoPart, serverKeys, serverWarnings } from '../node/sender-config.ts';
import { codeKey, codeTimeKey, heldKey, sentKey } from '../node/sent-code.ts';
import { phoneNumber } from '../ports/codes.ts';

/** Of GSM 7-bit text in one part, with room to spare; other alphabets have 70. */
const longestPart = 140;

/** SNS takes 1600 characters, of which the code has some. */
const longestText = 1500;

const failed = 'Failed to send SMS message.';

export const node = defineNode(
  {
    type: 'OneTimePasswordSmsSenderNode',
    displayName: 'OTP SMS Sender',
    description:
      'Sends the code to the user by SMS, to the number of the profile, in the countries that the realm names. Too soon after another, or when an hour has seen enough, nothing is sent and the journey goes on. Put a password before it: each message costs money.',
    config: z.object({
      ...serverKeys,
      fromEmailAddress: playsNoPart(z.string()),
      mobileCarrierAttributeName: playsNoPart(z.string()),
      mobilePhoneAttributeName: z
        .string()
        .min(1)
        .default('telephoneNumber')
        .describe('The attribute of the profile with the number, in international form: `+49 170 1234567`'),
      smsSubject: playsNoPart(localisedText, 'AM’s; an SMS has no subject'),
      smsContent: localisedText
        .refine((texts) => Object.values(texts).every((text) => text.length <= longestText), {
          message: `may have ${longestText} characters in each language: an SMS has no more`,
        })
        .describe(
          'Text by language; `{{OTP}}` is the code, which else stands at its end. Default: our own, in the user’s language',
        ),
    }),
    outcomes: ['outcome'],
    inputs: ['username', 'realm', codeKey, codeTimeKey, sentKey, heldKey],
    told: ['sending'],
    sendsCode: 'sms',
    returns: { again: 'outcome' },
    needs: ['codeSending', 'currentConfiguration', 'identities', 'textMessages'],
    warnings: ({ smsContent, ...given }) => [
      ...serverWarnings(given),
      ...localeWarnings('smsContent', smsContent),
      ...Object.entries(smsContent)
        .filter(([, text]) => Buffer.byteLength(text) > longestPart)
        .map(
          ([language]) =>
            `smsContent.${language}: longer than ${longestPart} bytes, so that it is sent, and paid for, in parts`,
        ),
    ],
  },
  async (context, ports) => {
    const { config, locales, sending } = context;
    const { smsCountries = [], smsSender: sender } = sending ?? {};
    if (smsCountries.length === 0) context.log.warn('No SMS is sent: the realm names no countries', { event: 'code' });
    return sendCode(context, ports, {
      channel: 'sms',
      addressOf: ({ attributes }) => {
        const number = phoneNumber(attributes[config.mobilePhoneAttributeName]?.[0] ?? '');
        return smsCountries.some((country) => number?.startsWith(country)) ? number : undefined;
      },
      // Never a number that somebody has typed: whoever owns dear ones would have us call them.
      collected: () => undefined,
      missing: 'User phone number not found',
      failed,
      send: async (to, code) => {
        if (to === undefined) return;
        const speech = await realmWords(context, ports.currentConfiguration);
        const text = codeText(config.smsContent, code, locales, speech);
        await ports.textMessages.send({ to, text, ...(sender !== undefined && { sender }) });
      },
    });
  },
);
