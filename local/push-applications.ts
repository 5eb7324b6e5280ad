// The two platform applications of the local SNS, which the seeded push service names.
import { applicationArn, type SnsPlace } from './sns/arns.ts';
import type { NewApplication } from './sns/platform-applications.ts';

export const snsPlace: SnsPlace = { region: 'eu-central-1', account: '000000000000' };

const applications = {
  google: { platform: 'GCM', name: 'waymark' },
  apple: { platform: 'APNS', name: 'waymark' },
} as const satisfies Record<string, NewApplication>;

export const newApplications: readonly NewApplication[] = Object.values(applications);

/** Their ARNs. */
export const pushApplications = {
  google: applicationArn(snsPlace, applications.google.platform, applications.google.name),
  apple: applicationArn(snsPlace, applications.apple.platform, applications.apple.name),
};
