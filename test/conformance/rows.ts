// What the two PingAM pages ask for, line by line: Push Registration (P) and OATH Registration (O). A test shows a row
// by starting its title with the row's id; docs/conformance.md is written from the test run.

export interface ConformanceRow {
  readonly id: string;
  readonly row: string;
}

export const conformanceRows: readonly ConformanceRow[] = [
  { id: 'P-1', row: 'A user registers a phone for MFA with push notifications by scanning a QR code' },
  { id: 'P-2', row: 'Combined MFA Registration registers push and OATH in a single step' },
  {
    id: 'P-3',
    row: "The example journey exists node for node, with every connection of the page's table",
  },
  {
    id: 'P-4',
    row: 'Username and password are collected in a page; Data Store Decision `True` goes on, `False` fails',
  },
  { id: 'P-5', row: "Device Profile Collector collects the device's location before the sender" },
  { id: 'P-6', row: 'Push Sender: `Sent` to a registered device; `Not Registered`; `Skipped`' },
  {
    id: 'P-7',
    row: 'Push Wait pauses five seconds, then the verifier runs; if unanswered, the flow loops back and waits again',
  },
  { id: 'P-8', row: 'Push Wait exit with a custom Exit Message leads to the recovery code collector' },
  {
    id: 'P-9',
    row: 'Retry Limit Decision allows three attempts to enter a recovery code, then fails (the node counts retries: `PushLogin` ships `retryLimit` 2)',
  },
  {
    id: 'P-10',
    row: 'Verifier: positive answer signs in; negative answer fails; expired sends a new push; waiting waits',
  },
  { id: 'P-11', row: 'A Retry Limit Decision can bound how many times a new push is sent' },
  {
    id: 'P-12',
    row: 'MFA Registration Options shows Register Device, Get the App, Skip this step, Opt-out, each only when configured',
  },
  { id: 'P-13', row: 'Get Authenticator App shows links and returns to the options' },
  { id: 'P-14', row: "Opt-out updates the user's profile so that push is skipped in future" },
  {
    id: 'P-15',
    row: 'After registration the recovery codes are displayed and the flow returns to the sender',
  },
  {
    id: 'P-16',
    row: 'To manage push devices the user must have signed in with the device or a recovery code',
  },
  { id: 'P-17', row: 'Inputs: `realm` and `username` from the incoming state' },
  {
    id: 'P-18',
    row: 'Dependency: Push Notification service configured for the realm; without it the documented error',
  },
  { id: 'P-19', row: 'Property Issuer: shown by the app' },
  {
    id: 'P-20',
    row: 'Property Account Name: profile attribute; falls back to the username when unset or empty',
  },
  { id: 'P-21', row: 'Property Background Color, hex' },
  { id: 'P-22', row: 'Property Logo Image URL' },
  {
    id: 'P-23',
    row: 'Property Generate Recovery Codes: made and put in transient state on success; overwrites earlier push codes; only the latest set works',
  },
  {
    id: 'P-24',
    row: 'Property QR code message: localised; invalid locale fails configuration with `Invalid locale provided`; blank uses the default of the page',
  },
  {
    id: 'P-25',
    row: 'Property Registration Response Timeout: evaluation goes to `Time Out` as soon as it is reached',
  },
  {
    id: 'P-26',
    row: "Output: `pushDeviceProfiles` on the user's profile after success (shown through the stored device profile and the user's REST view)",
  },
  { id: 'P-27', row: 'Output: shared state gets push device settings, message id, push challenge' },
  { id: 'P-28', row: 'Output: recovery codes available to Recovery Code Display' },
  { id: 'P-29', row: 'Callback `TextOutputCallback` with the QR code message' },
  { id: 'P-30', row: 'Callback `HiddenValueCallback` with the registration URI' },
  { id: 'P-31', row: 'Callback that displays the QR code' },
  { id: 'P-32', row: 'Callback `PollingWaitCallback` while waiting for the phone' },
  { id: 'P-33', row: 'Outcome `Success`' },
  {
    id: 'P-34',
    row: "Outcome `Failure`: an issue occurred during registration (taken when the phone's endpoint is refused for good)",
  },
  { id: 'P-35', row: 'Outcome `Time Out`' },
  { id: 'P-36', row: 'Error `Unable to find push message ID`' },
  { id: 'P-37', row: 'Error `Expected username to be set`' },
  { id: 'P-38', row: 'Error `Unable to read service addresses for Push Notification Service`' },
  { id: 'P-39', row: 'Error `Could not get messageId` (the id cannot be parsed)' },
  {
    id: 'P-40',
    row: "Error `The push message corresponds to <message type> message type which is not registered in the <realm name> realm` (any type that the realm's push service does not handle, unknown ones included)",
  },
  { id: 'P-41', row: 'Error `Failed to save device to user profile`' },
  { id: 'P-42', row: 'An app that speaks the ForgeRock Authenticator protocol can register and answer' },
  { id: 'O-1', row: 'A user registers a device for OATH MFA by a QR code that holds all details of the registration' },
  {
    id: 'O-2',
    row: 'On success the device data and recovery codes (if enabled) are stored (shown through the stored device profile), and the skippable attribute is set',
  },
  {
    id: 'O-3',
    row: 'The example journey exists node for node: page, data store, first verifier with recovery option, registration into shared state, recovery codes, second verifier, device storage, recovery collector, retry limit',
  },
  { id: 'O-4', row: 'Works with any app for RFC 4226 HOTP' },
  { id: 'O-5', row: 'Works with any app for RFC 6238 TOTP' },
  { id: 'O-6', row: 'Inputs: `username`, optionally `oathDeviceProfile`, from shared state' },
  { id: 'O-7', row: 'Property Issuer, default `ForgeRock`' },
  { id: 'O-8', row: 'Property Account Name, default username; falls back when the attribute is empty' },
  { id: 'O-9', row: 'Property Background Color, default `032b75`' },
  { id: 'O-10', row: 'Property Logo Image URL, default none' },
  {
    id: 'O-11',
    row: "Property Generate Recovery Codes, default enabled; codes in the success outcome's transient state",
  },
  { id: 'O-12', row: 'Property QR code message, localised; `Invalid locale provided`' },
  { id: 'O-13', row: 'Property One Time Password Length: 6 or 8, default 6; less than 6 refused' },
  { id: 'O-14', row: 'Property Minimum Secret Key Length in hex characters, default 32' },
  { id: 'O-15', row: 'Property OATH Algorithm HOTP (counter grows with every code)' },
  { id: 'O-16', row: 'Property OATH Algorithm TOTP, default' },
  { id: 'O-17', row: 'Property TOTP Time Step Interval, default 30 s' },
  { id: 'O-18', row: 'Property TOTP Hash Algorithm HMAC-SHA1 (default), HMAC-SHA256, HMAC-SHA512' },
  {
    id: 'O-19',
    row: 'A changed hash algorithm invalidates registrations; a Scripted Decision can remove the device before a new registration',
  },
  { id: 'O-20', row: 'Property HOTP Checksum Digit, default off; on, a digit is added to the code and verified' },
  { id: 'O-21', row: 'Property HOTP Truncation Offset, default -1' },
  {
    id: 'O-22',
    row: "Property Store device data in shared state: base64 JSON in `oathDeviceProfile` with exactly the fields of the page's example; recovery codes travel inside it, are shown once by Recovery Code Display and stored by OATH Device Storage",
  },
  { id: 'O-23', row: 'OATH Device Storage writes that profile to the user later' },
  { id: 'O-24', row: 'Output `oathEnableRecoveryCode`' },
  { id: 'O-25', row: 'Callback `TextOutputCallback` with the QR code message' },
  { id: 'O-26', row: 'Callback `HiddenValueCallback` with the registration URI' },
  { id: 'O-27', row: 'Callback that displays the QR code' },
  { id: 'O-28', row: 'Callback `ConfirmationCallback` lets the user continue' },
  { id: 'O-29', row: 'Outcome `Success`' },
  { id: 'O-30', row: 'Outcome `Failure`: any other case' },
  { id: 'O-31', row: 'Error `No username found.`' },
  { id: 'O-32', row: 'Error `No device profile found on shared state`' },
];
