// The sign-in page: whatever stage the sign-in is at, there is something sensible to see.
import { useEffect, useRef } from 'preact/hooks';
import { Button } from '../shared/button.tsx';
import { Frame, Loading, Offline } from '../shared/frame.tsx';
import { words } from '../shared/speech.ts';
import type { Shown, SignIn } from './sign-in.ts';
import { StepView } from './step-view.tsx';

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
      return <End title={words.unavailable} text={words.unavailableText} onStartAgain={control.begin} />;
    case 'failed':
      return <End title={words.failed} text={screen.message || words.failedText} onStartAgain={control.begin} />;
    case 'step':
      return (
        <StepView
          key={screen.visit}
          model={screen.model}
          notice={screen.notice}
          busy={busy}
          onAnswer={control.answer}
          onStartAgain={control.begin}
        />
      );
  }
}

function End({ title, text, onStartAgain }: { title: string; text: string; onStartAgain: () => void }) {
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
        <Button label={words.startAgain} onPress={onStartAgain} />
      </div>
    </>
  );
}
