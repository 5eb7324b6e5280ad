// What a user does with a step of each kind. A move without answers is none: the user goes away.
import { isJsonObject } from '../../functions/json.ts';
import { type AnswersByType, outputOf, shownCodes, uriOf } from '../../testing/step.ts';
import { sendsAtOnce } from './journeys.ts';
import type { Attempt, Proof } from './ledger.ts';
import type { LineAnswer } from './line.ts';
import { password, type TotpCode, wrongPassword } from './person.ts';
import { answerPush } from './push-moves.ts';
import { asReply, choicesOf, isStep, optionsOf, type StepKind, stepKind, tokenOf } from './step.ts';
import type { Walk } from './walk.ts';

export interface Move {
  readonly answers: AnswersByType;
  /** Milliseconds; default: as long as a hand takes. */
  readonly pause?: number;
  /** What the answer to it was; undefined when none came. */
  readonly heard?: (answer: LineAnswer | undefined) => void;
}

type Mover = (walk: Walk, step: LineAnswer) => Promise<Move | undefined> | Move | undefined;

const next: AnswersByType = { ConfirmationCallback: 0 };
const submit = 0;
/** Milliseconds between two looks whether the phone has registered. */
const lookPause = 300;
const mostWrongCodes = 2;
const leaving = 0.4;

