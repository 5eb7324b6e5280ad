// The logins with a phone that are driven: PushLogin, PushLoginSimple, and polls that nobody has answered yet.
import { isJsonObject } from '../functions/json.ts';
import { drive, type LoginFigures, turnsOf, warmUpLogins } from './drive.ts';
import type { JourneyVariant } from './journey-variants.ts';
import { type Credentials, password } from './logins.ts';
import { listOf, type MeasuredClient, type Posted } from './measured-client.ts';
import type { ArrivedPush, BenchPhone } from './phones.ts';

export interface PushFigures {
  readonly logins: readonly LoginFigures[];
  /** From the sender's request to the stand-in of SNS, which gets the push while or after the request is answered. */
  readonly sendMilliseconds: readonly number[];
}

export const pollOver = 'Poll after the wait';
export const pollInside = 'Poll inside the wait';

const names = {
  enrolment: 'BenchEnrolment',
  numbers: 'BenchPushLogin',
  tap: 'BenchPushLoginSimple',
  patient: 'BenchPatientPushLogin',
} as const;

/** A wait of no seconds has a poll do the work of one after five. */
const atOnce = { secondsToWait: 0 };

export const variants: readonly JourneyVariant[] = [
  { of: 'PushLoginSimple', name: names.enrolment, properties: { ...atOnce, generateRecoveryCodes: false } },
  { of: 'PushLogin', name: names.numbers, properties: atOnce },
  { of: 'PushLoginSimple', name: names.tap, properties: atOnce },
  { of: 'PushLogin', name: names.patient, properties: { secondsToWait: 600 } },
];

/** As long as from a browser: what a journey keeps is paid for by size. */
const place = {
  IDToken1: JSON.stringify({
    identifier: '3170206721-1082336513-2859401677',
    location: { latitude: 51.4545123, longitude: -2.5879456 },
  }),
};

export async function drivePush(client: MeasuredClient, phone: BenchPhone, logins: number): Promise<PushFigures> {
  await enrol(client, phone, password);
  const numbers = await drivePushLogin(client, phone, logins);
  const tap = await drivePushLoginSimple(client, phone, logins);
  const polls = [
    await drivePolls(client, phone, { journey: names.numbers, label: pollOver, logins }),
    await drivePolls(client, phone, { journey: names.patient, label: pollInside, logins }),
  ];
  return { logins: [numbers.figures, tap, ...polls], sendMilliseconds: numbers.sendMilliseconds };
}

/** Registers the phone over HTTP, and signs in with it. Who has an app has just signed in with that. */
export async function enrol(client: MeasuredClient, phone: BenchPhone, credentials: Credentials): Promise<void> {
  const qr = await client.answerSignedIn(await client.open(names.enrolment), credentials);
  await phone.register(hiddenValue(qr));
  const wait = await client.answer(qr, {});
  await phone.approve(await phone.nextPush());
  await client.answer(wait, {});
}

async function drivePushLogin(client: MeasuredClient, phone: BenchPhone, logins: number) {
  const sendMilliseconds: number[] = [];
  const figures = await drive({
    journey: 'PushLogin',
    turns: turnsOf('PushLogin', [false, true, false, false]),
    logins,
    login: async () => {
      const { turns, wait, push } = await openPushLogin(client, phone, names.numbers);
      sendMilliseconds.push(push.arrivedAt - wait.sentAt);
      await phone.approve(push, Number(hiddenValue(wait)));
      return [...turns, await client.answer(wait, {})];
    },
  });
  return { figures, sendMilliseconds: sendMilliseconds.slice(warmUpLogins) };
}

function drivePushLoginSimple(client: MeasuredClient, phone: BenchPhone, logins: number): Promise<LoginFigures> {
  return drive({
    journey: 'PushLoginSimple',
    turns: turnsOf('PushLoginSimple', [false, true, false]),
    logins,
    login: async () => {
      const page = await client.open(names.tap);
      const wait = await client.answer(page, password);
      await phone.approve(await phone.nextPush());
      return [page, wait, await client.answer(wait, {})];
    },
  });
}

/** Polls of a user who takes some seconds to find the phone: those that come before the answer. */
export const pollsBeforeAnswer = 2;

const waitedPushLogin = `PushLogin with ${pollsBeforeAnswer} polls before the answer`;

/** PushLogin as people do it: the wait takes no time here, a poll does the same work. The phone has been enrolled. */
export function driveWaitedPushLogin(client: MeasuredClient, phone: BenchPhone, logins: number): Promise<LoginFigures> {
  return drive({
    journey: waitedPushLogin,
    turns: turnsOf('PushLogin', [false, true, ...Array.from({ length: pollsBeforeAnswer + 2 }, () => false)]),
    logins,
    login: async () => {
      const { turns, wait, push } = await openPushLogin(client, phone, names.numbers);
      const polls: Posted[] = [];
      for (let last = wait; polls.length < pollsBeforeAnswer; polls.push(last)) last = await client.answer(last, {});
      await phone.approve(push, Number(hiddenValue(wait)));
      return [...turns, ...polls, await client.answer(polls.at(-1) ?? wait, {})];
    },
  });
}

/** A wait that nobody has answered yet: what a poll of it costs, apart from the login. */
export async function openWait(client: MeasuredClient, phone: BenchPhone) {
  const opened = await openPushLogin(client, phone, names.numbers);
  let { wait } = opened;
  return {
    poll: (logins: number): Promise<LoginFigures> =>
      drive({
        journey: pollOver,
        turns: [{ turn: pollOver, hashes: false }],
        logins,
        login: async () => {
          wait = await client.answer(wait, {});
          return [wait];
        },
      }),
    /** Approved pushes do not count towards the user's budget. */
    approve: () => phone.approve(opened.push, Number(hiddenValue(wait))),
  };
}

async function drivePolls(
  client: MeasuredClient,
  phone: BenchPhone,
  { journey, label, logins }: { journey: string; label: string; logins: number },
): Promise<LoginFigures> {
  let { wait, push } = await openPushLogin(client, phone, journey);
  const figures = await drive({
    journey: label,
    turns: [{ turn: label, hashes: false }],
    logins,
    login: async () => {
      wait = await client.answer(wait, {});
      return [wait];
    },
  });
  // Approved pushes do not count towards the user's budget.
  await phone.approve(push, Number(hiddenValue(wait)));
  return figures;
}

interface OpenPushLogin {
  readonly turns: readonly Posted[];
  wait: Posted;
  push: ArrivedPush;
}

async function openPushLogin(client: MeasuredClient, phone: BenchPhone, journey: string): Promise<OpenPushLogin> {
  const page = await client.open(journey);
  const asked = await client.answer(page, password);
  const wait = await client.answer(asked, place);
  return { turns: [page, asked, wait], wait, push: await phone.nextPush() };
}

/** The registration URI of a step with a QR code, the number of a wait with a number challenge. */
function hiddenValue({ body }: Posted): string {
  const hidden = listOf(body['callbacks']).find(({ type }) => type === 'HiddenValueCallback');
  const value = listOf(hidden?.['output']).find(({ name }) => name === 'value')?.['value'];
  if (!isJsonObject(hidden) || typeof value !== 'string') throw new Error('The step has no hidden value');
  return value;
}
