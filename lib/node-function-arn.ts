// A node's function as another stack sees it: by its name, without an export, so that a node can come and go without
// one stack holding on to the other.
import { ArnFormat, Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { functionName, nodeFunctionName, nodeFunctionPrefix } from './function-names.ts';

export function nodeFunctionArn(scope: Construct, stage: string, type: string): string {
  return functionArn(scope, functionName(stage, nodeFunctionName(type)));
}

/** A pattern that stands for the functions of all nodes. */
export function anyNodeFunctionArn(scope: Construct, stage: string): string {
  return functionArn(scope, `${nodeFunctionPrefix(stage)}*`);
}

function functionArn(scope: Construct, resourceName: string): string {
  return Stack.of(scope).formatArn({
    ...{ service: 'lambda', resource: 'function', resourceName },
    arnFormat: ArnFormat.COLON_RESOURCE_NAME,
  });
}
