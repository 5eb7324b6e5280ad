// Seeds the stores behind the functions. What was seeded is remembered beside the data.
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { dynamo } from '../functions/adapters/dynamo/client.ts';
import { dynamoIdentities, dynamoIdentityStore } from '../functions/adapters/dynamo/identities.ts';
import type { Randomness } from '../functions/ports/system.ts';
import type { NewIdentity } from '../functions/ports/users.ts';
import type { ConfigurationPorts } from './import-into-realm.ts';
import { type SeededRevisions, seedConfiguration } from './seed-configuration.ts';
import { demoAdministrator, demoUser, type SeedsOptions, seeds } from './seeds.ts';

const revisions = z.record(z.string(), z.string());

export async function seedStack(
  dataFolder: string,
  ports: ConfigurationPorts,
  tools: { readonly randomness: Randomness },
  what: SeedsOptions,
): Promise<void> {
  const memory = join(dataFolder, 'seeded.json');
  const [seeded] = await Promise.all([
    seedConfiguration(seeds(what), read(memory), ports),
    seedUser(demoUser, tools),
    seedUser(demoAdministrator, tools),
  ]);
  writeFileSync(`${memory}.new`, JSON.stringify(seeded, null, 2));
  renameSync(`${memory}.new`, memory);
}

/** Hashing a password takes a while, so it is done only for a user who is not there. */
async function seedUser(user: NewIdentity, tools: { readonly randomness: Randomness }): Promise<void> {
  if (await dynamoIdentities(dynamo()).find(user)) return;
  await dynamoIdentityStore(dynamo(), tools).put(user);
}

/** A memory that is gone or unreadable takes every journey that is there for an edited one. */
function read(path: string): SeededRevisions {
  try {
    return revisions.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch {
    return {};
  }
}
