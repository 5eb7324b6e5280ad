// The published JavaScript SDK as a web page uses it. The SDK is made for browsers: of one it gets a fetch that keeps
// cookies, and timers that hold nothing up.
import {
  CallbackType,
  Config,
  type ConfirmationCallback,
  type DeviceProfileCallback,
  FRAuth,
  type FRCallback,
  type FRLoginFailure,
  type FRLoginSuccess,
  FRQRCode,
  FRRecoveryCodes,
  FRStep,
  type HiddenValueCallback,
  type NameCallback,
  type PasswordCallback,
  StepType,
} from '@forgerock/javascript-sdk';
import { browserFetch } from './browser-fetch.ts';

export type SdkStep = FRStep | FRLoginSuccess | FRLoginFailure;

export interface Browser {
  /** `name=value`, as the next request would send them. */
  cookies(): string[];
  close(): void;
}

/** In front of the stack at this URL, in the realm alpha. Takes fetch and setTimeout of this process until it is closed. */
export function openBrowser(url: string): Browser {
  const { fetch: network, setTimeout: timer } = globalThis;
  // The SDK leaves a timer of five seconds behind every request.
  globalThis.setTimeout = ((work: () => void, milliseconds?: number) =>
    timer(work, milliseconds).unref()) as typeof setTimeout; // what the SDK and our server use of it
  const browser = browserFetch(network);
  globalThis.fetch = browser.fetch;
  Config.set({ serverConfig: { baseUrl: `${url}/` }, realmPath: 'alpha' });
  return {
    cookies: browser.cookies,
    close() {
      globalThis.fetch = network;
      globalThis.setTimeout = timer;
    },
  };
}

/** Name and password, and the place where the journey asks for it. */
export async function signInWith(tree: string, username: string, password: string): Promise<SdkStep> {
  const page = stepOf(await FRAuth.start({ tree, query: { ForceAuth: 'true' } }));
  page.getCallbackOfType<NameCallback>(CallbackType.NameCallback).setName(username);
  page.getCallbackOfType<PasswordCallback>(CallbackType.PasswordCallback).setPassword(password);
  const next = await FRAuth.next(page);
  if (!(next instanceof FRStep) || next.getCallbacksOfType(CallbackType.DeviceProfileCallback).length === 0)
    return next;
  const place = { identifier: 'browser-1', location: { latitude: 51.45, longitude: -2.6 } };
  next.getCallbackOfType<DeviceProfileCallback>(CallbackType.DeviceProfileCallback).setProfile(place);
  return FRAuth.next(next);
}

/** The step as it is, as a page polls. */
export function send(step: SdkStep): Promise<SdkStep> {
  return FRAuth.next(stepOf(step));
}

/** Presses the button with this text. */
export function press(step: SdkStep, button: string): Promise<SdkStep> {
  const index = confirmationIn(step).getOptions().indexOf(button);
  if (index < 0) throw new Error(`There is no button ${button}`);
  choose(step, index);
  return send(step);
}

/** The button of this index, which goes along when the step is sent. */
export function choose(step: SdkStep, index: number): void {
  // Its `setOptionIndex` takes the first two only.
  confirmationIn(step).setInputValue(index);
}

function confirmationIn(step: SdkStep): ConfirmationCallback {
  return stepOf(step).getCallbackOfType<ConfirmationCallback>(CallbackType.ConfirmationCallback);
}

export function enter(step: SdkStep, text: string): Promise<SdkStep> {
  stepOf(step).getCallbackOfType<NameCallback>(CallbackType.NameCallback).setName(text);
  return FRAuth.next(stepOf(step));
}

function stepOf(step: SdkStep): FRStep {
  if (step instanceof FRStep) return step;
  throw new Error(`The journey is over: ${step.type}`);
}

export function callbacksIn(step: SdkStep): string[] {
  return stepOf(step).callbacks.map((callback: FRCallback) => callback.getType());
}

/** Of the QR code, as the SDK finds it. */
export function uriIn(step: SdkStep): string {
  return FRQRCode.getQRCodeData(stepOf(step)).uri;
}

/** The QR code as the step draws it: a data URI. */
export function pictureIn(step: SdkStep): string {
  const images: string[] = stepOf(step).callbacks.map((callback: FRCallback) => callback.getOutputByName('image', ''));
  return images.find((image) => image !== '') ?? '';
}

export function codesIn(step: SdkStep): string[] {
  return FRRecoveryCodes.getCodes(stepOf(step));
}

/** Of the first hidden value: a registration URI, or the number that the page asks its user to tap. */
export function hiddenValueIn(step: SdkStep): string {
  const hidden = stepOf(step).getCallbackOfType<HiddenValueCallback>(CallbackType.HiddenValueCallback);
  return String(hidden.getOutputByName('value', ''));
}

export function numberIn(step: SdkStep): number {
  return Number(hiddenValueIn(step));
}

/** Undefined while the journey goes on, and when it has failed. */
export function sessionIn(step: SdkStep): string | undefined {
  return step.type === StepType.LoginSuccess ? (step as FRLoginSuccess).getSessionToken() : undefined; // by its type
}

export function hasFailed(step: SdkStep): boolean {
  return step.type === StepType.LoginFailure;
}
