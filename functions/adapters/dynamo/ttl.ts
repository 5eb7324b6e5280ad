// DynamoDB deletes by whole seconds, hours late: the attribute is for tidiness, readers check the milliseconds.

export function ttlSeconds(milliseconds: number): number {
  return Math.ceil(milliseconds / 1000);
}
