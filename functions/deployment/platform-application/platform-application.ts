// Makes, changes and deletes a platform application of SNS from credentials that only this code reads.
import * as z from 'zod';
import type { SecretTexts } from '../../ports/keys.ts';
import type { PlatformApplications } from '../../ports/push-addresses.ts';
import type { Log } from '../../ports/system.ts';
import type { ResourceChange, ResourceState, SeedAnswer } from '../custom-resource.ts';
import { credentialAttributes } from './credentials.ts';

/** What lib/sns-platform-application.ts asks for. */
export const wantedApplication = z.object({
  platform: z.enum(['GCM', 'APNS', 'APNS_SANDBOX']),
  name: z.string(),
  /** Where SNS puts an application of this platform and name. */
  arn: z.string(),
  /** The secret with the credentials. */
  secretArn: z.string(),
  /** Beside the credentials: topics of events, roles of feedback, sampling. */
  attributes: z.record(z.string(), z.string()),
});

export type WantedApplication = z.output<typeof wantedApplication>;

export interface ApplicationTools {
  readonly applications: PlatformApplications;
  readonly secrets: SecretTexts;
  readonly log: Log;
}

/** Before the ARN of an application that was there before us: it is kept up to date, and never deleted. */
const adopted = 'adopted:';

export async function changeApplication(
  { type, physicalId }: ResourceChange,
  wanted: WantedApplication,
  tools: ApplicationTools,
): Promise<ResourceState> {
  if (type !== 'Delete') return { physicalId: await madeOrUpdated(physicalId, wanted, tools) };
  if (physicalId?.startsWith('arn:')) await tools.applications.remove(physicalId);
  return { physicalId: physicalId ?? '' };
}

/** Makes it, or brings it up to date, whatever CloudFormation knows of it. */
export async function seedApplication(wanted: WantedApplication, tools: ApplicationTools): Promise<SeedAnswer> {
  await madeOrUpdated(wanted.arn, wanted, tools);
  return { Application: wanted.arn };
}

/** Gives SNS what the secret holds now. */
export async function renewCredentials(wanted: WantedApplication, tools: ApplicationTools): Promise<void> {
  const found = await tools.applications.update(wanted.arn, await attributesOf(wanted, tools));
  if (!found) throw new Error(`There is no ${wanted.arn}: deploy again`);
  tools.log.info('The platform application has the credentials of this moment', { event: 'renewed', arn: wanted.arn });
}

async function madeOrUpdated(
  physicalId: string | undefined,
  wanted: WantedApplication,
  tools: ApplicationTools,
): Promise<string> {
  const { applications, log } = tools;
  const attributes = await attributesOf(wanted, tools);
  const isOurs = physicalId?.endsWith(wanted.arn) === true;
  if (isOurs && (await applications.update(wanted.arn, attributes))) return physicalId;
  const made = await applications.create(wanted.platform, wanted.name, attributes);
  if (made !== undefined) {
    log.info('A platform application was made', { event: 'made', arn: made });
    return made;
  }
  // Of an earlier deployment that left it behind, or somebody else's by the same name.
  if (!(await applications.update(wanted.arn, attributes))) throw new Error(`SNS has another ${wanted.name}`);
  log.warn('A platform application of this name was there; it is used and never deleted', {
    event: 'adopted',
    arn: wanted.arn,
  });
  return `${adopted}${wanted.arn}`;
}

async function attributesOf(
  { platform, secretArn, attributes }: WantedApplication,
  { secrets }: ApplicationTools,
): Promise<Record<string, string>> {
  return { ...attributes, ...credentialAttributes(platform, await secrets.read(secretArn)) };
}
