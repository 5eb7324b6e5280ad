// What the walks want of a client of journeys: each published one in front of the same endings, with its own methods.
import type { JsonObject } from '../../functions/json.ts';

export interface Answers {
  readonly name?: string;
  readonly password?: string;
  /** A new one. */
  readonly chosen?: string;
  readonly profile?: DeviceProfile;
  /** The button with this text. */
  readonly press?: string;
  /** Of a list, what has this text. */
  readonly choose?: string;
  /** What came of a ceremony with a passkey, for the hidden value. */
  readonly outcome?: string;
}

export interface DeviceProfile {
  readonly identifier: string;
  readonly location: { readonly latitude: number; readonly longitude: number };
}

export interface ClientStep {
  readonly kind: 'step';
  /** Of its callbacks, in order. */
  readonly types: readonly string[];
  /** The URI of the QR code, as the client's own helper finds it. */
  readonly qrCode: string | undefined;
  /** As the client's own helper finds them; empty on other steps. */
  readonly recoveryCodes: readonly string[];
  readonly buttons: readonly string[];
  /** What the MetadataCallback tells; undefined on other steps. */
  readonly metadata: JsonObject | undefined;
  /** Of the HiddenValueCallback with this id. */
  hidden(id: string): string | undefined;
  /** Without answers the step goes back as it is, as a page polls. */
  send(answers?: Answers): Promise<ClientAnswer>;
}

export interface ClientSuccess {
  readonly kind: 'success';
  readonly token: string | undefined;
  readonly url: string | undefined;
}

export interface ClientFailure {
  readonly kind: 'failure';
  readonly code: number;
  readonly message: string;
  /** `110`: the step was too old. */
  readonly errorCode: string | undefined;
}

export type ClientAnswer = ClientStep | ClientSuccess | ClientFailure;

export interface Client {
  /** Whoever is signed in: the endings have many users in one browser. */
  start(journey: string): Promise<ClientAnswer>;
  /** Who is signed in by it already is not asked. */
  open(journey: string): Promise<ClientAnswer>;
  /** Of whoever has signed in last. */
  signOut(): Promise<void>;
}

/** Throws for the end of a journey. */
export function stepOf(answer: ClientAnswer): ClientStep {
  if (answer.kind === 'step') return answer;
  throw new Error(`The journey is over: ${JSON.stringify(answer)}`);
}
