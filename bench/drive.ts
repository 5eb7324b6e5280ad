// Runs the same turns over and over, and keeps what each took and what all of them asked of AWS.
import { type CallCount, callCounter } from './call-counts.ts';
import type { Posted } from './measured-client.ts';
import { type ServiceCalls, serviceCounter } from './service-calls.ts';

export interface Turn {
  readonly turn: string;
  /** It compares a password with its hash, which takes most of the time. */
  readonly hashes: boolean;
}

interface TurnSamples extends Turn {
  readonly milliseconds: readonly number[];
  readonly cpuMilliseconds: readonly number[];
  readonly bytes: readonly number[];
}

export interface LoginFigures {
  readonly journey: string;
  readonly logins: number;
  readonly turns: readonly TurnSamples[];
  readonly calls: readonly CallCount[];
  readonly services: readonly ServiceCalls[];
  /** Processor milliseconds of what was driven beside it. */
  readonly bareCpuMilliseconds: readonly number[];
}

export interface Driven {
  readonly journey: string;
  readonly turns: readonly Turn[];
  readonly logins: number;
  /** One answer per turn. */
  login(): Promise<readonly Posted[]>;
  /** Not measured. */
  before?(): Promise<void>;
  /** By turns with the logins, to compare with. */
  beside?(): Promise<Posted>;
}

export const warmUpLogins = 3;

export async function drive({ journey, turns, logins, login, before, beside }: Driven): Promise<LoginFigures> {
  const [counter, services] = [callCounter(), serviceCounter()];
  const rounds: (readonly Posted[])[] = [];
  const bare: Posted[] = [];
  for (let round = -warmUpLogins; round < logins; round += 1) {
    await before?.();
    if (round < 0) await login();
    else rounds.push(await counter.during(() => services.during(login)));
    const compared = await beside?.();
    if (compared && round >= 0) bare.push(compared);
  }
  const samples = turns.map((turn, index) => {
    const posted = rounds.flatMap((round) => round[index] ?? []);
    return {
      ...turn,
      milliseconds: posted.map(({ milliseconds }) => milliseconds),
      cpuMilliseconds: posted.map(({ cpuMilliseconds }) => cpuMilliseconds),
      bytes: posted.map(({ bytes }) => bytes),
    };
  });
  return {
    ...{ journey, logins, turns: samples },
    ...{ calls: counter.perLogin(logins), services: services.perLogin(logins) },
    bareCpuMilliseconds: bare.map(({ cpuMilliseconds }) => cpuMilliseconds),
  };
}

/** Named by their numbers. */
export function turnsOf(journey: string, hashes: readonly boolean[]): Turn[] {
  return hashes.map((hashing, index) => ({ turn: `${journey} ${index + 1}`, hashes: hashing }));
}
