// As much of Cognito as the example asks, behind HTTP on 127.0.0.1: a pool in memory that does not know capitals apart.
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';

export interface PoolUser {
  readonly Username: string;
  password: string;
  readonly enabled?: boolean;
  /** An administrator has set the password: Cognito asks for another. */
  temporary?: boolean;
  /** The pool asks for a code of its own behind the password. */
  readonly ownFactor?: boolean;
  readonly attributes: Record<string, string>;
}

export interface FakePool {
  readonly endpoint: string;
  readonly users: PoolUser[];
  /** What was asked, by operation. */
  readonly asked: string[];
  /** Answers nothing but errors of its own from now on. */
  broken: boolean;
  stop(): Promise<void>;
}

type Body = Readonly<Record<string, never>> & {
  readonly Username: string;
  readonly AuthParameters: { readonly USERNAME: string; readonly PASSWORD: string };
  readonly Filter: string;
  readonly Password: string;
  readonly UserAttributes: readonly { readonly Name: string; readonly Value: string }[];
  readonly UserAttributeNames: readonly string[];
};

class Refusal extends Error {}

export async function startPool(users: PoolUser[]): Promise<FakePool> {
  const asked: string[] = [];
  const state = { broken: false };
  const server: Server = createServer(async (request, response) => {
    const operation = String(request.headers['x-amz-target']).replace(/^.*\./, '');
    asked.push(operation);
    const body = (await json(request)) as Body; // what the SDK sends
    response.setHeader('content-type', 'application/x-amz-json-1.1');
    const answer = (status: number, content: object) => response.writeHead(status).end(JSON.stringify(content));
    if (state.broken) return void answer(500, { __type: 'InternalErrorException', message: 'what was sent' });
    try {
      answer(200, operations[operation]?.(users, body) ?? {});
    } catch (error) {
      const { message } = error as Error; // thrown below
      answer(400, { __type: message, message: `Of ${body.AuthParameters?.PASSWORD ?? body.Username}` });
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo; // listens on a port
  return {
    ...{ endpoint: `http://127.0.0.1:${port}`, users, asked },
    get broken() {
      return state.broken;
    },
    set broken(value) {
      state.broken = value;
    },
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const operations: Readonly<Record<string, (users: PoolUser[], body: Body) => object>> = {
  AdminInitiateAuth(users, { AuthParameters: { USERNAME, PASSWORD } }) {
    if (PASSWORD === '') throw new Refusal('InvalidParameterException');
    const user = named(users, USERNAME);
    if (!user || user.password !== PASSWORD || user.enabled === false) throw new Refusal('NotAuthorizedException');
    if (user.temporary)
      return { ChallengeName: 'NEW_PASSWORD_REQUIRED', ChallengeParameters: {}, Session: 'x'.repeat(30) };
    if (user.ownFactor)
      return { ChallengeName: 'SOFTWARE_TOKEN_MFA', ChallengeParameters: {}, Session: 'x'.repeat(30) };
    return {
      AuthenticationResult: { AccessToken: 'a.b.c', ExpiresIn: 3600, TokenType: 'Bearer' },
      ChallengeParameters: {},
    };
  },
  AdminGetUser(users, { Username }) {
    return { ...told(required(users, Username)), UserAttributes: attributesOf(required(users, Username)) };
  },
  ListUsers(users, { Filter }) {
    const [, escaped = ''] = /^email = "((?:\\.|[^"\\])*)"$/.exec(Filter) ?? [];
    if (escaped === '') throw new Refusal('InvalidParameterException');
    const address = escaped.replaceAll(/\\(.)/g, '$1').toLowerCase();
    const found = users.filter(({ attributes }) => attributes['email']?.toLowerCase() === address);
    return { Users: found.map((user) => ({ ...told(user), Attributes: attributesOf(user) })) };
  },
  AdminSetUserPassword(users, { Username, Password }) {
    if (Password.length < 8) throw new Refusal('InvalidPasswordException');
    const user = required(users, Username);
    user.password = Password;
    user.temporary = false;
    return {};
  },
  AdminUpdateUserAttributes(users, { Username, UserAttributes }) {
    const { attributes } = required(users, Username);
    for (const { Name, Value } of UserAttributes) attributes[Name] = Value;
    return {};
  },
  AdminDeleteUserAttributes(users, { Username, UserAttributeNames }) {
    const { attributes } = required(users, Username);
    for (const name of UserAttributeNames) delete attributes[name];
    return {};
  },
};

/** By name, by `sub`, or by a verified address, which is an alias. */
function named(users: readonly PoolUser[], name: string): PoolUser | undefined {
  const wanted = name.toLowerCase();
  return users.find(({ Username, attributes: { sub, email, email_verified } }) => {
    const alias = email_verified === 'true' ? email?.toLowerCase() : undefined;
    return [Username.toLowerCase(), sub, alias].includes(wanted);
  });
}

function required(users: readonly PoolUser[], name: string): PoolUser {
  const user = named(users, name);
  if (!user) throw new Refusal('UserNotFoundException');
  return user;
}

function told({ Username, enabled = true }: PoolUser) {
  return { Username, Enabled: enabled, UserStatus: 'CONFIRMED' };
}

function attributesOf({ attributes }: PoolUser) {
  return Object.entries(attributes).map(([Name, Value]) => ({ Name, Value }));
}
