// The sign-in page: whatever stage the sign-in is at, there is something sensible to see.
import { Frame, Loading, Offline } from '../shared/frame.tsx';
import { words } from '../shared/speech.ts';
import { End } from './end.tsx';
import type { Shown, SignIn } from './sign-in.ts';
import { StepView } from './step-view.tsx';
import { Link, Resume, Unavailable } from './ways-out.tsx';

export function SignInPage({ shown, control }: { shown: Shown; control: SignIn }) {
  return (
    <Frame>
      <Offline offline={shown.offline} onRetry={control.retry} />
      <Content shown={shown} control={control} />
    </Frame>
  );
}

function Content({ shown: { screen, busy }, control }: { shown: Shown; control: SignIn }) {
  switch (screen.kind) {
    case 'loading':
      return <Loading text={words.loading} />;
    case 'leaving':
      return <Loading text={words.leaving} />;
    case 'unavailable':
      return <Unavailable onStartAgain={control.startAgain} />;
    case 'failed':
      return <End title={words.failed} text={screen.message || words.failedText} onStartAgain={control.startAgain} />;
    case 'link':
      return <Link busy={busy} control={control} />;
    case 'linkGone':
      return <End title={words.unavailable} text={words.unavailableText} onStartAgain={control.startAgain} />;
    case 'resume':
      return <Resume user={screen.user} control={control} />;
    case 'step':
      return (
        <StepView
          key={screen.visit}
          model={screen.model}
          isFirst={screen.isFirst}
          notice={screen.notice}
          busy={busy}
          control={control}
        />
      );
  }
}
