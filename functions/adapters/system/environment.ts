// Environment variables, read when a function starts, so that a missing one shows at once and by its name.

export function required(name: string): string {
  const value = process.env[name];
  if (value === undefined || value === '') throw new Error(`The environment variable ${name} is not set`);
  return value;
}
