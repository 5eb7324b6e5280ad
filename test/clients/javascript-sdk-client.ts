// The published JavaScript SDK in front of the walks. `openBrowser` says where its server is.
import {
  CallbackType,
  type ChoiceCallback,
  type ConfirmationCallback,
  type DeviceProfileCallback,
  FRAuth,
  type FRCallback,
  FRLoginFailure,
  FRLoginSuccess,
  FRQRCode,
  FRRecoveryCodes,
  type FRStep,
  type HiddenValueCallback,
  type MetadataCallback,
  type NameCallback,
  type PasswordCallback,
  SessionManager,
  type ValidatedCreatePasswordCallback,
} from '@forgerock/javascript-sdk';
import type { JsonObject } from '../../functions/json.ts';
import type { Answers, Client, ClientAnswer } from './client.ts';

export const javascriptSdk: Client = {
  start: async (tree) => seen(await FRAuth.start({ tree, query: { ForceAuth: 'true' } })),
  open: async (tree) => seen(await FRAuth.start({ tree })),
  signOut: async () => void (await SessionManager.logout()),
};

function seen(answer: FRStep | FRLoginSuccess | FRLoginFailure): ClientAnswer {
  if (answer instanceof FRLoginSuccess)
    return { kind: 'success', token: answer.getSessionToken(), url: answer.getSuccessUrl() };
  if (answer instanceof FRLoginFailure) {
    // Its type does not know what every timeout has.
    const { errorCode } = (answer.getDetail() ?? {}) as { errorCode?: string };
    return { kind: 'failure', code: answer.getCode(), message: answer.getMessage() ?? '', errorCode };
  }
  const hidden = answer.getCallbacksOfType<HiddenValueCallback>(CallbackType.HiddenValueCallback);
  const confirmations = answer.getCallbacksOfType<ConfirmationCallback>(CallbackType.ConfirmationCallback);
  return {
    kind: 'step',
    types: answer.callbacks.map((callback: FRCallback) => callback.getType()),
    qrCode: FRQRCode.isQRCodeStep(answer) ? FRQRCode.getQRCodeData(answer).uri : undefined,
    recoveryCodes: FRRecoveryCodes.isDisplayStep(answer) ? FRRecoveryCodes.getCodes(answer) : [],
    buttons: confirmations.flatMap((confirmation: ConfirmationCallback) => confirmation.getOptions()),
    metadata: answer.getCallbacksOfType<MetadataCallback>(CallbackType.MetadataCallback)[0]?.getData<JsonObject>(),
    hidden: (id) =>
      hidden
        .find((callback: HiddenValueCallback) => callback.getOutputByName('id', '') === id)
        ?.getOutputByName<string | undefined>('value', undefined),
    async send(answers = {}) {
      fill(answer, answers);
      return seen(await FRAuth.next(answer));
    },
  };
}

function fill(step: FRStep, { name, password, chosen, profile, press, choose, outcome }: Answers): void {
  if (outcome !== undefined)
    step.getCallbackOfType<HiddenValueCallback>(CallbackType.HiddenValueCallback).setInputValue(outcome);
  if (name !== undefined) step.getCallbackOfType<NameCallback>(CallbackType.NameCallback).setName(name);
  if (password !== undefined)
    step.getCallbackOfType<PasswordCallback>(CallbackType.PasswordCallback).setPassword(password);
  if (chosen !== undefined)
    step
      .getCallbackOfType<ValidatedCreatePasswordCallback>(CallbackType.ValidatedCreatePasswordCallback)
      .setPassword(chosen);
  if (profile)
    step.getCallbackOfType<DeviceProfileCallback>(CallbackType.DeviceProfileCallback).setProfile({ ...profile });
  // Its `setOptionIndex` takes the first two only.
  if (press !== undefined)
    step.getCallbackOfType<ConfirmationCallback>(CallbackType.ConfirmationCallback).setOptionValue(press);
  if (choose !== undefined) step.getCallbackOfType<ChoiceCallback>(CallbackType.ChoiceCallback).setChoiceValue(choose);
}
