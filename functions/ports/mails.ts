// Mails to users.

export interface Mail {
  /** Plain addresses: `no-reply@example.com`. */
  readonly from: string;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  /** The same for programs that show HTML. */
  readonly html: string;
}

export interface Mails {
  /** Hands it over for delivery. Rejects when it was not taken. */
  send(mail: Mail): Promise<void>;
}
