// Remove Session Properties. Names are case-sensitive; those that nobody has set are nothing to complain about.
import { goTo, implementNode } from '../../node/define-node.ts';
import { systemSessionProperties } from '../../node/session-properties.ts';
import { definition } from './definition.ts';

export const node = implementNode(definition, ({ config }) =>
  goTo('outcome', {
    removedSessionProperties: config.propertyNames.filter((name) => !systemSessionProperties.includes(name)),
  }),
);
