// Ways out: of a step, of a sign-in that somebody else has begun, and of an address where there is none.
import { Button, Ways } from '../shared/button.tsx';
import { addressedRealm, ownSignIn, pageAddress } from '../shared/configuration.ts';
import { words } from '../shared/speech.ts';
import { filled } from '../shared/words.ts';
import { End } from './end.tsx';
import type { SignIn } from './sign-in.ts';
import { labelOf } from './step-buttons.tsx';
import type { StepModel } from './step-model.ts';

/** Who is signing in; without `control` it can be nobody else. A step that asks for the name says it itself. */
export function Who({ model, control }: { model: StepModel; control: SignIn | undefined }) {
  const { user, items } = model;
  const asksName = items.some((item) => item.kind === 'name' && item.purpose === 'username');
  if (user === undefined || asksName) return null;
  return (
    <p class="who">
      <span>
        <span class="unseen">{words.signingInAs} </span>
        <bdi class="given name">{user}</bdi>
      </span>
      {control && (
        <button type="button" class="link" onClick={control.startAsAnother}>
          {words.notYou}
        </button>
      )}
    </p>
  );
}

/** Below everything that the step itself asks. */
export function WaysOut({ model, busy, control }: { model: StepModel; busy: boolean; control: SignIn }) {
  const { items, returns, wait, code } = model;
  const said = labelsIn(model);
  const way = (label: string, onPress: () => void) => (
    <Button key={label} look="link" label={label} isLocked={busy} onPress={onPress} />
  );
  return (
    <>
      <Ways>
        {[
          // A wait and a code that was sent say themselves when it is time for that.
          ...(returns.includes('again') && !wait && !code && !said.includes(words.sendAgain)
            ? [way(words.sendAgain, () => control.goBack('again'))]
            : []),
          ...(returns.includes('ways') && !said.includes(words.anotherWay)
            ? [way(words.anotherWay, () => control.goBack('ways'))]
            : []),
        ]}
      </Ways>
      <Ways isFaint>
        {[
          ...(returns.includes('back') ? [way(words.back, () => control.goBack('back'))] : []),
          // What cannot be shown has it as its button.
          ...(items.some(({ kind }) => kind === 'unknown') ? [] : [way(words.startAgain, control.startAgain)]),
        ]}
      </Ways>
    </>
  );
}

/** What the step's own buttons are called: one of a name is enough, and the journey's own is the nearer one. */
function labelsIn({ buttons, items }: StepModel): readonly string[] {
  const asksForPasskey = items.some((item) => item.kind === 'passkey' && !item.isNew && !item.conditional);
  return [...(buttons?.options ?? []).map(labelOf), ...(asksForPasskey ? [words.anotherWay] : [])];
}

export function Resume({ user, control }: { user: string | undefined; control: SignIn }) {
  const title = user === undefined ? words.resumeTitle : filled(words.resumeTitleAs, { name: user });
  return (
    <End title={title} text={words.resumeText} onStartAgain={control.startAsAnother}>
      <div class="buttons">
        <Button label={words.continue} onPress={control.resume} />
        <Button look="quiet" label={words.startAgain} onPress={control.startAsAnother} />
      </div>
    </End>
  );
}

/** Out of a mail. Programs that look at every link in a mail open it too: only the button uses it up. */
export function Link({ busy, control }: { busy: boolean; control: SignIn }) {
  return (
    <End title={words.linkTitle} text={words.linkText} onStartAgain={control.startAgain}>
      <div class="buttons">
        <Button label={words.continue} isLocked={busy} onPress={control.follow} />
      </div>
    </End>
  );
}

/** The address names a journey that there is not, or a realm. */
export function Unavailable({ onStartAgain }: { onStartAgain: () => void }) {
  const usual = usualAddress();
  return (
    <End title={words.unavailable} text={words.unavailableText} onStartAgain={onStartAgain}>
      {usual && (
        <div class="buttons">
          <a class="button primary" href={usual}>
            {words.usualSignIn}
          </a>
        </div>
      )}
    </End>
  );
}

/**
 * The realm's default journey, on the way to the same place; where no journey is named, that of the pages' own realm. Undefined where that
 * is what there is not.
 */
function usualAddress(): string | undefined {
  if (!namesJourney() && !addressedRealm) return undefined;
  const usual = namesJourney() ? pageAddress('login') : ownSignIn();
  for (const [name, value] of new URLSearchParams(location.search))
    if (!ofAddress.includes(name)) usual.searchParams.set(name, value);
  return usual.href;
}

function namesJourney(): boolean {
  const asked = new URLSearchParams(location.search);
  // A link out of a mail names its journey as AM's do.
  return asked.has('journey') || asked.has('authIndexValue');
}

/** From a journey that came to no session to the default one of the same realm; undefined where it may be that one. */
export function usualInstead(): string | undefined {
  return namesJourney() ? usualAddress() : undefined;
}

const ofAddress: readonly string[] = ['journey', 'realm', 'authIndexType', 'authIndexValue', 'suspendedId'];
