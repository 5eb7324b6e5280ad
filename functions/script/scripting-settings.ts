// What a realm allows its scripts: the setting `scripting`. By default they reach nothing outside, and devices only of who has
// shown one.
import * as z from 'zod';
import { wholeNumber } from '../node/number-bounds.ts';
import { scriptSecretPrefix } from '../ports/scripts.ts';
import { addressRange, ownRanges, rangesMeet } from './public-address.ts';
import { type ScriptLimits, scriptLimits } from './script-host.ts';

/** An origin as URL.origin spells it, where the first label of the host may be `*`. */
const allowedOrigin = z.string().refine(isAllowedOrigin, {
  message: 'must be an origin, `https://api.example.com`, where the first label may be `*`',
});

const privateRange = z
  .string()
  .refine((text) => addressRange(text) !== undefined, { message: 'must be a range of addresses, `10.1.0.0/16`' })
  .refine((text) => !meetsOwn(text), {
    message:
      'must not hold addresses of the machine itself or of its metadata (127/8, 169.254/16, ::1, fe80::/10, fd00:ec2::/32)',
  });

const http = z.object({
  allow: z.array(allowedOrigin).max(100).default([]).describe('Where scripts may send requests. Empty: nowhere'),
  allowPrivate: z
    .array(privateRange)
    .max(20)
    .default([])
    .describe('Ranges of private addresses that names in `allow` may lead to'),
});

const propertyName = z.string().regex(/^(script|esv)\.[\w.-]{1,200}$/, {
  message: 'must begin with `script.` or `esv.`',
});
const secretLabel = z
  .string()
  .startsWith(scriptSecretPrefix, { message: `must begin with \`${scriptSecretPrefix}\`` })
  .max(200);
/** The role of scripts opens no other names: who writes a realm's settings must not get at the secrets of others by them. */
const secretName = z
  .string()
  .startsWith(scriptSecretPrefix, {
    message: `must be the name of a secret that begins with \`${scriptSecretPrefix}\``,
  })
  .max(512);

/** Not above what the design has room for: terminating a run, and the stack that no guest can overflow. */
const fixed: readonly string[] = ['wallMilliseconds', 'stackBytes'] satisfies (keyof ScriptLimits)[];

function limit(name: keyof ScriptLimits) {
  const usual = scriptLimits[name];
  return wholeNumber(1, fixed.includes(name) ? usual : 2 * usual).default(usual);
}

// Every key of scriptLimits, and no other.
const limits = z.object({
  cpuMilliseconds: limit('cpuMilliseconds'),
  wallMilliseconds: limit('wallMilliseconds'),
  memoryBytes: limit('memoryBytes'),
  stackBytes: limit('stackBytes'),
  scriptBytes: limit('scriptBytes'),
  libraryBytes: limit('libraryBytes'),
  stateBytes: limit('stateBytes'),
  callbacks: limit('callbacks'),
  callbackBytes: limit('callbackBytes'),
  hostCalls: limit('hostCalls'),
  httpCalls: limit('httpCalls'),
  identityWrites: limit('identityWrites'),
  logLines: limit('logLines'),
} satisfies Record<keyof ScriptLimits, z.ZodType>);

export const scriptingSettings = z.object({
  devices: z
    .enum(['verified', 'journeyUser', 'none'])
    .default('verified')
    .describe(
      'Whose devices scripts may touch. `verified`: read those of the user whom the journey or the session has verified, ' +
        'change them once one of the kind was shown. `journeyUser`, as AM has it: those of whom the journey names. ' +
        '`none`: nobody’s',
    ),
  http: http.prefault({}),
  properties: z
    .record(propertyName, z.string().max(4096))
    .default({})
    .describe('What `systemEnv.getProperty` gives, by `script.…` or `esv.…`'),
  secrets: z
    .record(secretLabel, secretName)
    .default({})
    .describe('What `secrets.getGenericSecret` gives: by label, the name of a secret in Secrets Manager'),
  limits: limits.prefault({}).describe('How far a run may go: see [scripts.md](scripts.md)'),
});

export type ScriptingSettings = z.output<typeof scriptingSettings>;

function isAllowedOrigin(text: string): boolean {
  const url = URL.parse(text.replace('//*.', '//any.'));
  if (!url || !['http:', 'https:'].includes(url.protocol)) return false;
  return url.origin === text.replace('//*.', '//any.') && !text.replace('//*.', '').includes('*');
}

function meetsOwn(text: string): boolean {
  const range = addressRange(text);
  return range !== undefined && ownRanges().some((own) => rangesMeet(own, range));
}
