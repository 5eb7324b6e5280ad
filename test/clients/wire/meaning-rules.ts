// What clients make of a step: QR codes, recovery codes, waits and buttons.
import type { JsonObject } from '../../../functions/json.ts';
import { callbacksIn, firstOf, isCodesStep, type StepRule, setInput, setOutput, uriIn } from './step-rule.ts';

const notPressed = 100;
/** Also of the Message Node, whose default is the second. */
const firstButton = 0;
/** What the Login Widget can draw. */
const longestQrText = 858;
const registrationOptions = ['Register Device', 'Get the App', 'Skip this step', 'Opt-out'];
/** As the SDKs look for codes. */
const codePattern = /\s[\w\W]"([\w]*)\\/g;

const textsOf = (step: JsonObject): string[] => [
  String(step['header'] ?? ''),
  String(step['description'] ?? ''),
  ...callbacksIn(step).flatMap(({ output }) => [...output.values()].map((value) => JSON.stringify(value))),
];

const buttonsOf = (step: JsonObject): string[] => {
  const options = firstOf(step, 'ConfirmationCallback')?.output.get('options');
  return Array.isArray(options) ? options.map(String) : [];
};

/** Nobody is to say yes to it by sending a step that was not read. */
const isAboutBrowser = (step: JsonObject): boolean =>
  /^Remember this browser\?/.test(String(firstOf(step, 'TextOutputCallback')?.output.get('message')));

