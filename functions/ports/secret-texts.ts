// Secrets that operators keep elsewhere. For deployments only.

export interface SecretTexts {
  /** The current version. Errors name the secret and never its content. */
  read(arn: string): Promise<string>;
}
