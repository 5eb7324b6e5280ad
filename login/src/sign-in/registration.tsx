// The QR code that an authenticator app scans, and what serves who cannot: a link on the phone itself, the key by hand.
import { CopyButton } from '../shared/copy-button.tsx';
import { words } from '../shared/speech.ts';
import { keyByHand } from './key-by-hand.ts';

export function Registration({ uri, image }: { uri: string; image: string | undefined }) {
  const key = keyByHand(uri);
  return (
    <div class="registration" data-uri={uri}>
      {image !== undefined && <img class="qr" src={image} alt={words.qrAlt} />}
      {isPhone() && (
        <a class="quiet" href={uri}>
          {words.openApp}
        </a>
      )}
      <details class="more">
        <summary>{words.cannotScan}</summary>
        {key && (
          <>
            <p class="hint">{words.byHand}</p>
            <dl class="by-hand">
              <dt>{words.account}</dt>
              <dd>{key.account}</dd>
              <dt>{words.key}</dt>
              <dd>
                <code dir="ltr">{key.groups}</code>
              </dd>
              <dt>{words.keyType}</dt>
              <dd>{key.isCounter ? words.counterBased : words.timeBased}</dd>
            </dl>
          </>
        )}
        <div class="row">
          {key && <CopyButton text={key.secret} label={words.copyKey} />}
          <CopyButton text={uri} label={words.copyLink} />
        </div>
      </details>
    </div>
  );
}

/** Where an app could be that takes the link: not on a laptop whose screen can be touched. */
function isPhone(): boolean {
  const { userAgentData, userAgent } = navigator as Navigator & { userAgentData?: { mobile?: boolean } };
  return matchMedia('(pointer: coarse)').matches && (userAgentData?.mobile ?? /iPhone|iPad|Android/.test(userAgent));
}
