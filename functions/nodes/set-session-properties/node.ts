// Set Session Properties. It takes effect when the journey succeeds with a session; the last node to set a time wins.
import { goTo, implementNode } from '../../node/define-node.ts';
import { definition } from './definition.ts';

export const node = implementNode(definition, ({ config: { properties, maxSessionTime, maxIdleTime } }) =>
  goTo('outcome', {
    sessionProperties: properties,
    ...(maxSessionTime !== undefined && { maxSessionMinutes: maxSessionTime }),
    ...(maxIdleTime !== undefined && { maxIdleMinutes: maxIdleTime }),
  }),
);
