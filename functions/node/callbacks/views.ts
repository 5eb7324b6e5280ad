// Drawing what a callback shows when it is answered: script texts for AM's own page and the SDKs, and pictures.
import { getAppScript } from '../../mfa/get-app-script.ts';
import { qrScript, qrSvgDataUri } from '../../mfa/qr-code.ts';
import { qrText } from '../../mfa/qr-text.ts';
import { recoveryCodeScript } from '../../mfa/recovery-codes.ts';
import { ceremonyScript, waitingScript } from '../../mfa/webauthn/ceremony-script.ts';
import type { Speech } from '../../texts.ts';
import type { Callback, CallbackOutput } from './callback.ts';

/** The whole output of a callback. `together`: what its node asks along with it. */
export function drawnOutput(
  { view, output }: Pick<Callback, 'view' | 'output'>,
  together: readonly Callback[],
  speech: Speech,
): readonly CallbackOutput[] {
  if (!view) return output;
  if (view.kind === 'recoveryCodes') {
    const { codes, deviceName } = view;
    const texts = {
      title: speech.text('node.recoveryCodesTitle'),
      intro: speech.text('node.recoveryCodesIntro'),
      deviceNote: speech.text('node.recoveryCodesDevice'),
    };
    return [{ name: 'message', value: recoveryCodeScript({ codes, deviceName, texts }) }, ...output];
  }
  if (view.kind === 'getApp') {
    return [{ name: 'message', value: getAppScript(speech.translate(view.message), view.links) }, ...output];
  }
  if (view.kind === 'passkeyWait') return [{ name: 'message', value: waitingScript }, ...output];
  if (view.kind === 'passkey') {
    const { data, recovery } = view;
    // Clients that run no script of ours, and read none, have the same as JSON.
    return [{ name: 'message', value: ceremonyScript(data, recovery) }, ...output, { name: 'options', value: data }];
  }
  const uri = hiddenValueOf(together);
  // AM's clients draw the code themselves from the hidden value; the picture is for clients that cannot.
  const picture = qrSvgDataUri(qrText(uri));
  const image = picture === undefined ? [] : [{ name: 'image', value: picture }];
  return [{ name: 'message', value: qrScript(uri) }, ...output, ...image];
}

function hiddenValueOf(together: readonly Callback[]): string {
  const hidden = together.find(({ type }) => type === 'HiddenValueCallback');
  return String(hidden?.output.find(({ name }) => name === 'value')?.value ?? '');
}
