// The users of a Cognito user pool: Waymark asks it for passwords and profiles, and keeps their devices, sessions and counts.
// The pool is one without factors of its own, and does not tell names apart by capitals, which is how Cognito makes them.
import {
  AdminDeleteUserAttributesCommand,
  AdminGetUserCommand,
  type AdminGetUserCommandOutput,
  AdminInitiateAuthCommand,
  AdminSetUserPasswordCommand,
  AdminUpdateUserAttributesCommand,
  CognitoIdentityProviderClient,
  ListUsersCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { defineIdentitySource, type PasswordVerdict, type SourceIdentity } from 'waymark/node';

/** From Cognito's names to those of a profile. */
const names: Readonly<Record<string, string>> = {
  name: 'cn',
  given_name: 'givenName',
  family_name: 'sn',
  phone_number: 'telephoneNumber',
};

/** Of a wrong password, a user who is disabled, and one who has to be reset: none of them gets in. */
const refusals = new Set([
  'InvalidParameterException',
  'NotAuthorizedException',
  'PasswordResetRequiredException',
  'UserNotConfirmedException',
  'UserNotFoundException',
]);

/** Cognito refuses any other as a mistake of the caller, and so nobody has one. */
const nameOfPool = /^[\p{L}\p{M}\p{S}\p{N}\p{P}]{1,128}$/u;

export const userPool = defineIdentitySource(
  { module: import.meta.url },
  {
    async checkPassword({ username }, password): Promise<PasswordVerdict> {
      if (!nameOfPool.test(username)) return { verdict: 'wrong' };
      const { client, UserPoolId, ClientId } = pool();
      const reply = await unlessRefused(
        client.send(
          new AdminInitiateAuthCommand({
            ...{ UserPoolId, ClientId, AuthFlow: 'ADMIN_USER_PASSWORD_AUTH' },
            AuthParameters: { USERNAME: username, PASSWORD: password },
          }),
        ),
      );
      if (!reply) return { verdict: 'wrong' };
      const challenge = reply.ChallengeName;
      if (challenge !== undefined && challenge !== 'NEW_PASSWORD_REQUIRED') {
        throw new PoolError('The pool asks for a factor of its own: switch that off, Waymark asks for one');
      }
      const found = await identity(username);
      // Signed in by an alias: the person has another name, and the devices are under that one.
      if (!found) return { verdict: 'wrong' };
      return { verdict: 'right', username: found.username, active: found.active, mustChange: challenge !== undefined };
    },

    find: ({ username }) => identity(username),

    async findByMail(_realm, address) {
      const { client, UserPoolId } = pool();
      // In the language of filters a text ends at a quotation mark.
      const Filter = `email = "${address.replaceAll(/["\\]/g, '\\$&')}"`;
      const { Users = [] } = await client.send(new ListUsersCommand({ UserPoolId, Filter, Limit: 2 }));
      return Users.map(({ Username, Enabled, Attributes }) =>
        profile({ Username, Enabled, UserAttributes: Attributes }),
      );
    },

    async changePassword({ username }, Password) {
      if (!nameOfPool.test(username)) return false;
      const { client, UserPoolId } = pool();
      const command = new AdminSetUserPasswordCommand({ UserPoolId, Username: username, Password, Permanent: true });
      return (await unlessRefused(client.send(command), 'InvalidPasswordException')) !== undefined;
    },

    async changeAttributes({ username }, attributes) {
      if (!nameOfPool.test(username)) return false;
      const { client, UserPoolId } = pool();
      const wanted = Object.entries(attributes).map(([name, values]) => ({ Name: poolName(name), values }));
      const set = wanted.flatMap(({ Name, values: [Value] }) => (Value === undefined ? [] : [{ Name, Value }]));
      const gone = wanted.flatMap(({ Name, values }) => (values.length === 0 ? [Name] : []));
      const of = { UserPoolId, Username: username };
      const changes = [
        ...(set.length > 0
          ? [() => client.send(new AdminUpdateUserAttributesCommand({ ...of, UserAttributes: set }))]
          : []),
        ...(gone.length > 0
          ? [() => client.send(new AdminDeleteUserAttributesCommand({ ...of, UserAttributeNames: gone }))]
          : []),
      ];
      for (const change of changes) if ((await unlessRefused<unknown>(change())) === undefined) return false;
      return true;
    },
  },
);

/** Its name is what the log says of it. */
class PoolError extends Error {
  override name = 'PoolError';
}

/** Undefined when there is no such user, and for somebody who has `username` as an alias only. */
async function identity(username: string): Promise<SourceIdentity | undefined> {
  if (!nameOfPool.test(username)) return undefined;
  const { client, UserPoolId } = pool();
  const found = await unlessRefused(client.send(new AdminGetUserCommand({ UserPoolId, Username: username })));
  if (!found) return undefined;
  const person = profile(found);
  return person.username.toLowerCase() === username ? person : undefined;
}

function profile({
  Username = '',
  Enabled = true,
  UserAttributes = [],
}: Pick<AdminGetUserCommandOutput, 'Enabled' | 'UserAttributes'> & { readonly Username?: string | undefined }) {
  const given = new Map(UserAttributes.map(({ Name, Value }) => [Name, Value]));
  const mail = given.get('email');
  // An address that nobody has verified may be somebody else's: Waymark would send notices there, and find users by it.
  const verified = mail !== undefined && given.get('email_verified') === 'true' ? { mail: [mail] } : {};
  const others = Object.entries(names).flatMap(([theirs, ours]) => {
    const value = given.get(theirs);
    return value === undefined ? [] : [[ours, [value]] as const];
  });
  return { username: Username, active: Enabled, attributes: { ...Object.fromEntries(others), ...verified } };
}

function poolName(name: string): string {
  const [found] = Object.entries(names).find(([, ours]) => ours === name) ?? [];
  if (found === undefined) throw new PoolError(`Waymark does not change ${name} in the pool`);
  return found;
}

/** Undefined where Cognito says that this user is not let in; whatever else is wrong is trouble, not a wrong password. */
async function unlessRefused<Reply>(reply: Promise<Reply>, also = ''): Promise<Reply | undefined> {
  try {
    return await reply;
  } catch (error) {
    const { name } = error as Error; // what the SDK rejects with
    if (refusals.has(name) || name === also) return undefined;
    throw error;
  }
}

let ofThisProcess: ReturnType<typeof poolOfEnvironment> | undefined;

// Made at the first call, not at import: the app that deploys it imports it, too.
function pool() {
  ofThisProcess ??= poolOfEnvironment();
  return ofThisProcess;
}

function poolOfEnvironment() {
  const { USER_POOL_ID: UserPoolId, USER_POOL_CLIENT_ID: ClientId } = process.env;
  if (!UserPoolId || !ClientId)
    throw new PoolError('USER_POOL_ID and USER_POOL_CLIENT_ID name the pool and its client');
  const requestHandler = { connectionTimeout: 500, requestTimeout: 1_500, throwOnRequestTimeout: true } as const;
  return { client: new CognitoIdentityProviderClient({ maxAttempts: 2, requestHandler }), UserPoolId, ClientId };
}
