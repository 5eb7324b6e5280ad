// One sign-in, from opening the journey to the session: sends answers, polls, tries again when the line is gone, and
// starts over when a step is too old. It knows nothing of how it is shown.
import type { JourneyResult, Step } from '@forgerock/journey-client/types';
import type { ReturnName } from './hints.ts';
import type { Purpose } from './items.ts';
import type { Kept, Resumable } from './resume.ts';
import { type StepModel, stepModel } from './step-model.ts';
import { type Verdict, verdictOf } from './verdict.ts';

type RefusedCode = 'codeNotAccepted' | 'mailCodeNotAccepted' | 'recoveryNotAccepted';

export type Notice =
  | { readonly kind: 'expired' | 'notAccepted' | 'wrongPassword' | RefusedCode }
  /** The server's own words. */
  | { readonly kind: 'server'; readonly text: string };

export type Screen =
  | { readonly kind: 'loading' | 'unavailable' | 'leaving' }
  /** What was asked for may have been done: the answer that says so did not arrive, and comes once. */
  | { readonly kind: 'lost' }
  | {
      readonly kind: 'failed';
      readonly message: string;
      /** The journey that its user had better take. */
      readonly instead: string | undefined;
      /** As soon as it was opened: to open it again leads nowhere else. */
      readonly atOnce: boolean;
    }
  /** The address is a link out of a mail, which is used up by whoever goes on with it: not by opening it. */
  | { readonly kind: 'link' | 'linkGone' }
  /** Somebody has begun here and left: is it he who comes back? */
  | { readonly kind: 'resume'; readonly user: string | undefined }
  | {
      readonly kind: 'step';
      readonly model: StepModel;
      /** Of the journey: nothing lies before it. */
      readonly isFirst: boolean;
      /** Another number for every step that differs from the one before, or that came back for another answer. */
      readonly visit: number;
      readonly notice: Notice | undefined;
    };

export interface Shown {
  readonly screen: Screen;
  /** An answer is on its way; polls do not count. */
  readonly busy: boolean;
  /** The server does not answer, and is asked again. */
  readonly offline: boolean;
}

/** By the callback's index. */
export type Answers = ReadonlyMap<number, string | number | boolean>;

export interface JourneyLine {
  start(): Promise<JourneyResult>;
  /** Goes on with the journey of the link. */
  follow(): Promise<JourneyResult>;
  next(step: Step): Promise<JourneyResult>;
}

export interface SignInTools {
  /** Rejects when there is no such realm; resolves to undefined while the server cannot be reached. */
  readonly connect: () => Promise<JourneyLine | undefined>;
  readonly resumable: Resumable;
  /** The page was opened by a link that goes on with a journey. */
  readonly hasLink: boolean;
  /** It has been used up: from here on the address is that of the journey. */
  readonly linkUsed: () => void;
  /** The page was opened anew: a step that is left from before is not shown unasked. */
  readonly isOpenedAnew: boolean;
  /** The name typed last is another user's. */
  readonly forgetName: () => void;
  readonly onSignedIn: () => void;
  /** The journey is there for what it changes: it is not begun again unasked. */
  readonly isErrand: boolean;
  readonly leave: (url: string) => void;
  readonly show: (shown: Shown) => void;
  /** Returns what stops it. */
  readonly after: (milliseconds: number, action: () => void) => () => void;
}

export interface SignIn {
  begin(): void;
  /** Goes on with the step that was left. */
  resume(): void;
  /** Goes on with the journey of the link. */
  follow(): void;
  /** From the beginning, whatever was begun. */
  startAgain(): void;
  /** The same for somebody else. */
  startAsAnother(): void;
  /** Leaves the step for one before it. */
  goBack(to: ReturnName): void;
  answer(answers: Answers): void;
  /** Asks at once instead of at the next try. */
  retry(): void;
}

/** An answer, or a way back. */
type Pressed = Answers | ReturnName;

interface Attempt {
  readonly send: (line: JourneyLine) => Promise<JourneyResult>;
  readonly kind: 'start' | 'follow' | 'resume' | 'poll' | 'answer' | 'return';
  readonly answers?: Answers;
}

const retryMilliseconds = 2000;
/** Each try without an answer doubles the time to the next: many pages ask a server that has just come back. */
const longestRetryMilliseconds = 15_000;
const shortestPollMilliseconds = 500;
/** Kinds of fields whose answers can be wrong. */
const asking: readonly string[] = ['name', 'password', 'attribute', 'flag', 'terms', 'passkey'];
/** In the message of AM, and of nothing else. */
const noSuchLink = 'SuspendedAuthSessionException';

