// POST /nodes/{nodeType}: one node alone, for orchestrators of one's own and for trying it out. The request body is the
// node's event and its reply the answer. AWS signatures only; who may call is up to the account's policies.
import { Stack, Validations } from 'aws-cdk-lib';
import { AuthorizationType, AwsIntegration, type RestApi } from 'aws-cdk-lib/aws-apigateway';
import { PolicyDocument, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { gatewayErrorBody } from '../functions/manifest/gateway-errors.ts';
import { acknowledgeAnyNodeFunction, anyNodeFunctionArn, nodeFunctionArn } from './node-function-arn.ts';
import type { DeployedNode } from './own-nodes.ts';

const nodeFailed = JSON.stringify(gatewayErrorBody({ status: 502, reason: 'Bad Gateway', message: 'The node failed' }));

export function addNodeDoors(api: RestApi, stage: string, deployed: readonly DeployedNode[]): void {
  const arns = new Map(deployed.map(({ definition: { type } }) => [type, nodeFunctionArn(api, stage, type)]));
  // A role, not a permission on each function: the functions are in a stack that does not know this API.
  // By what their names begin with: one by one, so many are more than a role may hold.
  const everyNode = anyNodeFunctionArn(api, stage);
  const invoker = new Role(Stack.of(api), 'NodeInvoker', {
    description: 'Lets the API call the functions of the nodes',
    assumedBy: new ServicePrincipal('apigateway.amazonaws.com'),
    inlinePolicies: {
      invoke: new PolicyDocument({
        statements: [new PolicyStatement({ actions: ['lambda:InvokeFunction'], resources: [everyNode] })],
      }),
    },
  });
  acknowledgeAnyNodeFunction(
    invoker,
    stage,
    'Every function of this stage whose name begins so is one of a node, and each has a door of its own here',
  );
  const nodes = api.root.addResource('nodes');
  for (const [type, arn] of arns) {
    const integration = new AwsIntegration({
      service: 'lambda',
      path: `2015-03-31/functions/${arn}/invocations`,
      options: {
        credentialsRole: invoker,
        integrationResponses: [
          { statusCode: '200' },
          // Lambda answers 200 for a function that threw. Its error text, which this matches, stays inside.
          {
            statusCode: '502',
            selectionPattern: '(\\n|.)+',
            responseTemplates: { 'application/json': nodeFailed },
          },
        ],
      },
    });
    const method = nodes.addResource(type).addMethod('POST', integration, {
      authorizationType: AuthorizationType.IAM,
      methodResponses: [{ statusCode: '200' }, { statusCode: '502' }],
    });
    Validations.of(method).acknowledge({
      id: 'AwsSolutions-COG4',
      reason: 'Programs of the account call here, by their IAM roles',
    });
  }
}
