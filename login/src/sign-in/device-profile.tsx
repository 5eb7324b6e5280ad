// Asks before anything about the device is sent. Where only the place is wanted and the browser has been told already
// whether to give it, there is nothing left to ask.
import { useEffect, useState } from 'preact/hooks';
import { Button, Ways } from '../shared/button.tsx';
import { Loading } from '../shared/frame.tsx';
import { words } from '../shared/speech.ts';
import type { Item } from './items.ts';

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
  const [asking, setAsking] = useState(true);
  const share = async (): Promise<void> => {
    if (!isReady()) return;
    setAsking(false);
    onAnswer(await collected(item));
  };
  const without = async (): Promise<void> => {
    if (isReady()) onAnswer(await collected({ metadata: false, location: false }));
  };
  useEffect(() => {
    if (item.metadata || !isAlone) return;
    if (!item.location) void without();
    else void placePermission().then((permission) => (permission === 'prompt' ? undefined : share()));
  }, []);
  if (!asking) return <Loading text={words.sharing} />;
  return (
    <>
      {item.location && <p class="lead">{words.profileLocation}</p>}
      {item.metadata && <p class="lead">{words.profileMetadata}</p>}
      <div class="buttons">
        <Button label={words.share} onPress={() => void share()} />
      </div>
      <Ways>{[<Button key="none" look="link" label={words.doNotShare} onPress={() => void without()} />]}</Ways>
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
