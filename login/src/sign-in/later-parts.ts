// What first steps seldom show. later.tsx loads it in one go.
export { RecoveryCodes } from '../shared/recovery-codes.tsx';
export { AttributeField, FlagField } from './attribute-fields.tsx';
export { CodeSent } from './code-sent.tsx';
export { DeviceProfile } from './device-profile.tsx';
export { PasskeyButtons, PasskeyText } from './passkey.tsx';
export { Registration } from './registration.tsx';
export { TermsField } from './terms-field.tsx';
export { Wait } from './wait.tsx';
