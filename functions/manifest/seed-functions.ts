// The functions that fill a deployment, in the order in which they run: key rings first, since nothing works without.
// Custom resources call them; `npm run seed` finds them by the outputs of the stacks.

export interface SeedFunction {
  /** The last part of the stack's name: `waymark-<stage>-<part>`. */
  readonly stack: 'messaging' | 'journeys' | 'login-page';
  /** The stack's output with the name of the function. */
  readonly output: string;
  /** Only in deployments that ask for it. */
  readonly optional: boolean;
}

export const seedFunctions = {
  'key rings': { stack: 'journeys', output: 'KeyRingFunction', optional: false },
  'platform application of Google': { stack: 'messaging', output: 'GoogleRenewalFunction', optional: true },
  'platform application of Apple': { stack: 'messaging', output: 'AppleRenewalFunction', optional: true },
  'platform application of Apple’s sandbox': {
    stack: 'messaging',
    output: 'AppleSandboxRenewalFunction',
    optional: true,
  },
  realms: { stack: 'journeys', output: 'JourneySeedFunction', optional: false },
  'login page': { stack: 'login-page', output: 'LoginPageFunction', optional: true },
} as const satisfies Record<string, SeedFunction>;
