// The sign-in page: whatever stage the sign-in is at, there is something sensible to see.
import { Frame, Loading, Offline } from '../shared/frame.tsx';
import { words } from '../shared/speech.ts';
import { type Account, AnswerLost, BackToAccount, NothingChanged } from './back-to-account.tsx';
import { End } from './end.tsx';
import { Failed } from './failed.tsx';
import type { Shown, SignIn } from './sign-in.ts';
import { StepView } from './step-view.tsx';
import { Link, Resume, Unavailable } from './ways-out.tsx';

interface SignInPageProps {
  readonly shown: Shown;
  readonly control: SignIn;
  /** For who comes from My account. */
  readonly account: Account | undefined;
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
      return (
        <>
          <h1 class="unseen">{words.signIn}</h1>
          <Loading text={words.loading} />
        </>
      );
    case 'leaving':
      return (
        <>
          <h1 class="unseen">{words.signIn}</h1>
          <Loading text={words.leaving} />
        </>
      );
    case 'unavailable':
      return <Unavailable onStartAgain={control.startAgain} />;
    case 'failed':
      if (account)
        return <NothingChanged account={account} message={screen.message} onStartAgain={control.startAgain} />;
      return <Failed screen={screen} onStartAgain={control.startAgain} />;
    case 'lost':
      return account && <AnswerLost account={account} />;
    case 'link':
      return <Link busy={busy} control={control} />;
    case 'linkGone':
      return <End title={words.linkGone} text={words.linkGoneText} onStartAgain={control.startAgain} />;
    case 'resume':
      return <Resume user={screen.user} control={control} />;
    case 'step':
      return (
        <>
          <StepView
            key={screen.visit}
            model={screen.model}
            isFirst={screen.isFirst}
            notice={screen.notice}
            busy={busy}
            control={control}
            isOwn={account !== undefined}
          />
          {account && <BackToAccount account={account} />}
        </>
      );
  }
}
