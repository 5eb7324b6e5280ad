// The sign-in page: whatever stage the sign-in is at, there is something sensible to see.
import { useEffect, useRef } from 'preact/hooks';
import { Button, Ways } from '../shared/button.tsx';
import { Frame, Loading, Offline } from '../shared/frame.tsx';
import { words } from '../shared/speech.ts';
import type { Shown, SignIn } from './sign-in.ts';
import { StepView } from './step-view.tsx';

interface SignInPageProps {
  readonly shown: Shown;
  readonly control: SignIn;
  /** For who comes from My account: the way back, which gives up what was begun. */
  readonly account: { readonly address: string; readonly onLeave: () => void } | undefined;
}

export function SignInPage({ shown, control, account }: SignInPageProps) {
  return (
    <Frame>
      <Offline offline={shown.offline} onRetry={control.retry} />
      <Content shown={shown} control={control} account={account} />
    </Frame>
  );
}

function Content({ shown: { screen, busy }, control, account }: SignInPageProps) {
  switch (screen.kind) {
    case 'loading':
      return <Loading text={words.loading} />;
    case 'leaving':
      return <Loading text={words.leaving} />;
    case 'unavailable':
      return (
        <End title={words.unavailable} text={words.unavailableText} onStartAgain={control.begin} account={account} />
      );
    case 'failed': {
      // Who came from My account is signed in all the same.
      const title = account ? words.nothingChanged : words.failed;
      const text = screen.message || (account ? words.stillSignedIn : words.failedText);
      return <End title={title} text={text} onStartAgain={control.begin} account={account} />;
    }
    case 'step':
      return (
        <>
          <StepView
            key={screen.visit}
            model={screen.model}
            notice={screen.notice}
            busy={busy}
            onAnswer={control.answer}
            onStartAgain={control.begin}
          />
          {account && <Ways isFaint>{[<BackToAccount key="account" look="link" {...account} />]}</Ways>}
        </>
      );
  }
}

interface EndProps extends Pick<SignInPageProps, 'account'> {
  readonly title: string;
  readonly text: string;
  readonly onStartAgain: () => void;
}

function End({ title, text, onStartAgain, account }: EndProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = title;
    heading.current?.focus();
  }, [title]);
  return (
    <>
      <h1 ref={heading} tabIndex={-1}>
        {title}
      </h1>
      <p class="lead given lines">{text}</p>
      <div class="buttons">
        {account ? (
          <BackToAccount look="primary" {...account} />
        ) : (
          <Button label={words.startAgain} onPress={onStartAgain} />
        )}
      </div>
      {account && <Ways>{[<Button key="again" label={words.startAgain} look="link" onPress={onStartAgain} />]}</Ways>}
    </>
  );
}

interface BackToAccountProps {
  readonly address: string;
  readonly onLeave: () => void;
  readonly look: 'primary' | 'link';
}

function BackToAccount({ address, onLeave, look }: BackToAccountProps) {
  return (
    <a class={look} href={address} onClick={onLeave}>
      {words.backToAccount}
    </a>
  );
}
