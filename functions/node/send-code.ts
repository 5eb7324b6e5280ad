// How a code comes to its user, whatever carries it. Once a user is known it goes where the profile says and nowhere else: an
// address that somebody has typed must not get somebody else's code. As long as nothing is proved, a user who does not exist, or
// has no address, looks like any other.
import * as z from 'zod';
import type { Mails } from '../ports/audit.ts';
import { type CodeSending, masked } from '../ports/codes.ts';
import type { NodeExtras } from '../ports/node-runner.ts';
import type { Identities, Identity } from '../ports/users.ts';
import { goTo, type NodeContext } from './define-node.ts';
import { NodeError } from './errors.ts';
import { sentCodeGuesser } from './known-browser.ts';
import { journeyUser } from './resolve-identity.ts';
import {
  codeKey,
  codeTimeKey,
  holdCode,
  keepSentCode,
  type MadeCode,
  pretendCode,
  randomCode,
  type SentCode,
  sentCodeOf,
} from './sent-code.ts';

/** What mail and SMS do each in their own way. */
export interface Carrier {
  readonly channel: SentCode['channel'];
  /** The one in the profile; undefined when it cannot be used. */
  readonly addressOf: (identity: Identity) => string | undefined;
  /** One that the journey has collected, of somebody who has no profile yet. */
  readonly collected: () => string | undefined;
  /** What the log says when there is none. */
  readonly missing: string;
  readonly failed: string;
  /** Undefined as address: as long as a real one takes, to nobody. */
  readonly send: (to: string | undefined, code: string, identity: Identity | undefined) => Promise<void>;
}

interface SenderPorts {
  readonly identities: Identities;
  readonly codeSending: CodeSending;
}

/** Always `outcome`, as AM has it: sent, or held back because one was sent a moment ago. Throws NodeError otherwise. */
export async function sendCode(context: NodeContext, { identities, codeSending }: SenderPorts, carrier: Carrier) {
  const { realm, state, visit, clock, log, browser, sending, standing } = context;
  const made = madeCode(context);
  if (!made) throw new NodeError('ERR_NODE_INPUT', 'One time password not found');
  const { code } = made;
  if (!sending) throw new NodeError('ERR_NODE_CONFIG', carrier.failed);
  const { channel } = carrier;
  const user = journeyUser(context);
  const identity = user && (await identities.find(user));
  const to = destination(identity, carrier, context.universalId === undefined);
  const mayTell = standing.proofs.length > 0 || user === undefined;
  if (to === undefined && mayTell) {
    const unknown = user !== undefined && !identity;
    throw new NodeError(
      unknown ? 'ERR_IDENTITY_UNKNOWN' : 'ERR_NODE_INPUT',
      unknown ? 'Failed to get identity with provided user name' : carrier.missing,
    );
  }
  const guesser = user ? sentCodeGuesser(user, browser) : 'stranger';
  const whose = { ...(user && { username: user.username }), ...(to !== undefined && { to }) };
  const begun = await codeSending.begin({ realm, channel, ...whose }, { visit, guesser, code }, sending);
  const facts = { event: 'code', channel, ...(to !== undefined && { to: masked(to) }) };
  if (begun.verdict === 'tooSoon' || begun.verdict === 'tooMany') {
    const place = { channel, ...whose, toUser: identity !== undefined };
    if (mayTell || begun.of === 'user') holdCode(state, place, made, begun.againAt);
    else {
      // As if there were nobody: it takes as long, and looks the same.
      const now = clock.now();
      const times = { sentAt: now, againAt: now + sending.coolDownSeconds * 1000 };
      pretendCode(state, { ...place, ...made, ...times });
      await handedOver(carrier, { to: undefined, code, identity }, context, facts);
    }
    log.info('No code was sent: one was, a moment ago', { ...facts, reason: begun.verdict });
    const held = { eventName: 'WAYMARK-CODE-HELD-BACK', info: { channel, reason: begun.verdict } } as const;
    return goTo('outcome', { audit: { reason: begun.verdict }, events: [held] });
  }
  keepSentCode(state, {
    ...{ code: begun.verdict === 'repeated' ? (begun.code ?? code) : code, channel, ...whose },
    madeAt: made.madeAt,
    sentAt: clock.now(),
    againAt: clock.now() + sending.coolDownSeconds * 1000,
    toUser: identity !== undefined,
  });
  const sent = goTo('outcome', to === undefined ? {} : told(channel, to));
  if (begun.verdict === 'repeated') return sent;
  await handedOver(carrier, { to, code, identity }, context, facts);
  if (to === undefined) log.info('No code was sent: there is nobody to send it to', facts);
  return sent;
}

/** A code that was sent already is not sent again: whoever asks for another one gets another one. */
function madeCode({ state, clock, randomness }: NodeContext): MadeCode | undefined {
  const code = state.getText(codeKey);
  const last = sentCodeOf(state);
  const now = Math.floor(clock.now() / 1000);
  if (last && (code === undefined || code === last.code)) {
    return { code: randomCode(last.code.length, randomness), madeAt: now };
  }
  const madeAt = state.get(codeTimeKey);
  return code === undefined ? undefined : { code, madeAt: typeof madeAt === 'number' ? madeAt : now };
}

function destination(identity: Identity | undefined, { addressOf, collected }: Carrier, mayCollect: boolean) {
  if (identity) return identity.active ? addressOf(identity) : undefined;
  return mayCollect ? collected() : undefined;
}

async function handedOver(
  carrier: Carrier,
  { to, code, identity }: { to: string | undefined; code: string; identity: Identity | undefined },
  { log }: NodeContext,
  facts: Readonly<Record<string, string>>,
): Promise<void> {
  try {
    await carrier.send(to, code, identity);
  } catch (cause) {
    // AWS's own text can quote what was sent.
    log.error('A code could not be sent', { ...facts, error: cause instanceof Error ? cause.name : '' });
    throw new NodeError('ERR_CODE_NOT_SENT', carrier.failed, { cause });
  }
}

function told(channel: SentCode['channel'], to: string): NodeExtras {
  const eventName = channel === 'sms' ? 'WAYMARK-SMS-SENT' : 'WAYMARK-MAIL-SENT';
  const sent = { eventName, info: { to: masked(to) } } as const;
  return { audit: { channel }, events: [sent] };
}

const address = z.email();

/** Undefined for what no mail can be sent to. */
export function usableAddress(value: unknown): string | undefined {
  return address.safeParse(typeof value === 'string' ? value.trim() : undefined).data;
}

/** Whom a mail comes from: what is asked for, where it is one of the deployment's; else its first. Undefined where it has none. */
export function mailSender(
  wanted: readonly (string | undefined)[],
  { senders }: Pick<Mails, 'senders'>,
): string | undefined {
  return wanted.find((from) => from !== undefined && senders.includes(from)) ?? senders[0];
}
