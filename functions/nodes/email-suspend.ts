// Email Suspend. Whoever has the link is the journey up to here: it is random, good once, and goes where the profile says, or where
// somebody has typed. The answer is the same whoever it was and whether there is such a user.

import * as z from 'zod';
import type { JsonObject } from '../json.ts';
import { suspendedTextOutputCallback } from '../node/callbacks/suspended-text-output-callback.ts';
import { ask, defineNode, goTo, type NodeContext } from '../node/define-node.ts';
import { NodeError } from '../node/errors.ts';
import { journeyMail, mailObject, realmTemplate } from '../node/journey-mail.ts';
import { sentCodeGuesser } from '../node/known-browser.ts';
import { bestText, localeWarnings, localisedText } from '../node/localised-text.ts';
import { missingTemplate, templateMail } from '../node/mail-templates.ts';
import type { MailTemplate } from '../node/own-mail-template.ts';
import { journeyUser } from '../node/resolve-identity.ts';
import { mailSender, usableAddress } from '../node/send-code.ts';
import {
  collectedPaths,
  identityAttribute,
  identityAttributeWarnings,
  objectReads,
  objectUser,
} from '../node/user-object.ts';
import { masked } from '../ports/codes.ts';
import type { PortName, Ports } from '../ports/index.ts';
import type { NodeEvent } from '../ports/node-runner.ts';
import { comparableName, type Identity, type User, userKey } from '../ports/users.ts';

const tokenBytes = 32;
/** NIST SP 800-63B-4, section 4.2.1.2: what is sent by mail is good for a day at most. */
const longestMinutes = 1440;

/** Ours: where the link went. */
const linkToKey = 'waymark.linkTo';

const config = z.object({
  emailTemplateName: z
    .string()
    .min(1)
    .default('registration')
    .describe('Which mail it is: see [mail-and-sms.md](mail-and-sms.md)'),
  emailAttribute: z.string().min(1).default('mail').describe('The attribute with the address'),
  identityAttribute,
  emailSuspendMessage: localisedText.describe('Shown in any case, by language: that a mail was sent'),
  objectLookup: z
    .boolean()
    .default(false)
    .describe(
      'To the address in the profile of a user who exists; otherwise to the one that was typed, which must be that of the profile for who is named and has proved nothing',
    ),
  suspendDuration: z
    .int()
    .min(1, 'must be at least 1')
    .nullish()
    .describe(
      `Minutes for which the link is good, ${longestMinutes} at most. Default: the realm’s \`codes.linkMinutes\``,
    ),
});

const needs = [
  'brands',
  'codeSending',
  'currentConfiguration',
  'identities',
  'mails',
] as const satisfies readonly PortName[];

type Context = NodeContext<z.output<typeof config>>;
type SuspendPorts = Pick<Ports, (typeof needs)[number]>;

export const node = defineNode(
  {
    type: 'EmailSuspendNode',
    displayName: 'Email Suspend Node',
    description:
      'Mails a link, and ends the journey for this client: it goes on where it stands for whoever opens the link, once, in any browser. Says the same whether there is such a user or not. Ask for something more behind it: the link alone proves that somebody reads the mail.',
    config,
    outcomes: ['outcome'],
    callbacks: ['SuspendedTextOutputCallback'],
    inputs: (given) => [given.identityAttribute, linkToKey],
    reads: objectReads,
    sees: () => ({ proofs: true }),
    told: ['sending'],
    needs,
    suspends: true,
    wantsTemplate: ({ emailTemplateName: named }) => missingTemplate('emailTemplateName', named, 'registration'),
    warnings: (given) => [
      ...identityAttributeWarnings(given),
      ...localeWarnings('emailSuspendMessage', given.emailSuspendMessage),
      ...((given.suspendDuration ?? 0) > longestMinutes
        ? [`suspendDuration: ${given.suspendDuration} counts as ${longestMinutes}`]
        : []),
    ],
  },
  async (context, ports) => {
    if (context.resumed) return goOn(context, ports);
    const { config, sending, locales, visit, realm, browser, randomness, log } = context;
    if (!sending) throw new NodeError('ERR_NODE_CONFIG', 'The realm says nothing of mails');
    const user = objectUser(context, config.identityAttribute);
    // Looked for in any case, so that both take as long.
    const identity = user && (await ports.identities.find(user));
    const to = addressOf(context, identity);
    const template = await realmTemplate(context, ports, config.emailTemplateName);
    const guesser = user ? sentCodeGuesser(user, browser) : 'stranger';
    const drawn = Buffer.from(randomness.bytes(tokenBytes)).toString('base64url');
    const whose = { ...(user && { username: user.username }), ...(to !== undefined && { to }) };
    const begun = await ports.codeSending.begin(
      { realm, channel: 'link', ...whose },
      { visit, guesser, code: drawn },
      sending,
    );
    // A copy of this request has sent a link: it has to lead to where this one stands.
    const token = begun.verdict === 'repeated' ? (begun.code ?? drawn) : drawn;
    const minutes = Math.min(config.suspendDuration ?? sending.linkMinutes, longestMinutes);
    const events: NodeEvent[] = [];
    const mail = { user, identity, template, token, minutes };
    const isOff = template?.enabled === false;
    if (isOff) log.warn('No link is sent: its mail template is disabled', { event: 'code' });
    else if (begun.verdict === 'send') await send(context, ports, { ...mail, to });
    // How long it takes would tell whose address it is that has just been written to.
    else if (begun.verdict !== 'repeated' && begun.of === 'address')
      await send(context, ports, { ...mail, to: undefined });
    if (begun.verdict === 'send' || begun.verdict === 'repeated') {
      if (to !== undefined && !isOff) events.push({ eventName: 'WAYMARK-MAIL-SENT', info: { to: masked(to) } });
    } else {
      log.info('No link was sent: one was, a moment ago', { event: 'code', reason: begun.verdict });
      events.push({ eventName: 'WAYMARK-CODE-HELD-BACK', info: { channel: 'link', reason: begun.verdict } });
    }
    if (to !== undefined) context.state.putTransient(linkToKey, to);
    const message = bestText(config.emailSuspendMessage, locales, 'realmServerFirst');
    return ask([suspendedTextOutputCallback.show(message || 'An email has been sent to your inbox.')], {
      suspend: { token, minutes, ...(user && { username: user.username }) },
      ...(events.length > 0 && { events }),
    });
  },
);

