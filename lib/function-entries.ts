// Every function's entry file, by the function's short name, which is also the folder of its bundle.
import { httpFunctions } from '../functions/manifest/functions.ts';
import { noticeWorkers, queueWorkers } from '../functions/manifest/workers.ts';
import { nodeFolder } from '../functions/nodes/node-folder.ts';
import { deployedNodes } from './deployed-nodes.ts';
import { nodeFunctionName } from './function-names.ts';

const inHttp = Object.entries(httpFunctions).map(([name, { entry }]) => [name, entry] as const);

// The engine comes twice: the second time with all nodes in it, for the placement `inline`.
const engines = Object.entries(httpFunctions)
  .filter(([, { runsNodes }]) => runsNodes)
  .map(([name, { entry }]) => [`${name}-inline`, entry.replace(/handler\.ts$/, 'inline-handler.ts')] as const);

const inNodes = deployedNodes.map(
  ({ type }) => [nodeFunctionName(type), `functions/nodes/${nodeFolder(type)}/handler.ts`] as const,
);

const inDeployment = ['journey-seed', 'login-page', 'platform-application'].map(
  (name) => [name, `functions/deployment/${name}/handler.ts`] as const,
);

const inWorkers = [
  ...Object.entries({ ...queueWorkers, ...noticeWorkers }).map(([name, { entry }]) => [name, entry] as const),
  ['rotate-key-rings', 'functions/workers/rotate-key-rings/handler.ts'] as const,
];

// In the stacks of whoever guards an API with it.
const inGuards = [['session-authorizer', 'functions/authorizer/handler.ts'] as const];

/** Paths from the repository's root. */
export const functionEntries: Readonly<Record<string, string>> = Object.fromEntries([
  ...inHttp,
  ...engines,
  ...inNodes,
  ...inWorkers,
  ...inGuards,
  ...inDeployment,
]);
