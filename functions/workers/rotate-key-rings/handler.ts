// Runs on deployment, since nothing works without key rings, on a schedule, and for `npm run seed`.
import { dynamo } from '../../adapters/dynamo/client.ts';
import { dynamoKeyRingStore } from '../../adapters/dynamo/key-rings.ts';
import { workerLambda } from '../../adapters/lambda/function-lambda.ts';
import { tracing } from '../../adapters/observability/tracing.ts';
import { systemKeyWrapper } from '../../adapters/sealing/system-key-rings.ts';
import { systemTools } from '../../adapters/system/tools.ts';
import type { SeedAnswer } from '../../deployment/custom-resource.ts';
import { rotateKeyRings } from './rotate-key-rings.ts';

const tools = { ...systemTools, store: dynamoKeyRingStore(dynamo()), wrapper: systemKeyWrapper() };

const rotate = async (): Promise<SeedAnswer> => {
  const rotations = await rotateKeyRings(tools);
  const done = Object.entries(rotations).map(([purpose, rotation]) => `${purpose}: ${rotation}`);
  systemTools.log.info('Key rings are in place', { event: 'key-rings', done });
  return rotations;
};

export const handler = workerLambda(rotate, ...tracing());
