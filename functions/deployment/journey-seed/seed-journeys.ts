// Fills the realms of a deployment from the files that came with its code.
import * as z from 'zod';
import { journeySource } from '../../journey/source.ts';
import { isJsonObject, type JsonObject } from '../../json.ts';
import type { NodeDefinition } from '../../node/define-node.ts';
import { nodeDefinitions } from '../../nodes/node-set.ts';
import type { Log } from '../../ports/system.ts';
import type { ResourceChange, ResourceState, SeedAnswer } from '../custom-resource.ts';
import { realmSeeds } from '../realm-seeds.ts';
import { type SeedTools, writeSeeds } from '../write-seeds.ts';

const files = z.array(z.object({ name: z.string(), text: z.string() }));

/** What lib/journey-seed.ts puts beside the bundle. */
export const seedFiles = z.array(
  z.object({
    realm: z.string(),
    profile: z.enum(['am', 'strict']).optional(),
    journeys: files,
    services: files,
    mail: z.boolean().optional(),
    settings: z.custom<JsonObject>(isJsonObject).optional(),
    brand: z.custom<JsonObject>(isJsonObject).optional(),
    mailTemplates: z.record(z.string(), z.custom<JsonObject>(isJsonObject)).optional(),
    texts: z.record(z.string(), z.custom<JsonObject>(isJsonObject)).optional(),
  }),
);

type SeedFiles = z.output<typeof seedFiles>;

/** ARNs of platform applications, as lib/journey-seed.ts gives them to the function. */
export const seedApplications = z.object({ google: z.string().optional(), apple: z.string().optional() });

export interface SeedJourneysTools extends SeedTools {
  readonly log: Log;
  /** The node types that there are. Default: ours. */
  readonly definitions?: readonly NodeDefinition[];
  readonly files: SeedFiles;
  readonly applications: z.output<typeof seedApplications>;
}

/** The same for good: what was seeded stays when the resource goes. */
const physicalId = 'journey-seed';
/** Bytes of each of four lists; an answer may have 4096. The log has them whole. */
const longestList = 400;

/** Rejects before anything is written when a file cannot be used. */
export async function seedJourneys(
  change: Pick<ResourceChange, 'type'>,
  tools: SeedJourneysTools,
): Promise<ResourceState> {
  return change.type === 'Delete' ? { physicalId } : { physicalId, data: await seedRealms(tools) };
}

/** The same, whatever CloudFormation knows of it. */
export async function seedRealms(tools: SeedJourneysTools): Promise<SeedAnswer> {
  const { applications, definitions = nodeDefinitions } = tools;
  const filled = await Promise.all(
    tools.files.map(async (realm) =>
      realmSeeds(realm, { applications, definitions, ...(await storedIn(realm.realm, tools)) }),
    ),
  );
  for (const warning of filled.flatMap(({ warnings }) => warnings)) tools.log.warn(warning, { event: 'seed' });
  const report = await writeSeeds(
    filled.flatMap(({ seeds }) => seeds),
    tools,
  );
  tools.log.info('The realms are filled', {
    event: 'seed',
    written: [...report.written],
    replaced: [...report.replaced],
    kept: [...report.kept],
    same: report.same.length,
  });
  const failing = filled.flatMap((realm, index) =>
    realm.failing.map((id) => `${tools.files[index]?.realm} journey ${id}`),
  );
  return {
    Written: listed(report.written),
    Replaced: listed(report.replaced),
    Kept: listed(report.kept),
    Failing: listed(failing),
  };
}

async function storedIn(realm: string, { configuration }: SeedTools) {
  const [journeys, scripts] = await Promise.all([
    configuration.list(realm, 'journey'),
    configuration.list(realm, 'script'),
  ]);
  const sources = new Map(journeys.map(({ id, value }) => [id, journeySource(id, value)]));
  return {
    existing: (id: string) => sources.get(id),
    scripts: Object.fromEntries(scripts.map(({ id, value }) => [id, value])),
  };
}

function listed(places: readonly string[]): string {
  const text = places.join(', ') || 'none';
  // Names may be in any script, and JSON spells some of their signs out.
  const size = (part: string): number => Buffer.byteLength(JSON.stringify(part));
  if (size(text) <= longestList) return text;
  let begun = '';
  for (const sign of text) {
    if (size(begun + sign) > longestList) break;
    begun += sign;
  }
  return `${begun}...`;
}
