// OTP Email Sender. SES takes the place of AM's mail server: what exports say of one plays no part.

import * as z from 'zod';
import { codeMail } from '../node/code-mail.ts';
import { defineNode, type NodeContext } from '../node/define-node.ts';
import { journeyMail, mailObject, realmTemplate } from '../node/journey-mail.ts';
import { localeWarnings, localisedText, optionalText } from '../node/localised-text.ts';
import { mailWithCode } from '../node/own-mail-template.ts';
import { mailSender, sendCode, usableAddress } from '../node/send-code.ts';
import { serverKeys, serverWarnings } from '../node/sender-config.ts';
import { codeKey, codeTimeKey, heldKey, sentKey } from '../node/sent-code.ts';
import type { Mails } from '../ports/audit.ts';

const config = z.object({
  ...serverKeys,
  fromEmailAddress: optionalText.describe(
    'Whom the mail comes from: one of the deployment’s senders. Any other counts as the realm’s, or the first of them',
  ),
  emailAttribute: z.string().min(1).default('mail').describe('The attribute of the profile with the address'),
  emailSubject: localisedText.describe('Subject by language. Default: our own, in the user’s language'),
  emailContent: localisedText.describe(
    'Text by language, as plain text or HTML; `{{OTP}}` is the code, which else stands at its end. Default: the realm’s mail template `oneTimePassword`, or our own',
  ),
});

type SmtpSenderConfig = z.output<typeof config>;

const failed = 'An error occurred while sending the One Time Password. Please contact the system administrator.';

export const node = defineNode(
  {
    type: 'OneTimePasswordSmtpSenderNode',
    displayName: 'OTP Email Sender',
    description:
      'Sends the code to the user by mail. Once the journey knows its user, to the address of the profile alone. Too soon after another, or when an hour has seen enough, nothing is sent and the journey goes on: the code that was sent last stays good. Before anything is proved, a user who does not exist looks like any other.',
    config,
    outcomes: ['outcome'],
    inputs: ['emailAddress', 'username', 'realm', codeKey, codeTimeKey, sentKey, heldKey],
    reads: ['objectAttributes'],
    told: ['sending'],
    sendsCode: 'mail',
    returns: { again: 'outcome' },
    needs: ['brands', 'codeSending', 'currentConfiguration', 'identities', 'mails'],
    warnings: (given) => [
      ...serverWarnings(given),
      ...localeWarnings('emailSubject', given.emailSubject),
      ...localeWarnings('emailContent', given.emailContent),
    ],
  },
  async (context, ports) => {
    const { config, state, locales } = context;
    const collected = state.getObject('objectAttributes')?.[config.emailAttribute];
    return sendCode(context, ports, {
      channel: 'mail',
      addressOf: ({ attributes }) => usableAddress(attributes[config.emailAttribute]?.[0]),
      collected: () => usableAddress(state.getText('emailAddress')) ?? usableAddress(collected),
      missing: 'Failed to find an email address for the specified user.',
      failed,
      send: async (to, code, identity) => {
        const given = { subject: config.emailSubject, content: config.emailContent };
        const isSaid = Object.values(given).some((texts) => Object.keys(texts).length > 0);
        const template = isSaid ? undefined : await realmTemplate(context, ports, mailWithCode);
        const object = identity ? mailObject(identity) : {};
        const texts = await journeyMail(context, ports, template, { object, code }, (speech, brand) =>
          codeMail(given, code, locales, speech, brand),
        );
        const mail = { from: senderOf(context, ports.mails, template?.from), ...texts };
        await (to === undefined ? ports.mails.pretend(mail) : ports.mails.send({ ...mail, to }));
      },
    });
  },
);

function senderOf(
  { config, sending, log }: NodeContext<SmtpSenderConfig>,
  mails: Mails,
  ofTemplate: string | undefined,
): string {
  const wanted = [config.fromEmailAddress, ofTemplate, sending?.mailFrom];
  const from = mailSender(wanted, mails);
  if (from === undefined) throw new Error('This deployment sends no mails: give it `mail.from`');
  const other = wanted.find((one) => one !== undefined && one !== from);
  if (other !== undefined && wanted[0] !== from) {
    log.warn('Mails do not come from where the node says: it is none of the deployment’s senders', { from });
  }
  return from;
}
