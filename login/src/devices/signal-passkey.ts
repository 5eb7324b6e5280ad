// Telling the browser of a passkey that is good for nothing any more, so that it is not offered again.

interface Signals {
  signalUnknownCredential?: (credential: { rpId: string; credentialId: string }) => Promise<void>;
}

/** `credentialId`: base64url. Browsers that take no such signal, and passkeys of a domain above this page's, stay as they are. */
export async function signalRemoved(credentialId: string): Promise<void> {
  const { PublicKeyCredential: signals } = globalThis as { PublicKeyCredential?: Signals }; // not in TypeScript's DOM yet
  try {
    await signals?.signalUnknownCredential?.({ rpId: location.hostname, credentialId });
  } catch {
    // It is a courtesy: the passkey is removed all the same.
  }
}
