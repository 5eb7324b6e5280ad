// docs/scale.md says how large things may be by the figures that are held to.
import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { largestState, largestStep } from '../../functions/engine/advance.ts';
import { awsLimits } from '../../functions/manifest/aws-limits.ts';
import { largestPayload } from '../../functions/mfa/push/push-notification.ts';
import { mostImageBytes } from '../../functions/node/brand-image.ts';
import { longestTogether } from '../../functions/node/reply-cookie.ts';
import { mostCompressed } from '../../functions/ports/stored-size.ts';
import { longestTexts } from '../../functions/realm/own-texts.ts';
import { scriptLimits } from '../../functions/script/script-host.ts';

const page = readFileSync(new URL('../../docs/scale.md', import.meta.url), 'utf8');
const kB = (bytes: number): string => `${bytes / 1024} kB`;

test.each([
  ['A journey', kB(mostCompressed)],
  ['A brand', kB(mostCompressed)],
  ['a picture may have', kB(mostImageBytes)],
  ['Texts of a realm', kB(longestTexts)],
  ['The source of a script', kB(scriptLimits.scriptBytes)],
  ['A profile', kB(awsLimits.dynamoDb.item)],
  ['What a journey remembers', kB(largestState)],
  ['A step', kB(largestStep)],
  ['Cookies', kB(longestTogether)],
  ['An answer', `${awsLimits.lambda.synchronousPayload / 1024 / 1024} MB`],
  ['A push', kB(largestPayload)],
])('%s: %s', (what, figure) => {
  const row = page.split('\n').find((line) => line.startsWith('| ') && line.includes(what));

  expect(row).toContain(figure);
});
