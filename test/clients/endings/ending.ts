// One way through a shipped journey to one of its ends, for any client over any system.
import type { ShownPush } from '../../../phone/inbox.ts';
import type { VirtualPhone } from '../../../phone/phone.ts';
import { type Client, type ClientAnswer, type ClientStep, stepOf } from '../client.ts';

export interface Person {
  readonly username: string;
  readonly password: string;
  readonly phone: VirtualPhone;
  /** One that knows no account either. */
  anotherPhone(): VirtualPhone;
  /** The push that the phone shows next. */
  nextPush(): Promise<ShownPush>;
  /** The code of the mail that came last. */
  mailedCode(): Promise<string>;
}

export interface Place {
  readonly client: Client;
  /** Of the page that the client would run on. */
  readonly origin: string;
  /** Who may sign in, with a phone in the hand that knows no account yet. */
  newPerson(): Promise<Person>;
  /** For everything in it so much time has passed. */
  pass(milliseconds: number): void;
  /** From now on the push service takes this person's phone for nobody's. */
  refusePhone(person: Person): void;
  /** From now on no push reaches this person's phone, which has had one before. */
  breakPhone(person: Person): void;
  /** Resolves when the worker has dealt with pushes since this was last asked. */
  workerRan(): Promise<void>;
}

export interface Ending {
  readonly journey: string;
  /** How one gets there. */
  readonly way: string;
  /** Expired: a failure that clients recover from by starting over. */
  readonly end: 'success' | 'failure' | 'expired';
  walk(place: Place): Promise<ClientAnswer>;
}

export const journeyMilliseconds = 15 * 60_000;
export const messageMilliseconds = 120_000;
const waitMilliseconds = 5_000;

const here = { identifier: 'browser-1', location: { latitude: 51.45, longitude: -2.6 } };

/** Name and password, and the place where the journey asks for it. */
export async function signIn(place: Place, journey: string, who: Person): Promise<ClientAnswer> {
  return pastSignIn(stepOf(await place.client.start(journey)), who);
}

/** As people come back who have signed out: what this browser is remembered for counts. */
export async function signInAgain(place: Place, journey: string, who: Person): Promise<ClientAnswer> {
  await place.client.signOut();
  return pastSignIn(stepOf(await place.client.open(journey)), who);
}

async function pastSignIn(page: ClientStep, { username, password }: Person): Promise<ClientAnswer> {
  // Whoever is signed in already is not always asked.
  const next = page.types.includes('PasswordCallback') ? await page.send({ name: username, password }) : page;
  const asksPlace = next.kind === 'step' && next.types.includes('DeviceProfileCallback');
  return asksPlace ? next.send({ profile: here }) : next;
}

export async function stepAfterSignIn(place: Place, journey: string, who: Person): Promise<ClientStep> {
  return stepOf(await signIn(place, journey, who));
}

const rememberButtons = { yes: 'Yes, this is my device', no: 'No, other people use this device' } as const;

/** MfaLogin asks whoever has proved a device in a browser whether it is to be remembered. */
export async function remember(answer: ClientAnswer, want: 'yes' | 'no'): Promise<ClientAnswer> {
  const question = stepOf(answer);
  const shown = [...question.types, ...question.buttons].join();
  if (shown !== `TextOutputCallback,ConfirmationCallback,${Object.values(rememberButtons).join()}`)
    throw new Error(`No such question: ${shown}`);
  return question.send({ press: rememberButtons[want] });
}

/** To the end behind a device that was proved, in a browser that is not to be remembered. */
export async function proved(journey: string, answer: ClientAnswer | Promise<ClientAnswer>): Promise<ClientAnswer> {
  return journey === 'MfaLogin' ? remember(await answer, 'no') : answer;
}

/** The next poll, as soon as a page does it. */
export function poll(place: Place, wait: ClientStep): Promise<ClientAnswer> {
  place.pass(waitMilliseconds + 1);
  return wait.send();
}

/** `mfauth` is no QR code to the clients; the URI is in the hidden value all the same. */
export function uriIn(step: ClientStep): string {
  return step.qrCode ?? step.hidden('mfaDeviceRegistration') ?? '';
}

/** The code that the phone shows now. */
export function codeOf({ phone }: Person): string {
  return String(phone.codes()[0]?.code);
}

/** Of a mail. */
export function codeIn(text: string): string {
  return /\b\d{6,8}\b/.exec(text)?.[0] ?? '';
}

/** A time step that was used cannot be used again. */
export function untilNextCode(place: Place): void {
  place.pass(30_000);
}

/** Types each of these, and gives the last answer. */
export async function typeEach(step: ClientStep, names: readonly string[], press?: string): Promise<ClientAnswer> {
  let answer: ClientAnswer = step;
  for (const name of names) answer = await stepOf(answer).send({ name, ...(press !== undefined && { press }) });
  return answer;
}