export function signIn(tools: SignInTools): SignIn {
  const { connect, resumable, hasLink, linkUsed, isOpenedAnew, isErrand, forgetName, leave, show, after } = tools;
  let line: JourneyLine | undefined;
  let step: Step | undefined;
  let shown: Shown = { screen: { kind: 'loading' }, busy: true, offline: false };
  let isFirstStep = false;
  let visit = 0;
  let underWay: Attempt | undefined;
  /** Tries in a row without an answer. */
  let unanswered = 0;
  // Pressed while a poll was on its way.
  let pressed: Pressed | undefined;
  // Typed into a first step that was too old: sent once more into the one that replaces it.
  let typed: { readonly signature: string; readonly answers: Answers } | undefined;
  let hasSentTyped = false;
  // Said on the first step of the run that comes after what it is about.
  let announced: Notice | undefined;
  let stopTimer = (): void => {};

  const update = (change: Partial<Shown>): void => {
    shown = { ...shown, ...change };
    show(shown);
  };

  const attempt = (next: Attempt): void => {
    stopTimer();
    underWay = next;
    if (next.kind !== 'poll') update({ busy: true });
    void send(next).then((verdict) => {
      if (underWay !== next) return;
      underWay = undefined;
      if (verdict.kind === 'trouble') {
        wait(next);
      } else {
        const isRepeated = unanswered > 0;
        unanswered = 0;
        if (next.kind === 'follow') linkUsed();
        update({ busy: false, offline: false });
        arrived(verdict, next, isRepeated);
      }
    });
  };

  const send = async ({ send, kind }: Attempt): Promise<Verdict> => {
    try {
      line ??= await connect();
    } catch {
      return { kind: 'unavailable' };
    }
    return line ? verdictOf(await send(line), kind === 'start' || kind === 'follow') : { kind: 'trouble' };
  };

  // The server gives the same answer to the same request, so that nothing happens twice.
  const wait = (next: Attempt): void => {
    underWay = next;
    update({ offline: true });
    const rest = Math.min(retryMilliseconds * 2 ** unanswered, longestRetryMilliseconds);
    unanswered += 1;
    stopTimer = after(rest, () => attempt(next));
  };

  const arrived = (
    verdict: Exclude<Verdict, { kind: 'trouble' }>,
    { kind, answers }: Attempt,
    isRepeated: boolean,
  ): void => {
    switch (verdict.kind) {
      case 'step':
        stepped(verdict.step, kind);
        break;
      case 'success':
        resumable.forget();
        update({ screen: { kind: 'leaving' } });
        tools.onSignedIn();
        leave(verdict.url);
        break;
      case 'expired':
        if (isErrand && isRepeated && (kind === 'answer' || kind === 'poll')) {
          resumable.forget();
          update({ screen: { kind: 'lost' } });
        }
        // A journey that says so at its beginning would say so for ever.
        else if (kind === 'start') update({ screen: { kind: 'unavailable' } });
        else startOver(answers);
        break;
      case 'failure':
        failed(verdict, kind);
        break;
      case 'unavailable':
        update({ screen: { kind: 'unavailable' } });
        break;
    }
  };

  const stepped = (next: Step, kind: Attempt['kind']): void => {
    const before = shown.screen.kind === 'step' ? shown.screen.model : undefined;
    const model = stepModel(next);
    const isSame = model.signature === before?.signature;
    // A wrong recovery code leads back to the question for a code of the app.
    const isRefused = isSame || (before !== undefined && asksFor('recoveryCode', before) && asksFor('code', model));
    const refused = isRefused ? before : undefined;
    step = next;
    isFirstStep = kind === 'start';
    if (isFirstStep || holdsCodes(model) || model.suspended) resumable.forget();
    else resumable.keep(next, model.user);
    if (!(isSame && kind === 'poll')) {
      visit += 1;
      update({
        screen: { kind: 'step', model, isFirst: isFirstStep, visit, notice: noticeFor(model, refused, kind) },
      });
    }
    continueWith(model, isSame);
  };

  const continueWith = (model: StepModel, isSame: boolean): void => {
    const again = typed?.signature === model.signature ? typed.answers : undefined;
    const next = isSame ? (pressed ?? again) : again;
    pressed = undefined;
    if (isFirstStep) typed = undefined;
    if (typeof next === 'string') turnBack(next);
    else if (next) {
      hasSentTyped = next === again;
      reply(next);
    } else if (model.wait) {
      stopTimer = after(Math.max(model.wait.milliseconds, shortestPollMilliseconds), () => reply(undefined));
    }
  };

  /** @param refused the step before, whose answer was not the right one. */
  const noticeFor = (model: StepModel, refused: StepModel | undefined, kind: Attempt['kind']): Notice | undefined => {
    if (kind === 'start') return pendingNotice();
    const asks = model.items.some(({ kind }) => asking.includes(kind));
    if (!refused || kind !== 'answer' || !asks) return undefined;
    if (asksFor('recoveryCode', refused)) return { kind: 'recoveryNotAccepted' };
    if (asksFor('mailCode', refused)) return { kind: 'mailCodeNotAccepted' };
    return { kind: asksFor('code', refused) ? 'codeNotAccepted' : 'notAccepted' };
  };

  const pendingNotice = (): Notice | undefined => {
    const notice = announced;
    announced = undefined;
    return notice;
  };

  const startOver = (answers: Answers | undefined): void => {
    const model = shown.screen.kind === 'step' ? shown.screen.model : undefined;
    const signature = model?.signature;
    // A passkey has answered what was asked then, and nothing else.
    const isGood = !model?.items.some((item) => item.kind === 'passkey' && answers?.has(item.index));
    if (isFirstStep && answers && isGood && !hasSentTyped && signature !== undefined) typed = { signature, answers };
    else announced ??= { kind: 'expired' };
    open();
  };

  const failed = ({ message, url, instead }: Extract<Verdict, { kind: 'failure' }>, kind: Attempt['kind']): void => {
    resumable.forget();
    const { screen } = shown;
    const askedPassword = screen.kind === 'step' && screen.model.items.some((item) => item.kind === 'password');
    if (message.includes(noSuchLink)) {
      update({ screen: { kind: 'linkGone' } });
    } else if (url !== undefined) {
      leave(url);
    } else if (askedPassword && instead === undefined && kind !== 'start') {
      announced = message ? { kind: 'server', text: message } : { kind: 'wrongPassword' };
      open();
    } else {
      announced = undefined;
      update({ screen: { kind: 'failed', message, instead, atOnce: kind === 'start' } });
    }
  };

  const open = (): void => {
    resumable.forget();
    step = undefined;
    attempt({ kind: 'start', send: (to) => to.start() });
  };

  const reply = (answers: Answers | undefined): void => {
    if (!step) return;
    const answered = filled(step, answers ?? new Map());
    attempt({
      kind: answers ? 'answer' : 'poll',
      send: (to) => to.next(answered),
      ...(answers && { answers }),
    });
  };

  const turnBack = (to: ReturnName): void => {
    if (!step) return;
    // The server knows it, the client's types do not.
    const going = { ...step, return: to } as Step;
    attempt({ kind: 'return', send: (line) => line.next(going) });
  };

  const press = (what: Pressed): void => {
    hasSentTyped = false;
    if (underWay?.kind === 'poll') {
      pressed = what;
      update({ busy: true });
    } else if (!underWay) typeof what === 'string' ? turnBack(what) : reply(what);
  };

  const goOnWith = (kept: Kept): void => attempt({ kind: 'resume', send: (to) => to.next(kept.step) });

  return {
    begin() {
      const kept = step ? undefined : resumable.find();
      if (hasLink && !step) update({ screen: { kind: 'link' }, busy: false });
      else if (!kept) open();
      else if (isOpenedAnew) update({ screen: { kind: 'resume', user: kept.user }, busy: false });
      else goOnWith(kept);
    },
    resume() {
      const kept = resumable.find();
      if (kept) goOnWith(kept);
      else open();
    },
    follow: () => attempt({ kind: 'follow', send: (to) => to.follow() }),
    startAgain: open,
    startAsAnother() {
      forgetName();
      open();
    },
    answer: press,
    goBack: press,
    retry() {
      if (underWay && shown.offline) attempt(underWay);
    },
  };
}

function filled(step: Step, answers: Answers): Step {
  const callbacks = (step.callbacks ?? []).map((callback, index) => {
    const value = answers.get(index);
    const [first, ...more] = callback.input ?? [];
    return value === undefined || !first ? callback : { ...callback, input: [{ ...first, value }, ...more] };
  });
  return { ...step, callbacks };
}

function asksFor(purpose: Purpose, { items }: StepModel): boolean {
  return items.some((item) => item.kind === 'name' && item.purpose === purpose);
}

function holdsCodes({ items }: StepModel): boolean {
  return items.some((item) => item.kind === 'recoveryCodes');
}
