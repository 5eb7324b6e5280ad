// The logins that are driven: Login, and OathLogin of a user who has registered an app.
import { type DynamoCall, observeDynamoCalls } from '../functions/adapters/dynamo/calls.ts';
import type { Dynamo } from '../functions/adapters/dynamo/client.ts';
import { systemClock } from '../functions/adapters/system/machine.ts';
import type { Json } from '../functions/json.ts';
import { hotp } from '../functions/mfa/oath/hotp.ts';
import { type ParsedOathUri, parseOathUri } from '../functions/mfa/oath/parse-oath-uri.ts';
import { userKey } from '../functions/ports/users.ts';
import { demoUser } from '../local/seeds.ts';
import { startBareTurn } from './bare-turn.ts';
import { drive, type LoginFigures, turnsOf } from './drive.ts';
import { type MeasuredClient, measuredClient, type Posted } from './measured-client.ts';

export type Credentials = Readonly<Record<'IDToken1' | 'IDToken2', string>>;

export const password: Credentials = { IDToken1: demoUser.username, IDToken2: demoUser.password };

export function driveLogin(client: MeasuredClient, logins: number): Promise<LoginFigures> {
  return drive({
    journey: 'Login',
    turns: turnsOf('Login', [false, true]),
    logins,
    login: async () => {
      const page = await client.open('Login');
      return [page, await client.answer(page, password)];
    },
  });
}

export interface OathDrive {
  readonly app: ParsedOathUri;
  /** The tables behind it. */
  readonly dynamo: Dynamo;
  readonly logins: number;
  readonly beside?: () => Promise<Posted>;
}

export function driveOathLogin(
  client: MeasuredClient,
  { app, dynamo, logins, beside }: OathDrive,
): Promise<LoginFigures> {
  return drive({
    journey: 'OathLogin',
    turns: turnsOf('OathLogin', [false, true, false]),
    logins,
    login: () => oathLogin(client, app),
    before: () => forgetLastLogin(dynamo),
    ...(beside && { beside }),
  });
}

/**
 * OathLogin with its last turn, the code's, made as well by a handler that does nothing but the same calls to DynamoDB; both by
 * turns, over one connection each.
 */
export async function driveBesideBareTurn(
  client: MeasuredClient,
  dynamoEndpoint: string,
  driven: Omit<OathDrive, 'beside'>,
): Promise<LoginFigures> {
  const calls: DynamoCall[] = [];
  let turns = 0;
  await forgetLastLogin(driven.dynamo);
  const [, prompt, end] = await oathLogin(client, driven.app, async () => {
    turns += 1;
    if (turns === 3) observeDynamoCalls((call) => calls.push(call));
  });
  observeDynamoCalls(undefined);
  if (!prompt || !end) throw new Error('OathLogin has three turns');
  const bare = await startBareTurn(dynamoEndpoint, calls, end.body);
  // One of its own: the other client's would be closed for it each time.
  const other = measuredClient(bare.url);
  try {
    const beside = () => other.answerTo(bare.url, prompt, { IDToken1: '123456', IDToken2: '0' });
    return await driveOathLogin(client, { ...driven, beside });
  } finally {
    other.close();
    await bare.stop();
  }
}

/** `between` comes before each turn. */
export async function oathLogin(
  client: MeasuredClient,
  app: ParsedOathUri,
  between: () => Promise<void> = async () => {},
): Promise<readonly Posted[]> {
  await between();
  const page = await client.open('OathLogin');
  await between();
  const prompt = await client.answer(page, password);
  await between();
  return [page, prompt, await client.answer(prompt, { IDToken1: codeOf(app), IDToken2: '0' })];
}

/** Registers the demo user's app by a first OathLogin. */
export async function registerApp(client: MeasuredClient): Promise<ParsedOathUri> {
  const qr = await client.answer(await client.open('OathLogin'), password);
  const app = parseOathUri(uriIn(qr.body['callbacks']));
  const display = await client.answer(qr, { IDToken4: '0' });
  const prompt = await client.answer(display, {});
  await client.answer(prompt, { IDToken1: codeOf(app), IDToken2: '0' });
  return app;
}

/** A device takes one code in a time step: without this each login would have to wait for the next. */
export async function forgetLastLogin(dynamo: Dynamo): Promise<void> {
  const user = userKey(demoUser) ?? '';
  const devices = dynamo.table('DeviceProfiles');
  const rows = await devices.query(user, 'oath#', { consistent: true, attributes: ['device'] });
  for (const { device } of rows) {
    await devices.update({ user, device: String(device) }, { update: 'SET #lastLogin = :none', values: { none: 0 } });
  }
}

function codeOf({ secret, digits, period, hash }: ParsedOathUri): string {
  return hotp({ secret, digits, hash, counter: Math.floor(systemClock.now() / 1000 / period) });
}

function uriIn(callbacks: Json | undefined): string {
  return /otpauth:[^"]+/.exec(JSON.stringify(callbacks))?.[0] ?? '';
}
