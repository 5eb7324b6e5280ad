// Changing a user's profile for a journey: what its nodes may change, and a password by the way that passwords go.
import { holdsNul } from '../mfa/slow-hash.ts';
import type { Ports } from '../ports/index.ts';
import type { NodeEvent } from '../ports/node-runner.ts';
import { remembered } from '../ports/sessions.ts';
import { universalId } from '../ports/universal-id.ts';
import type { Identity } from '../ports/users.ts';
import type { NodeContext } from './define-node.ts';
import { passwordPolicies } from './input-policies.ts';
import { onNewGround, runOf } from './new-ground.ts';
import { provesFactors } from './proved-factors.ts';
import { storedValues, userSchema } from './user-schema.ts';

type Context = Pick<
  NodeContext,
  | 'strict'
  | 'factorRule'
  | 'passwordPolicy'
  | 'standing'
  | 'visit'
  | 'log'
  | 'realm'
  | 'userAttributes'
  | 'passwordPolicy'
>;
export const changeNeeds = [
  'factors',
  'identities',
  'identityAttributes',
  'passwordChange',
  'sessionGroundRaiser',
] as const;
type ChangePorts = Pick<Ports, (typeof changeNeeds)[number]>;

export interface ProfileChange {
  /** By attribute, as collected. What no journey changes is left out, and named in the log. */
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly password?: string | undefined;
  /** Written as given: for what a node itself vouches for. */
  readonly own?: Readonly<Record<string, readonly string[]>>;
  /** Adds values instead of replacing them. Default: replace. */
  readonly add?: boolean;
}

/** `refused`: nothing was written, for one of the words of the reason. */
export type Changed =
  | { readonly done: true; readonly events: readonly NodeEvent[] }
  | { readonly done: false; readonly refused: 'unproved' | 'policy' | 'gone' };

/**
 * All or nothing but for the password, which goes last. Where the realm guards its users' factors nothing changes for a user
 * who has proved nothing in this journey: a password in any case, in a strict realm the rest as well. A password changes only for
 * who has proved one of the factors that there are at this moment.
 */
export async function changeProfile(
  context: Context,
  ports: ChangePorts,
  identity: Identity,
  { attributes, password, own = {}, add = false }: ProfileChange,
): Promise<Changed> {
  const { strict, factorRule, standing, log } = context;
  // A remembered browser may be a stolen one: it proves nothing anew.
  const unproved = standing.proofs.every(({ factor }) => factor === remembered);
  if (unproved && (strict || (password !== undefined && factorRule.changes === 'proved'))) {
    log.warn('Nothing is changed for a user who has proved nothing', { password: password !== undefined });
    return { done: false, refused: 'unproved' };
  }
  if (password !== undefined) {
    if (!identity.active) return { done: false, refused: 'gone' };
    if (!(await mayChoosePassword(context, ports, identity))) return { done: false, refused: 'unproved' };
  }
  const wanted = changeable(context, attributes);
  if (!wanted || (password !== undefined && breaksPolicy(password, identity, strict))) {
    return { done: false, refused: 'policy' };
  }
  const written = { ...wanted, ...own };
  if (Object.keys(written).length > 0) {
    const write = add ? ports.identityAttributes.add : ports.identityAttributes.set;
    if (!(await write(identity, written))) return { done: false, refused: 'gone' };
  }
  const events = addressEvents(identity, wanted);
  if (password === undefined) return { done: true, events };
  const change = () => ports.passwordChange.change(identity, password, context.passwordPolicy.hash);
  const { result } = await onNewGround(ports.sessionGroundRaiser, identity, runOf(context.visit), change);
  if (!result) return { done: false, refused: 'gone' };
  const changed: NodeEvent = { eventName: 'WAYMARK-PASSWORD-CHANGED', info: { objectId: universalId(identity) } };
  return { done: true, events: [...events, changed] };
}

/** What a journey has asked for at its beginning may not be all that there is by now. */
async function mayChoosePassword(context: Context, { factors }: ChangePorts, identity: Identity): Promise<boolean> {
  const { factorRule, standing, log } = context;
  const isShort = factorRule.always === true && standing.proofs.every(({ device }) => device === undefined);
  if (!isShort && provesFactors(context, await factors.look(identity))) return true;
  log.warn('The password of a user who has not proved his second factor stays');
  return false;
}

/** By attribute the texts to store; undefined when a value does not fit its attribute. */
function changeable(
  { userAttributes, log }: Context,
  attributes: Readonly<Record<string, unknown>>,
): Record<string, readonly string[]> | undefined {
  const schema = userSchema(userAttributes);
  const entries = Object.entries(attributes).map(([name, value]) => {
    const attribute = Object.hasOwn(schema, name) ? schema[name] : undefined;
    if (!attribute?.userEditable) {
      log.debug('An attribute that no journey changes is left as it is', { attribute: name });
      return [];
    }
    const values = storedValues(attribute, value);
    // Nobody may lose what he cannot be without.
    return [[name, attribute.required && values?.length === 0 ? undefined : values] as const];
  });
  const flat = entries.flat();
  if (flat.some(([, values]) => values === undefined)) return undefined;
  return Object.fromEntries(flat.map(([name, values]) => [name, values ?? []]));
}

function breaksPolicy(password: string, { username }: Identity, strict: boolean): boolean {
  return holdsNul(password) || passwordPolicies('password', username, strict).failures(password).length > 0;
}

function addressEvents(
  { attributes }: Identity,
  { mail }: Readonly<Record<string, readonly string[]>>,
): readonly NodeEvent[] {
  const [previous] = attributes['mail'] ?? [];
  if (mail === undefined || mail[0] === previous) return [];
  return [{ eventName: 'WAYMARK-ADDRESS-CHANGED', info: { ...(previous !== undefined && { previous }) } }];
}
