// `approve` and `deny`: which notification is meant, and with which number.
import { UsageError } from '../../cli/arguments.ts';
import { Trouble } from '../../cli/command.ts';
import type { ShownPush } from '../inbox.ts';
import type { VirtualPhone } from '../phone.ts';
import { accountName, shortId } from './lines.ts';
import { answerTrouble } from './trouble.ts';

export interface AnswerArguments {
  readonly approve: boolean;
  /** The message id, or the beginning of its UUID. Empty: the only open one. */
  readonly id: string;
  readonly number: string | undefined;
  /** Of a denial: somebody else asked. */
  readonly notMe: boolean;
}

/** The line to print. */
export async function answerCommand(
  phone: VirtualPhone,
  { approve, id, number, notMe }: AnswerArguments,
): Promise<string> {
  const push = id === '' ? onlyOpenOne(phone.inbox()) : named(phone.inbox(), id);
  const choice = chosenNumber(push, approve, number);
  const { messageId } = push;
  const result = await (approve
    ? phone.approve(messageId, { number: choice })
    : phone.deny(messageId, { disowned: notMe }));
  if (!result.ok) throw new Trouble(answerTrouble(result));
  const done = approve ? 'Approved' : notMe ? 'Denied, and reported' : 'Denied';
  return `${done}: ${shortId(messageId)}  ${accountName(push)}`;
}

function onlyOpenOne(inbox: readonly ShownPush[]): ShownPush {
  const [only, ...more] = inbox.filter(({ state }) => state === 'pending');
  if (!only) throw new Trouble('No notification is open');
  if (more.length > 0) throw new Trouble('Several notifications are open: name one by its ID, which inbox shows');
  return only;
}

function named(inbox: readonly ShownPush[], id: string): ShownPush {
  const matches = inbox.filter(({ messageId }) => messageId === id || messageId.replace(/^[^:]*:/, '').startsWith(id));
  const [only, ...more] = matches;
  if (!only) throw new Trouble('There is no such notification');
  if (more.length > 0) throw new Trouble('Several notifications begin like that: give more of the ID');
  return only;
}

function chosenNumber({ numbers }: ShownPush, approve: boolean, text: string | undefined): number | undefined {
  if (!approve || (text === undefined && numbers.length === 0)) return undefined;
  const choices = numbers.join(', ');
  if (text === undefined) throw new Trouble(`Give the number that the browser shows, one of ${choices}: --number N`);
  if (numbers.length === 0) throw new UsageError('This notification asks for no number');
  const number = numbers.find((offered) => String(offered) === text);
  if (number === undefined) throw new Trouble(`The number must be one of ${choices}`);
  return number;
}
