// ARNs of platform applications and of their endpoints, in AWS's shapes.
import { createHash } from 'node:crypto';
import { uuidOf } from '../../functions/ports/uuid.ts';
import { invalidParameter } from './sns-error.ts';

export interface SnsPlace {
  readonly region: string;
  /** Twelve digits. */
  readonly account: string;
}

export function applicationArn({ region, account }: SnsPlace, platform: string, name: string): string {
  return `arn:aws:sns:${region}:${account}:app/${platform}/${name}`;
}

/** As on AWS the same token makes the same endpoint, so one that was deleted comes back under its old name. */
export function endpointArn(application: string, token: string): string {
  const bytes = createHash('sha256').update(`${application}\0${token}`).digest().subarray(0, 16);
  return `${application.replace(':app/', ':endpoint/')}/${uuidOf(bytes, 3)}`;
}

/** Throws unless the text has the form of an ARN whose last part has this many slashes. */
export function checkArn(parameter: string, arn: string, slashes: number): void {
  const parts = arn.split(':');
  if (parts.length < 6) {
    throw invalidParameter(`${parameter} Reason: An ARN must have at least 6 elements, not ${parts.length}`);
  }
  if (parts.slice(5).join(':').split('/').length - 1 !== slashes) {
    throw invalidParameter(`${parameter} Reason: Wrong number of slashes in relative portion of the ARN.`);
  }
}
