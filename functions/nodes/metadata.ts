// State metadata. It tells again on every visit, and never goes on: the page does that for it.

import * as z from 'zod';
import { isJsonObject, type Json } from '../json.ts';
import { metadataCallback } from '../node/callbacks/metadata-callback.ts';
import { ask, defineNode } from '../node/define-node.ts';
import { mayBeShown } from '../node/state-keys.ts';

/** Clients make other callbacks of what it names. */
const reserved = '_action';

const isTold = (key: string): boolean => key !== reserved && mayBeShown(key);

export const node = defineNode(
  {
    type: 'MetadataNode',
    displayName: 'State metadata',
    description:
      'Tells the client values of shared state, which nobody is shown. It comes to no outcome: it stands on a page, and not last.',
    config: z.object({
      attributes: z
        .array(z.string())
        .default([])
        .describe('Their keys; secrets and what other nodes have to check are never told'),
    }),
    outcomes: ['outcome'],
    callbacks: ['MetadataCallback'],
    needs: [],
    neverEnds: true,
    warnings: ({ attributes }) =>
      attributes.filter((key) => !isTold(key)).map((key) => `attributes: ${key} is told to no client`),
  },
  ({ config, state }) => {
    const told = config.attributes.filter(isTold).flatMap((key) => {
      const value = state.getShared(key);
      return value === undefined ? [] : [[key, withoutPassword(value)] as const];
    });
    return ask([metadataCallback.tell(Object.fromEntries(told))]);
  },
);

/** A registration may have collected one. */
function withoutPassword(value: Json): Json {
  if (!isJsonObject(value)) return value;
  const { password: _password, ...rest } = value;
  return rest;
}
