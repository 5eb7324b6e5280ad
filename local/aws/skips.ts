// What a test may need that not every emulator has. A test that needs what is missing is left out there, and says so.

/** What AWS has. */
export const abilities = ['IAM', 'gateway responses', 'table protection'] as const;

export type Ability = (typeof abilities)[number];

/** Why an emulator has it not. */
export type Skips = Readonly<Partial<Record<Ability, string>>>;
