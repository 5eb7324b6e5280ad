// Set Session Properties. It takes effect when the journey succeeds with a session; the last node to set a time wins.

import * as z from 'zod';
import { defineNode, goTo } from '../node/define-node.ts';
import { systemSessionProperties } from '../node/session-properties.ts';

/** They ride in the journey's state until it ends. */
const mostProperties = 32;
const longestValue = 1024;

const properties = z
  .record(z.string().min(1), z.string())
  .superRefine((given, { addIssue }) => {
    const complain = (message: string): void => addIssue({ code: 'custom', message });
    const system = Object.keys(given).filter((name) => systemSessionProperties.includes(name));
    if (system.length > 0)
      complain(`Provided properties cannot include system session properties: [${system.join(', ')}]`);
    if (Object.values(given).some((value) => value === '')) complain('Session property values cannot be empty');
    if (Object.keys(given).length > mostProperties) complain(`at most ${mostProperties} properties`);
    if (Object.values(given).some((value) => value.length > longestValue)) {
      complain(`a value may have ${longestValue} characters`);
    }
  })
  .default({})
  .describe(
    `By name: at most ${mostProperties} texts of up to ${longestValue} characters, and none that a session has by itself`,
  );

const minutes = z.int().positive().optional();

export const node = defineNode(
  {
    type: 'SetSessionPropertiesNode',
    displayName: 'Set Session Properties',
    description:
      'Says what the session that the journey ends with shall hold, and how long it may last. One of the three must be given.',
    config: z
      .object({
        properties,
        maxSessionTime: minutes.describe('Minutes after which it ends; 30 days at most'),
        maxIdleTime: minutes.describe('Minutes without use after which it ends; 30 days at most'),
      })
      .refine(
        ({ properties: given, maxSessionTime, maxIdleTime }) =>
          Object.keys(given).length > 0 || maxSessionTime !== undefined || maxIdleTime !== undefined,
        {
          message: 'At least one of the following properties must be set: properties, maxSessionTime, maxIdleTime',
        },
      ),
    outcomes: ['outcome'],
    needs: [],
  },
  ({ config: { properties, maxSessionTime, maxIdleTime } }) =>
    goTo('outcome', {
      sessionProperties: properties,
      ...(maxSessionTime !== undefined && { maxSessionMinutes: maxSessionTime }),
      ...(maxIdleTime !== undefined && { maxIdleMinutes: maxIdleTime }),
    }),
);
