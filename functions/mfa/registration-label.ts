// The label of a registration URI, `issuer:account`, under which authenticator apps list a device.

/** Text as a label can hold it. Apps decode a label before they split it, so no escaping protects a colon. */
export const labelText = (text: string): string => text.replaceAll(':', ' ').toWellFormed();

const escaped = (text: string): string => encodeURIComponent(labelText(text)).replaceAll('%40', '@');

/** Both sides percent-encoded, `/ ? # & +` included; only `@` stays, as it is harmless in a path. */
export const registrationLabel = (issuer: string, account: string): string => `${escaped(issuer)}:${escaped(account)}`;
