// What the three journeys with push have in common: registering, and the ends of a push.
import { type ClientAnswer, type ClientStep, stepOf } from '../client.ts';
import {
  type Ending,
  journeyMilliseconds,
  messageMilliseconds,
  type Person,
  type Place,
  poll,
  stepAfterSignIn,
  uriIn,
} from './ending.ts';

/** At the QR code, through the options where they come first. */
export async function toQrCode(place: Place, journey: string, who: Person): Promise<ClientStep> {
  const first = await stepAfterSignIn(place, journey, who);
  return first.buttons.includes('Register Device') ? stepOf(await first.send({ press: 'Register Device' })) : first;
}

export interface Waiting {
  readonly who: Person;
  readonly codes: readonly string[];
  /** For the answer to a push. */
  readonly wait: ClientStep;
}

/** A person who has just registered a phone, and was sent a push. */
export async function waiting(place: Place, journey: string): Promise<Waiting> {
  const who = await place.newPerson();
  const qr = await toQrCode(place, journey, who);
  await who.phone.scan(uriIn(qr));
  const display = stepOf(await qr.send());
  return { who, codes: display.recoveryCodes, wait: stepOf(await display.send()) };
}

const sendAnother = 'Send another';

/** On the phone, with the number that the page shows, if it shows one. */
export async function approve({ phone, nextPush }: Person, wait: ClientStep): Promise<void> {
  const { messageId } = await nextPush();
  const number = wait.hidden('pushChallengeNumber');
  await phone.approve(messageId, number === undefined ? {} : { number: Number(number) });
}

/** The wait for the next push: some journeys ask before they send it. */
export async function anotherPush(step: ClientStep): Promise<ClientStep> {
  return step.buttons.includes(sendAnother) ? stepOf(await step.send({ press: sendAnother })) : step;
}

/** On the phone, with a number that the page does not show. */
export async function approveOther({ phone, nextPush }: Person, wait: ClientStep): Promise<void> {
  const { messageId, numbers } = await nextPush();
  const shown = Number(wait.hidden('pushChallengeNumber'));
  await phone.approve(messageId, { number: numbers.find((number) => number !== shown) ?? 0 });
}

async function approved(place: Place, who: Person, wait: ClientStep): Promise<ClientAnswer> {
  await approve(who, wait);
  return poll(place, wait);
}

/** Of who comes no further than the QR code. */
export function unregisteredEndings(journey: string): Ending[] {
  return [
    {
      journey,
      way: 'a phone that the push service does not know',
      end: 'failure',
      async walk(place) {
        const who = await place.newPerson();
        const qr = await toQrCode(place, journey, who);
        place.refusePhone(who);
        await who.phone.scan(uriIn(qr));
        return qr.send();
      },
    },
    {
      journey,
      way: 'a QR code that was left open too long',
      end: 'expired',
      async walk(place) {
        const qr = await toQrCode(place, journey, await place.newPerson());
        place.pass(journeyMilliseconds + 1);
        return qr.send();
      },
    },
  ];
}

function endingsOf(journey: string): Ending[] {
  return [
    {
      journey,
      way: 'a phone that is registered on the way, and approves',
      end: 'success',
      async walk(place) {
        const { who, wait } = await waiting(place, journey);
        return approved(place, who, wait);
      },
    },
    {
      journey,
      way: 'a phone that approves the next time, after some polls',
      end: 'success',
      async walk(place) {
        const { who, wait } = await waiting(place, journey);
        await approved(place, who, wait);
        const again = await stepAfterSignIn(place, journey, who);
        return approved(place, who, stepOf(await poll(place, stepOf(await again.send()))));
      },
    },
    {
      journey,
      way: 'a phone that approves the second push, when the first has expired',
      end: 'success',
      async walk(place) {
        const { who, wait } = await waiting(place, journey);
        await who.nextPush();
        place.pass(messageMilliseconds + 1);
        return approved(place, who, await anotherPush(stepOf(await wait.send())));
      },
    },
    {
      journey,
      way: 'a phone that scans the second QR code, when the first has expired',
      end: 'success',
      async walk(place) {
        const who = await place.newPerson();
        const late = await toQrCode(place, journey, who);
        place.pass(messageMilliseconds + 1);
        const next = stepOf(await late.send());
        const qr = next.buttons.includes('Register Device')
          ? stepOf(await next.send({ press: 'Register Device' }))
          : next;
        await who.phone.scan(uriIn(qr));
        return approved(place, who, stepOf(await stepOf(await qr.send()).send()));
      },
    },
    {
      journey,
      way: 'a phone that denies',
      end: 'failure',
      async walk(place) {
        const { who, wait } = await waiting(place, journey);
        const { messageId } = await who.nextPush();
        await who.phone.deny(messageId);
        return poll(place, wait);
      },
    },
    ...unregisteredEndings(journey),
    {
      journey,
      way: 'a wait that was left open too long',
      end: 'expired',
      async walk(place) {
        const { wait } = await waiting(place, journey);
        place.pass(journeyMilliseconds + 1);
        return wait.send();
      },
    },
  ];
}

export const pushEndings: readonly Ending[] = ['PushLogin', 'PushLoginSimple', 'CombinedMfaLogin'].flatMap(endingsOf);
