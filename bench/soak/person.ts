// A simulated user: a name, a password, and the devices in the hand.
import { systemClock } from '../../functions/adapters/system/machine.ts';
import { type Authenticator, authenticator } from '../../testing/authenticator.ts';
import { type SoftwareAuthenticator, softwareAuthenticator } from '../../testing/software-authenticator.ts';
import { type HandPhone, handPhone } from './hand-phone.ts';
import type { Ledger, Proof } from './ledger.ts';
import type { Seeded } from './seeded.ts';

/** By the factor that the user has, or will have after the first run. */
export type PersonKind = 'app' | 'phone' | 'key';

/** In the order of the users, again and again. */
const kinds: readonly PersonKind[] = ['app', 'phone', 'key', 'phone', 'app'];

export interface TotpCode {
  readonly code: string;
  readonly proof: Proof;
}

export interface Person {
  readonly name: string;
  readonly kind: PersonKind;
  readonly phone: HandPhone;
  readonly key: SoftwareAuthenticator;
  readonly chance: Seeded;
  /** As shown last; spent ones are gone. */
  recoveryCodes: string[];
  /** The server has been told of the device, as far as this user knows. */
  enrolled: boolean;
  /** Two of the same user at once would not know whose push is whose. */
  busy: boolean;
  /** What the phone still does after its user has gone. */
  readonly later: Promise<void>[];
  /** In place of any app before. */
  scan(uri: string): void;
  /** There is a code that this user has not sent yet, or none is needed. */
  ready(): boolean;
  /** Such a code; undefined while there is none. */
  freshCode(): TotpCode | undefined;
  /** One that the server takes for none of the app's. */
  wrongCode(): string;
  /** The last one that was accepted. */
  spentCode(): TotpCode | undefined;
  accepted(code: TotpCode): void;
}

export const password = 'Soak-right-Passw0rd';
export const wrongPassword = 'Soak-wrong-Passw0rd';

/** `origin` of the login page. */
export function person(index: number, origin: string, ledger: Ledger, chance: Seeded): Person {
  const name = `soak-${index}`;
  let app: Authenticator | undefined;
  let apps = 0;
  let lastSent = 0;
  let lastAccepted: TotpCode | undefined;
  const now = (): number => Math.floor(systemClock.now() / 1000 / (app?.account.period ?? 30));
  const nextStep = (): number => Math.max(now(), lastSent + 1);
  const self: Person = {
    ...{ name, kind: kinds[index % kinds.length] ?? 'app', chance },
    phone: handPhone(name, ledger),
    key: softwareAuthenticator({ origin }),
    ...{ recoveryCodes: [], enrolled: false, busy: false, later: [] },
    scan(uri) {
      app = authenticator(uri);
      apps += 1;
      [lastSent, lastAccepted] = [0, undefined];
      ledger.secrets.push({ name: 'the secret of an app', value: app.account.secret });
    },
    ready: () => self.kind !== 'app' || !app || nextStep() <= now() + 1,
    freshCode() {
      const step = nextStep();
      // One ahead at most: the clocks of apps are not that wrong.
      if (!app || step > now() + 1) return undefined;
      lastSent = step;
      const code = app.totp(systemClock, step - now());
      return { code, proof: { kind: 'code', what: `${name} app ${apps} step ${step}` } };
    },
    wrongCode() {
      const right = new Set(Array.from({ length: 21 }, (_, step) => app?.totp(systemClock, step - 10)));
      for (;;) {
        const code = String(chance.below(1_000_000)).padStart(6, '0');
        if (!right.has(code)) return code;
      }
    },
    spentCode: () => lastAccepted,
    accepted(code) {
      lastAccepted = code;
    },
  };
  return self;
}
