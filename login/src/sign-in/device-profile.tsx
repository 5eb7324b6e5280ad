// Asks before anything about the device is sent. Where only the place is wanted, nobody is asked who comes for the first time,
// nor who has said no here, nor whose browser has been told already whether to give it: the step answers itself.
import { useEffect, useState } from 'preact/hooks';
import { Button, Ways } from '../shared/button.tsx';
import { Loading } from '../shared/frame.tsx';
import { words } from '../shared/speech.ts';
import type { Item } from './items.ts';
import { knownBrowser, refusedPlace } from './resume.ts';

type ProfileItem = Extract<Item, { kind: 'profile' }>;

interface DeviceProfileProps {
  readonly item: ProfileItem;
  /** There is nothing else to fill in. */
  readonly isAlone: boolean;
  /** Whether all else is filled in; says what is missing. */
  readonly isReady: () => boolean;
  readonly onAnswer: (profile: string) => void;
}

export function DeviceProfile({ item, isAlone, isReady, onAnswer }: DeviceProfileProps) {
  const answersItself = !item.metadata && isAlone;
  const [asking, setAsking] = useState(!answersItself);
  const share = async (): Promise<void> => {
    if (!isReady()) return;
    setAsking(false);
    onAnswer(await collected(item));
  };
  const without = async (): Promise<void> => {
    if (isReady()) onAnswer(await collected({ metadata: false, location: false }));
  };
  const refuse = async (): Promise<void> => {
    if (item.location) refusedPlace.set('yes');
    await without();
  };
  const decide = async (): Promise<void> => {
    const permission = item.location ? await placePermission() : 'denied';
    if (permission === 'granted') await share();
    else if (permission === 'denied' || !knownBrowser.get() || refusedPlace.get()) await without();
    else setAsking(true);
  };
  useEffect(() => {
    if (answersItself) void decide();
  }, []);
  if (!asking) return <Loading text={words.sharing} />;
  return (
    <>
      {item.location && <p class="lead">{words.profileLocation}</p>}
      {item.metadata && <p class="lead">{words.profileMetadata}</p>}
      <div class="buttons">
        <Button label={words.share} onPress={() => void share()} />
      </div>
      <Ways>{[<Button key="none" look="link" label={words.doNotShare} onPress={() => void refuse()} />]}</Ways>
    </>
  );
}

async function collected(wanted: { metadata: boolean; location: boolean }): Promise<string> {
  const { Device } = await import('@forgerock/journey-client/device');
  return JSON.stringify(await new Device(undefined, 'none', 'waymark').getProfile(wanted));
}

async function placePermission(): Promise<PermissionState> {
  try {
    return (await navigator.permissions.query({ name: 'geolocation' })).state;
  } catch {
    return 'prompt';
  }
}