export const moves: Readonly<Record<Exclude<StepKind, 'unknown'>, Mover>> = {
  credentials(walk) {
    const { person, mood, run, seen } = walk;
    // Shown once more, it was refused.
    if ((seen.get('credentials') ?? 0) > 1) return undefined;
    const wrong = mood === 'wrongPassword';
    if (!wrong) run.password = true;
    if (!wrong && person.kind === 'phone' && sendsAtOnce(run.journey)) run.sends += 1;
    const answers = { NameCallback: person.name, PasswordCallback: wrong ? wrongPassword : password };
    return { answers, heard: attempt(walk, 'password', wrong ? 'wrong' : 'right') };
  },

  async code(walk, step) {
    const { person, mood, run, ledger, shared, seen } = walk;
    const asked = seen.get('code') ?? 0;
    if (mood === 'leaves' && person.chance.chance(leaving)) return undefined;
    const other = optionsOf(step).findIndex((_, index) => index !== submit);
    if (mood === 'recoveryCode' && other >= 0) return { answers: { NameCallback: '', ConfirmationCallback: other } };
    if (mood === 'thief' || (mood === 'wrongCode' && asked <= mostWrongCodes)) {
      const answers = { NameCallback: person.wrongCode(), ConfirmationCallback: submit };
      return { answers, heard: attempt(walk, 'code', 'wrong') };
    }
    const spent = mood === 'spentCode' && asked === 1 ? person.spentCode() : undefined;
    if (shared && asked > 1) return undefined;
    const sent = spent ?? shared?.code ?? person.freshCode();
    if (!sent) return undefined;
    await shared?.meet();
    run.proofs.push(sent.proof);
    ledger.secrets.push({ name: 'a code', value: sent.code });
    const note = attempt(walk, 'code', spent ? 'spent' : 'right');
    return {
      answers: { NameCallback: sent.code, ConfirmationCallback: submit },
      heard(answer) {
        note(answer);
        if (answer && goesOn(answer, 'code')) accept(walk, sent);
      },
    };
  },

  recoveryCode(walk) {
    const { person, mood, run, ledger, seen } = walk;
    const asked = seen.get('recoveryCode') ?? 0;
    const wrong = mood === 'thief' || person.recoveryCodes.length === 0;
    if (asked > mostWrongCodes) return undefined;
    const code = wrong ? 'AAAA-BBBB-CCCC' : (person.recoveryCodes.shift() ?? '');
    const proof: Proof = { kind: 'recoveryCode', what: `${person.name} ${code}` };
    if (!wrong) {
      run.proofs.push(proof);
      ledger.secrets.push({ name: 'a recovery code', value: code });
    }
    const note = attempt(walk, 'recoveryCode', wrong ? 'wrong' : 'right');
    return {
      answers: { NameCallback: code, ConfirmationCallback: submit },
      heard(answer) {
        note(answer);
        if (!wrong && answer && goesOn(answer, 'recoveryCode')) run.accepted.push(proof);
      },
    };
  },

  scanApp({ person, mood }, step) {
    // Who is not the user would register a device of his own, and may not where there is one.
    if (mood === 'leaves' && person.chance.chance(leaving)) return undefined;
    person.scan(uriOf(asReply(step)));
    return { answers: next };
  },

  async scanPhone({ person: { phone, name, chance }, mood, seen, ledger }, step) {
    if (mood === 'leaves' && chance.chance(leaving)) return undefined;
    const looks = seen.get('scanPhone') ?? 0;
    if (looks > 40) return undefined;
    if (phone.accounts().length === 0) {
      await phone.scan(uriOf(asReply(step)));
      for (const value of phone.secrets()) ledger.secrets.push({ name: 'the secret of a phone', value });
    } else if (looks === 1) {
      // Of a registration that came to nothing.
      for (const { issuer } of phone.accounts()) phone.remove({ issuer, name });
      await phone.scan(uriOf(asReply(step)));
    }
    return { answers: {}, pause: lookPause };
  },

  showCodes({ person, run, seen }, step) {
    const codes = shownCodes(asReply(step));
    if (codes.length > 0) person.recoveryCodes = codes;
    // A registration by push goes on to a push of its own.
    if ((seen.get('scanPhone') ?? 0) > 0) run.sends += 1;
    return { answers: next };
  },

  place({ run }) {
    run.sends += 1;
    return {
      answers: {
        DeviceProfileCallback: JSON.stringify({ identifier: 'soak', location: { latitude: 51.4, longitude: -2.5 } }),
      },
    };
  },

  push: answerPush,

  passkey({ person: { key, chance }, mood, run }, step) {
    if (mood === 'thief' || (mood === 'leaves' && chance.chance(leaving))) return undefined;
    const data = outputOf(asReply(step), 'MetadataCallback', 'data');
    if (!isJsonObject(data)) throw new Error('The step asks for no passkey');
    const registers = data['_action'] === 'webauthn_registration';
    if (!registers && key.credentials.length === 0) return undefined;
    run.proofs.push({ kind: 'passkey', what: String(data['challenge']) });
    return { answers: { HiddenValueCallback: registers ? key.register(data) : key.authenticate(data) } };
  },

  ways({ person, mood, run }, step) {
    const choices = choicesOf(step);
    const wanted = mood === 'recoveryCode' ? /recovery/i : person.kind === 'phone' ? /notification/i : /code from/i;
    const index = choices.findIndex((choice) => wanted.test(choice));
    if (index < 0) return undefined;
    if (person.kind === 'phone' && mood !== 'recoveryCode') run.sends += 1;
    return { answers: { ChoiceCallback: index } };
  },

  options: () => ({ answers: next }),

  // The phone was not reached, or its answer did not count: the first way out leads on, and may have another push sent.
  message({ person, run, seen }) {
    if ((seen.get('message') ?? 0) > 2) return undefined;
    if (person.kind === 'phone') run.sends += 1;
    return { answers: next };
  },
};

/** Whether the server has taken the answer to a step of this kind: it does not ask the same again. */
function goesOn(answer: LineAnswer, kind: StepKind): boolean {
  return tokenOf(answer) !== undefined || (isStep(answer) && stepKind(answer) !== kind);
}

function accept({ person, run }: Walk, code: TotpCode): void {
  run.accepted.push(code.proof);
  person.accepted(code);
}

/** Notes the attempt as begun; gives what notes its end. In bad weather a refusal does not say that anything was compared. */
function attempt(
  { ledger, person, fair }: Walk,
  kind: Attempt['kind'],
  meant: Attempt['meant'],
): (answer: LineAnswer | undefined) => void {
  const begunFair = fair();
  const noted: Attempt = { user: person.name, kind, meant, begun: ledger.tick() };
  ledger.attempts.push(noted);
  const asked: StepKind = kind === 'password' ? 'credentials' : kind;
  return (answer) => {
    noted.ended = ledger.tick();
    if (!answer) return;
    if (goesOn(answer, asked)) noted.told = 'accepted';
    else if (begunFair && fair()) noted.told = 'refused';
  };
}
