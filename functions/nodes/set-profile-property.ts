// Writes values of the state into the user's profile. A node of the community; nothing that goes wrong here stops a journey.

import * as z from 'zod';
import type { Json } from '../json.ts';
import { changeNeeds, changeProfile } from '../node/change-profile.ts';
import { defineNode, goTo } from '../node/define-node.ts';
import { errorName } from '../node/errors.ts';
import { journeyUser } from '../node/resolve-identity.ts';
import { attributeRefusal } from '../node/user-schema.ts';

const passwords: readonly string[] = ['userPassword', 'password'];
const trouble = 'The profile of the user was not changed';

const keysByAttribute = z
  .record(
    z.string().refine((name) => passwords.includes(name) || attributeRefusal(name) === undefined, {
      error: ({ input }) => `${String(input)} ${attributeRefusal(String(input))}`,
    }),
    z.string().min(1),
  )
  .default({});

export const node = defineNode(
  {
    type: 'SetProfilePropertyNode',
    displayName: 'Set Profile Property',
    description:
      'Writes values of the state into the profile of the user. Attributes that no journey changes are left as they are; a password goes by the way of passwords. Nothing that goes wrong here stops the journey.',
    config: z.object({
      properties: keysByAttribute.describe(
        'By attribute the key of shared state; a value in double quotes is taken as it is',
      ),
      transientProperties: keysByAttribute.describe('The same for keys of transient state'),
      addAttributes: z
        .boolean()
        .default(false)
        .describe('Adds to the values that an attribute has, instead of replacing them'),
    }),
    outcomes: ['outcome'],
    inputs: ({ properties, transientProperties }) => [
      ...[properties, transientProperties].flatMap((keys) => Object.values(keys)),
      'username',
    ],
    told: ['userAttributes'],
    needs: changeNeeds,
  },
  async (context, ports) => {
    const { config, state, log } = context;
    const shared = valuesOf(config.properties, (key) => state.getShared(key));
    const transient = valuesOf(config.transientProperties, (key) => state.get(key));
    const { userPassword, password = userPassword, ...attributes } = { ...shared, ...transient };
    const user = journeyUser(context);
    try {
      const identity = user && (await ports.identities.find(user));
      if (!identity) {
        log.warn(trouble, { reason: 'no such user' });
        return goTo('outcome');
      }
      const changed = await changeProfile(context, ports, identity, {
        attributes,
        add: config.addAttributes,
        ...(typeof password === 'string' && password !== '' && { password }),
      });
      if (changed.done) return goTo('outcome', { ...(changed.events.length > 0 && { events: changed.events }) });
      log.warn(trouble, { reason: changed.refused });
    } catch (error) {
      log.error(trouble, { reason: errorName(error) });
    }
    return goTo('outcome');
  },
);

function valuesOf(
  keys: Readonly<Record<string, string>>,
  read: (key: string) => Json | undefined,
): Record<string, Json> {
  const found = Object.entries(keys).flatMap(([attribute, key]) => {
    const literal = /^"(.*)"$/s.exec(key)?.[1];
    const value = literal ?? read(key);
    return value === undefined || value === null ? [] : [[attribute, value] as const];
  });
  return Object.fromEntries(found);
}
