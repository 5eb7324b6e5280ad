// A node's function as another stack sees it: by its name, without an export, so that a node can come and go without
// one stack holding on to the other.
import { ArnFormat, Stack, Validations } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { functionName, nodeFunctionName, nodeFunctionPrefix } from './function-names.ts';

export function nodeFunctionArn(scope: Construct, stage: string, type: string): string {
  return functionArn(scope, functionName(stage, nodeFunctionName(type)));
}

/** A pattern that stands for the functions of all nodes. */
export function anyNodeFunctionArn(scope: Construct, stage: string): string {
  return functionArn(scope, `${nodeFunctionPrefix(stage)}*`);
}

/** Says to cdk-nag why a role of this construct holds `anyNodeFunctionArn`. */
export function acknowledgeAnyNodeFunction(construct: Construct, stage: string, reason: string): void {
  Validations.of(construct).acknowledge({
    id: `AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:lambda:<AWS::Region>:<AWS::AccountId>:function:${nodeFunctionPrefix(stage)}*]`,
    reason,
  });
}

function functionArn(scope: Construct, resourceName: string): string {
  return Stack.of(scope).formatArn({
    ...{ service: 'lambda', resource: 'function', resourceName },
    arnFormat: ArnFormat.COLON_RESOURCE_NAME,
  });
}
