// A node's function as another stack sees it: by its name, without an export, so that a node can come and go without
// one stack holding on to the other.
import { ArnFormat, Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { functionName, nodeFunctionName } from './function-names.ts';

export function nodeFunctionArn(scope: Construct, stage: string, type: string): string {
  return Stack.of(scope).formatArn({
    service: 'lambda',
    resource: 'function',
    resourceName: functionName(stage, nodeFunctionName(type)),
    arnFormat: ArnFormat.COLON_RESOURCE_NAME,
  });
}
