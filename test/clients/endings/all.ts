// Every shipped journey, every end.
import { anyFactorEndings } from './any-factor.ts';
import { emailCodeEndings } from './email-code.ts';
import type { Ending } from './ending.ts';
import { furtherPhoneEndings } from './further-phone.ts';
import { lostPhoneEndings } from './lost-phone.ts';
import { newPasswordEndings } from './new-password.ts';
import { oathEndings } from './oath.ts';
import { otherWayEndings } from './other-ways.ts';
import { passkeyEndings } from './passkey.ts';
import { passwordEndings } from './password.ts';
import { pushEndings } from './push.ts';
import { pushOptionEndings } from './push-options.ts';
import { unreachedEndings } from './unreached.ts';

export const endings: readonly Ending[] = [
  ...passwordEndings,
  ...oathEndings,
  ...pushEndings,
  ...lostPhoneEndings,
  ...furtherPhoneEndings,
  ...pushOptionEndings,
  ...unreachedEndings,
  ...anyFactorEndings,
  ...passkeyEndings,
  ...otherWayEndings,
  ...emailCodeEndings,
  ...newPasswordEndings,
];