export const meaningRules: readonly StepRule[] = [
  {
    rule: 'a button beside a wait or a passkey begins as 100, not pressed; whether to remember a browser begins as No; any others begin as the first, whatever their default',
    faults(step) {
      const confirmation = firstOf(step, 'ConfirmationCallback');
      if (!confirmation) return [];
      const isBeside = firstOf(step, 'PollingWaitCallback') ?? firstOf(step, 'MetadataCallback');
      const initial = isBeside ? notPressed : isAboutBrowser(step) ? 1 : firstButton;
      return confirmation.input === initial ? [] : [`begins as ${confirmation.input}`];
    },
    spoil: (step) => firstOf(step, 'PollingWaitCallback') !== undefined && setInput(step, 'ConfirmationCallback', 0),
  },
  {
    rule: 'an untouched hidden value answers its id',
    faults(step) {
      const hidden = firstOf(step, 'HiddenValueCallback');
      return hidden && hidden.input !== hidden.output.get('id') ? [String(hidden.input)] : [];
    },
    spoil: (step) => setInput(step, 'HiddenValueCallback', '42'),
  },
  {
    rule: 'at most two buttons, but for the ways of registering',
    faults(step) {
      const buttons = buttonsOf(step);
      return buttons.length <= 2 || buttons.join() === registrationOptions.join() ? [] : buttons;
    },
    spoil: (step) => setOutput(step, 'ConfirmationCallback', 'options', ['One', 'Two', 'Three']),
  },
  {
    rule: 'a code or recovery code is asked for by a NameCallback, so that its prompt is seen',
    faults(step) {
      const types = callbacksIn(step).map(({ type }) => type);
      // A page of its own, for the password.
      const isAlone = types.join() === 'PasswordCallback' && step['header'] !== undefined;
      const isKnown = isAlone || types.join() === 'NameCallback,PasswordCallback';
      return types.includes('PasswordCallback') && !isKnown ? types : [];
    },
    spoil(step) {
      const { raw } = firstOf(step, 'NameCallback') ?? {};
      if (!raw || firstOf(step, 'PasswordCallback')) return false;
      raw['type'] = 'PasswordCallback';
      return true;
    },
  },
  {
    rule: 'the words by which clients find the recovery codes are on that step only',
    faults: (step) =>
      isCodesStep(step) ? [] : textsOf(step).filter((text) => /Recovery Codes|recovery codes/.test(text)),
    spoil: (step) => setOutput(step, 'NameCallback', 'prompt', 'One of your recovery codes'),
  },
  {
    rule: 'a lone script shows ten codes that the SDKs find, and one name between em tags',
    faults(step) {
      if (!isCodesStep(step)) return [];
      const message = String(callbacksIn(step)[0]?.output.get('message'));
      const codes = [...message.matchAll(codePattern)].map(([, code]) => String(code));
      const isGood = codes.length === 10 && new Set(codes).size === 10 && codes.every((code) => /^\w{12}$/.test(code));
      const names = message.split('\n').filter((line) => /<em\s*.*>\s*.*<\/em>/.test(line));
      const isNamed = names.length === 1 && message.split('<em').length === 2;
      return isGood && isNamed && /Recovery Codes|recovery codes/.test(message) ? [] : [message];
    },
    spoil: (step) =>
      isCodesStep(step) && setOutput(step, 'TextOutputCallback', 'message', '\n    "Ab3d-E6gH\\n" // recovery codes'),
  },
  {
    rule: 'the number to tap is in the message of the wait, in square brackets',
    faults(step) {
      const hidden = firstOf(step, 'HiddenValueCallback');
      if (hidden?.output.get('id') !== 'pushChallengeNumber') return [];
      const message = String(firstOf(step, 'PollingWaitCallback')?.output.get('message'));
      return message.includes(`[${hidden.output.get('value')}]`) ? [] : [message];
    },
    spoil: (step) =>
      firstOf(step, 'HiddenValueCallback')?.output.get('id') === 'pushChallengeNumber' &&
      setOutput(step, 'PollingWaitCallback', 'message', 'Tap the number'),
  },
  {
    rule: 'a wait says when to come back, and what for unless it is a registration',
    faults(step) {
      const { output } = firstOf(step, 'PollingWaitCallback') ?? {};
      if (!output) return [];
      const isRegistration = uriIn(step) !== undefined;
      const times = isRegistration ? ['2000'] : ['5000'];
      const isGood = times.includes(String(output.get('waitTime'))) && (isRegistration || output.get('message') !== '');
      return isGood ? [] : [JSON.stringify([...output])];
    },
    spoil: (step) => setOutput(step, 'PollingWaitCallback', 'waitTime', '0'),
  },
  {
    rule: 'a QR code step is a text, a script with the picture, the URI, and a button or a wait',
    faults(step) {
      if (uriIn(step) === undefined) return [];
      const [text, script, hidden, last, ...more] = callbacksIn(step);
      const picture = String(script?.output.get('image'));
      const isGood =
        text?.output.get('messageType') === '0' &&
        text.output.get('message') !== '' &&
        script?.output.get('messageType') === '4' &&
        picture.startsWith('data:image/svg+xml') &&
        hidden?.type === 'HiddenValueCallback' &&
        (last?.type === 'PollingWaitCallback' || buttonsOf(step).join() === 'Next') &&
        more.length === 0;
      return isGood ? [] : callbacksIn(step).map(({ type }) => type);
    },
    spoil: (step) => uriIn(step) !== undefined && setOutput(step, 'TextOutputCallback', 'messageType', '4'),
  },
  {
    rule: 'the URI has a scheme in lower case and fits into the QR code of every client',
    faults(step) {
      const uri = uriIn(step);
      if (uri === undefined) return [];
      return /^(otpauth|pushauth|mfauth):\/\//.test(uri) && Buffer.byteLength(uri) <= longestQrText ? [] : [uri];
    },
    spoil: (step) => setUri(step, (uri) => uri.replace(/^\w+/, (scheme) => scheme.toUpperCase())),
  },
  {
    rule: 'its Base32 secret is canonical and needs no padding',
    faults(step) {
      const secret = new URLSearchParams(uriIn(step)?.split('?')[1]).get('secret');
      return secret === null || (/^[A-Z2-7]+$/.test(secret) && secret.length % 8 === 0) ? [] : [secret];
    },
    spoil: (step) => setUri(step, (uri) => uri.replace(/secret=\w+/, 'secret=JBSWY3DPEHPK3PXPB')),
  },
];

function setUri(step: JsonObject, change: (uri: string) => string): boolean {
  const uri = uriIn(step);
  if (uri === undefined || change(uri) === uri) return false;
  return setOutput(step, 'HiddenValueCallback', 'value', change(uri));
}
