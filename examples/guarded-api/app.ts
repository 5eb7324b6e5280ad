// An API that only sessions of this Waymark may call, and one of its methods only those with a second factor.
import { App, Duration, Stack } from 'aws-cdk-lib';
import { LambdaIntegration, RestApi } from 'aws-cdk-lib/aws-apigateway';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { SessionAuthorizer, shippedJourneys, Waymark } from 'waymark/cdk';

const app = new App();
const waymark = new Waymark(app, 'Auth', { stage: 'shop', realms: { alpha: { journeys: shippedJourneys } } });

const stack = new Stack(app, 'orders');
const orders = new LambdaFunction(stack, 'Orders', {
  runtime: Runtime.NODEJS_24_X,
  handler: 'index.handler',
  code: Code.fromInline(`
    exports.handler = async ({ requestContext: { authorizer } }) =>
      ({ statusCode: 200, body: JSON.stringify({ of: authorizer.user, factors: authorizer.factors }) });`),
});

const sessionsTable = waymark.tables.Sessions;
const signedIn = new SessionAuthorizer(stack, 'SignedIn', { sessionsTable, realms: ['/alpha'] });
const secondFactor = new SessionAuthorizer(stack, 'SecondFactor', {
  sessionsTable,
  realms: ['/alpha'],
  factors: ['otp', 'swk'],
  maxAge: Duration.minutes(15),
});

const api = new RestApi(stack, 'Api');
const resource = api.root.addResource('orders');
resource.addMethod('GET', new LambdaIntegration(orders), { authorizer: signedIn.authorizer });
resource.addMethod('POST', new LambdaIntegration(orders), { authorizer: secondFactor.authorizer });
SessionAuthorizer.answerWithStepUp(api);
