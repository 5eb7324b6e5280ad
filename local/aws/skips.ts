// What a test may need that AWS has and not every emulator. A test that needs what is missing is left out, and says so.

export type Ability = 'IAM' | 'gateway responses' | 'table protection';

/** Why an emulator has it not. */
export type Skips = Readonly<Partial<Record<Ability, string>>>;
