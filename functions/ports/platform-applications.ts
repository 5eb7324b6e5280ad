// The platform applications of SNS themselves: an app at Google's or at Apple's push service. For deployments only.

export type PushPlatform = 'GCM' | 'APNS' | 'APNS_SANDBOX';

/** By SNS's names, credentials included. Errors of this port never quote them. */
export type ApplicationAttributes = Readonly<Record<string, string>>;

export interface PlatformApplications {
  /** The ARN; the same when it is there already and no different. Undefined when it is there and differs. */
  create(platform: PushPlatform, name: string, attributes: ApplicationAttributes): Promise<string | undefined>;
  /** False when there is no such application. */
  update(arn: string, attributes: ApplicationAttributes): Promise<boolean>;
  /** Its endpoints die with it. Nothing happens when there is no such application. */
  remove(arn: string): Promise<void>;
}
