// Waymark over the users of a Cognito user pool. The pool is made here; one that is there already is `UserPool.fromUserPoolId`.
import { App, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { UserPool } from 'aws-cdk-lib/aws-cognito';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { shippedJourneys, Waymark } from 'waymark/cdk';
import { userPool } from './identity-source/index.ts';

const app = new App();

const stack = new Stack(app, 'users');
const pool = new UserPool(stack, 'Users', {
  selfSignUpEnabled: false,
  signInCaseSensitive: false,
  removalPolicy: RemovalPolicy.DESTROY,
});
const client = pool.addClient('Waymark', { authFlows: { adminUserPassword: true }, preventUserExistenceErrors: true });

new Waymark(app, 'Auth', {
  stage: 'pool',
  realms: { alpha: { journeys: shippedJourneys } },
  identitySource: {
    source: userPool,
    environment: { USER_POOL_ID: pool.userPoolId, USER_POOL_CLIENT_ID: client.userPoolClientId },
    statements: [
      new PolicyStatement({
        actions: [
          'cognito-idp:AdminInitiateAuth',
          'cognito-idp:AdminGetUser',
          'cognito-idp:ListUsers',
          // Leave these out where journeys change neither passwords nor profiles.
          'cognito-idp:AdminSetUserPassword',
          'cognito-idp:AdminUpdateUserAttributes',
          'cognito-idp:AdminDeleteUserAttributes',
        ],
        resources: [pool.userPoolArn],
      }),
    ],
  },
});
