// Email Template. AM hands the mail to a sender in the background; here it is handed to SES, which delivers it in its own time.

import * as z from 'zod';
import { codeMail } from '../node/code-mail.ts';
import { defineNode, goTo, type NodeContext } from '../node/define-node.ts';
import { errorName } from '../node/errors.ts';
import { journeyMail, mailObject, realmTemplate } from '../node/journey-mail.ts';
import { sentCodeGuesser } from '../node/known-browser.ts';
import { missingTemplate, templateMail } from '../node/mail-templates.ts';
import { type MailTemplate, mailWithCode } from '../node/own-mail-template.ts';
import { mailSender, usableAddress } from '../node/send-code.ts';
import { codeKey } from '../node/sent-code.ts';
import { identityAttribute, identityAttributeWarnings, objectReads, objectUser } from '../node/user-object.ts';
import { masked } from '../ports/codes.ts';
import type { PortName, Ports } from '../ports/index.ts';
import type { Identity } from '../ports/users.ts';

const config = z.object({
  emailTemplateName: z
    .string()
    .min(1)
    .default('welcome')
    .describe(
      'Which mail it is: see [mail-and-sms.md](mail-and-sms.md). `oneTimePassword` brings the code of HOTP Generator',
    ),
  emailAttribute: z.string().min(1).default('mail').describe('The attribute of the profile with the address'),
  identityAttribute,
});

const needs = [
  'brands',
  'codeSending',
  'currentConfiguration',
  'identities',
  'mails',
] as const satisfies readonly PortName[];

type Context = NodeContext<z.output<typeof config>>;
type TemplatePorts = Pick<Ports, (typeof needs)[number]>;

export const node = defineNode(
  {
    type: 'EmailTemplateNode',
    displayName: 'Email Template Node',
    description:
      'Sends a mail to the user, at the address of the profile. `EMAIL_SENT`: it was accepted for delivery. Too soon after another, or when an hour has seen enough, none is sent.',
    config,
    outcomes: ['EMAIL_SENT', 'EMAIL_NOT_SENT'],
    inputs: (given) => [given.identityAttribute, ...(given.emailTemplateName === mailWithCode ? [codeKey] : [])],
    reads: objectReads,
    told: ['sending'],
    needs,
    wantsTemplate: ({ emailTemplateName: named }) =>
      named === mailWithCode ? undefined : missingTemplate('emailTemplateName', named, 'welcome'),
    warnings: identityAttributeWarnings,
  },
  async (context, ports) => {
    const { config, log, visit, realm, browser, sending } = context;
    const user = objectUser(context, config.identityAttribute);
    const identity = user && (await ports.identities.find(user));
    const to = identity?.active ? usableAddress(identity.attributes[config.emailAttribute]?.[0]) : undefined;
    if (!identity || to === undefined || !sending) return goTo('EMAIL_NOT_SENT', { audit: { reason: 'noAddress' } });
    const template = await realmTemplate(context, ports, config.emailTemplateName);
    if (template?.enabled === false) return goTo('EMAIL_NOT_SENT', { audit: { reason: 'disabled' } });
    const guesser = sentCodeGuesser(identity, browser);
    const recipient = { realm, channel: 'note', username: identity.username, to } as const;
    const { verdict } = await ports.codeSending.begin(recipient, { visit, guesser }, sending);
    const sent = goTo('EMAIL_SENT', { events: [{ eventName: 'WAYMARK-MAIL-SENT', info: { to: masked(to) } }] });
    if (verdict === 'repeated') return sent;
    if (verdict !== 'send') {
      const held = { eventName: 'WAYMARK-CODE-HELD-BACK', info: { channel: 'note', reason: verdict } } as const;
      return goTo('EMAIL_NOT_SENT', { audit: { reason: verdict }, events: [held] });
    }
    try {
      await send(context, ports, { identity, to, template });
    } catch (error) {
      log.error('A mail could not be sent', { event: 'mail', to: masked(to), error: errorName(error) });
      return goTo('EMAIL_NOT_SENT', { audit: { reason: 'failed' } });
    }
    return sent;
  },
);

interface Sent {
  readonly identity: Identity;
  readonly to: string;
  readonly template: MailTemplate | undefined;
}

async function send(context: Context, ports: TemplatePorts, { identity, to, template }: Sent): Promise<void> {
  const { config, sending, state, locales } = context;
  const { emailTemplateName: named } = config;
  const from = mailSender([template?.from, sending?.mailFrom], ports.mails);
  if (from === undefined) throw new Error('This deployment sends no mails: give it `mail.from`');
  const code = named === mailWithCode ? state.getText(codeKey) : undefined;
  if (named === mailWithCode && code === undefined) throw new Error('There is no code to send');
  const filling = { object: mailObject(identity), code };
  const mail = await journeyMail(context, ports, template, filling, (speech, brand) =>
    code === undefined
      ? templateMail(named, 'welcome', speech, { name: identity.username }, brand)
      : codeMail({ subject: {}, content: {} }, code, locales, speech, brand),
  );
  await ports.mails.send({ from, to, ...mail });
}
