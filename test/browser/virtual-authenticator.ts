// Chromium's authenticator in software, for one page: what a laptop with a finger print reader is to its user.
import type { CDPSession, Page } from 'playwright-core';

export interface VirtualAuthenticator {
  /** Ids of the passkeys that it holds, in base64url. */
  credentials(): Promise<string[]>;
  /** Whether it recognises its user. */
  verifies(does: boolean): Promise<void>;
  /** Whether somebody answers its questions at all. */
  answers(does: boolean): Promise<void>;
  /** It is lost, with all that it holds. */
  remove(): Promise<void>;
}

/** Answers at once unless told otherwise. */
export async function virtualAuthenticator(page: Page, isThere = true): Promise<VirtualAuthenticator> {
  const line: CDPSession = await page.context().newCDPSession(page);
  await line.send('WebAuthn.enable');
  const { authenticatorId } = await line.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      ...{ protocol: 'ctap2', transport: 'internal', hasResidentKey: true, hasUserVerification: true },
      ...{ isUserVerified: true, automaticPresenceSimulation: isThere },
    },
  });
  return {
    async credentials() {
      const { credentials } = await line.send('WebAuthn.getCredentials', { authenticatorId });
      return credentials.map(({ credentialId }) => Buffer.from(credentialId, 'base64').toString('base64url'));
    },
    async verifies(isUserVerified) {
      await line.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified });
    },
    async answers(enabled) {
      await line.send('WebAuthn.setAutomaticPresenceSimulation', { authenticatorId, enabled });
    },
    async remove() {
      await line.send('WebAuthn.removeVirtualAuthenticator', { authenticatorId });
    },
  };
}
