// The published journey-client in front of the walks.
import { callbackType, type JourneyClient, journey } from '@forgerock/journey-client';
import { QRCode } from '@forgerock/journey-client/qr-code';
import { RecoveryCodes } from '@forgerock/journey-client/recovery-codes';
import type {
  ChoiceCallback,
  ConfirmationCallback,
  DeviceProfileCallback,
  HiddenValueCallback,
  JourneyResult,
  JourneyStep,
  MetadataCallback,
  NameCallback,
  PasswordCallback,
  ValidatedCreatePasswordCallback,
} from '@forgerock/journey-client/types';
import type { JsonObject } from '../../functions/json.ts';
import type { Answers, Client, ClientAnswer } from './client.ts';

/** `wellknown`: the address of the discovery document. */
export async function openJourneyClient(wellknown: string): Promise<Client> {
  const client = await journey({ config: { serverConfig: { wellknown } }, logger: { level: 'none' } });
  return {
    start: async (name) => seen(client, await client.start({ journey: name, query: { ForceAuth: 'true' } })),
    open: async (name) => seen(client, await client.start({ journey: name })),
    signOut: async () => void (await client.terminate()),
  };
}

function seen(client: JourneyClient, answer: JourneyResult): ClientAnswer {
  if ('error' in answer) throw new Error(`${answer.error}: ${answer.message}`);
  if ('getSessionToken' in answer)
    return { kind: 'success', token: answer.getSessionToken(), url: answer.getSuccessUrl() };
  if ('getCode' in answer) {
    // Its type knows of a `failureUrl` only.
    const { errorCode } = (answer.getDetail() ?? {}) as { errorCode?: string };
    return { kind: 'failure', code: answer.getCode(), message: answer.getMessage() ?? '', errorCode };
  }
  const hidden = answer.getCallbacksOfType<HiddenValueCallback>(callbackType.HiddenValueCallback);
  const confirmations = answer.getCallbacksOfType<ConfirmationCallback>(callbackType.ConfirmationCallback);
  return {
    kind: 'step',
    types: answer.callbacks.map((callback) => callback.getType()),
    qrCode: QRCode.isQRCodeStep(answer) ? QRCode.getQRCodeData(answer).uri : undefined,
    recoveryCodes: RecoveryCodes.isDisplayStep(answer) ? RecoveryCodes.getCodes(answer) : [],
    buttons: confirmations.flatMap((confirmation) => confirmation.getOptions()),
    metadata: answer.getCallbacksOfType<MetadataCallback>(callbackType.MetadataCallback)[0]?.getData<JsonObject>(),
    hidden: (id) =>
      hidden
        .find((callback) => callback.getOutputByName('id', '') === id)
        ?.getOutputByName<string | undefined>('value', undefined),
    async send(answers = {}) {
      fill(answer, answers);
      return seen(client, await client.next(answer));
    },
  };
}

function fill(step: JourneyStep, { name, password, chosen, profile, press, choose, outcome }: Answers): void {
  if (outcome !== undefined)
    step.getCallbackOfType<HiddenValueCallback>(callbackType.HiddenValueCallback).setInputValue(outcome);
  if (name !== undefined) step.getCallbackOfType<NameCallback>(callbackType.NameCallback).setName(name);
  if (password !== undefined)
    step.getCallbackOfType<PasswordCallback>(callbackType.PasswordCallback).setPassword(password);
  if (chosen !== undefined)
    step
      .getCallbackOfType<ValidatedCreatePasswordCallback>(callbackType.ValidatedCreatePasswordCallback)
      .setPassword(chosen);
  if (profile)
    step.getCallbackOfType<DeviceProfileCallback>(callbackType.DeviceProfileCallback).setProfile({ ...profile });
  if (press !== undefined) {
    const confirmation = step.getCallbackOfType<ConfirmationCallback>(callbackType.ConfirmationCallback);
    confirmation.setOptionIndex(confirmation.getOptions().indexOf(press));
  }
  if (choose !== undefined) step.getCallbackOfType<ChoiceCallback>(callbackType.ChoiceCallback).setChoiceValue(choose);
}
