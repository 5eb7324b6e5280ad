// Fills a deployment by calling the functions that its custom resources call: they have the files, the rights and the
// secrets, so that whoever calls needs no more than the right to call them. Doing it again changes nothing more.
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import * as z from 'zod';
import { Trouble } from '../cli/command.ts';
import { type SeedAnswer, seedRequest } from '../functions/deployment/custom-resource.ts';
import { type SeedFunction, seedFunctions } from '../functions/manifest/seed-functions.ts';
import { errorText } from '../functions/node/errors.ts';
import { type AwsSettings, stackOutputs } from './stack-outputs.ts';

export interface Seeded {
  /** `key rings` */
  readonly what: string;
  readonly answer: SeedAnswer;
}

/** Milliseconds: longer than any of the functions takes, and than an emulator takes to start one. */
const callTimeout = 150_000;

const answer = z.record(z.string(), z.string());
const failure = z.object({ errorMessage: z.string() });

/** `onSeeded` hears of each as it is done. Rejects with a Trouble at the first that does not work out. */
export async function seedDeployment(
  stage: string,
  onSeeded: (seeded: Seeded) => void,
  settings: AwsSettings = {},
): Promise<void> {
  const functions = await functionsOf(stage, settings);
  const client = new LambdaClient({ ...settings, requestHandler: { requestTimeout: callTimeout } });
  try {
    // One after another: nothing works without key rings, and realms name platform applications.
    for (const [what, name] of functions) onSeeded({ what, answer: await call(client, what, name) });
  } finally {
    client.destroy();
  }
}

/** What each is for, and its name. */
async function functionsOf(stage: string, settings: AwsSettings): Promise<[what: string, name: string][]> {
  const all = Object.entries<SeedFunction>(seedFunctions);
  const stacks = [...new Set(all.map(([, { stack }]) => stack))];
  const outputs = new Map(
    await Promise.all(
      stacks.map(async (stack) => [stack, await stackOutputs(`waymark-${stage}-${stack}`, settings)] as const),
    ),
  );
  return all.flatMap(([what, { stack, output, optional }]): [string, string][] => {
    const name = outputs.get(stack)?.get(output);
    if (name !== undefined) return [[what, name]];
    if (optional) return [];
    const stackName = `waymark-${stage}-${stack}`;
    throw new Trouble(
      outputs.get(stack) === undefined
        ? `There is no stack ${stackName} here: nothing is deployed under the stage ${stage}`
        : `The stack ${stackName} does not say what makes its ${what}: deploy it again`,
    );
  });
}

async function call(client: LambdaClient, what: string, FunctionName: string): Promise<SeedAnswer> {
  const command = new InvokeCommand({ FunctionName, Payload: JSON.stringify(seedRequest) });
  const { FunctionError, Payload } = await client.send(command).catch((cause) => {
    throw new Trouble(`${what}: cannot call ${FunctionName}: ${errorText(cause)}`, {
      cause,
    });
  });
  const said: unknown = JSON.parse(Buffer.from(Payload ?? new Uint8Array()).toString() || 'null');
  if (FunctionError !== undefined) {
    // Its log has the rest. What these functions say of errors holds no secrets.
    throw new Trouble(`${what}: ${failure.safeParse(said).data?.errorMessage ?? 'failed'} (${FunctionName})`);
  }
  const { data } = answer.safeParse(said);
  if (!data) throw new Trouble(`${what}: ${FunctionName} is older than this command: deploy it again`);
  return data;
}