/** A link is its user's as long as the mailbox is: neither a locked account nor one that has another address by now. */
async function goOn(context: Context, { identities }: SuspendPorts) {
  const { config, state } = context;
  const sentTo = state.getText(linkToKey);
  state.remove(linkToKey);
  if (sentTo !== undefined && config.objectLookup) {
    const user = objectUser(context, config.identityAttribute);
    if (addressOf(context, user && (await identities.find(user))) !== sentTo) {
      throw new NodeError(
        'ERR_IDENTITY_UNKNOWN',
        'The link went to an address that its user has no more, or is locked',
      );
    }
  }
  return goTo('outcome');
}

function addressOf(context: Context, identity: Identity | undefined): string | undefined {
  const { config, state } = context;
  const own = identity?.active ? usableAddress(identity.attributes[config.emailAttribute]?.[0]) : undefined;
  if (config.objectLookup) return own;
  const typed = usableAddress(state.getObject('objectAttributes')?.[config.emailAttribute]);
  if (!identity || isHimself(context, identity)) return typed;
  // Whoever types a name and an address of his own would else go on as that user.
  return typed !== undefined && own !== undefined && comparableName(typed) === comparableName(own) ? own : undefined;
}

/** Whether the user has proved something, here or in the session that came along: he may have another address from now on. */
function isHimself(context: Context, user: User): boolean {
  const { standing, request } = context;
  const ofRun = journeyUser(context);
  const proved = standing.proofs.length > 0 && ofRun !== undefined && userKey(ofRun) === userKey(user);
  return proved || (request?.proofs !== undefined && userKey(request.proofs) === userKey(user));
}

/** To an address that somebody has typed goes what was typed, and nothing of a profile. */
function objectOf({ config, state }: Context, user: User | undefined, identity: Identity | undefined): JsonObject {
  if (config.objectLookup) return identity ? mailObject(identity) : {};
  return { ...Object.fromEntries(collectedPaths(state)), userName: user?.username ?? '' };
}

interface Sent {
  readonly to: string | undefined;
  readonly user: User | undefined;
  readonly identity: Identity | undefined;
  readonly template: MailTemplate | undefined;
  readonly token: string;
  readonly minutes: number;
}

async function send(context: Context, ports: SuspendPorts, sent: Sent): Promise<void> {
  const { config, log, sending } = context;
  const { to, user, identity, template, token, minutes } = sent;
  const { emailTemplateName: named } = config;
  try {
    const from = mailSender([template?.from, sending?.mailFrom], ports.mails);
    if (from === undefined) throw new Error('This deployment sends no mails: give it `mail.from`');
    const about = { link: linkTo(context, token), minutes };
    const filling = { object: objectOf(context, user, identity), ...about };
    const texts = await journeyMail(context, ports, template, filling, (speech, brand) =>
      templateMail(named, 'registration', speech, { name: user?.username ?? '', ...about }, brand),
    );
    const mail = { from, ...texts };
    await (to === undefined ? ports.mails.pretend(mail) : ports.mails.send({ ...mail, to }));
  } catch (cause) {
    log.error('A link could not be sent', { event: 'code', error: cause instanceof Error ? cause.name : '' });
    throw new NodeError('ERR_CODE_NOT_SENT', 'The mail with the link was not sent', { cause });
  }
}

/** By what was configured, and never by what a request says of its host. */
function linkTo({ realm, journey, pageUrl, baseUrl, sending }: Context, token: string): string {
  const link = new URL(sending?.resumeUrl ?? pageUrl ?? `${baseUrl}/XUI/`);
  const parameters = { realm, authIndexType: 'service', authIndexValue: journey, suspendedId: token };
  for (const [name, value] of Object.entries(parameters)) link.searchParams.set(name, value);
  return link.href;
}
