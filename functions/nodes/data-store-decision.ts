// Checks the collected user name and password.

import * as z from 'zod';
import { chargedCheck } from '../node/charged-check.ts';
import { defineNode, goTo } from '../node/define-node.ts';
import { NodeError } from '../node/errors.ts';
import { universalId } from '../ports/universal-id.ts';

export const node = defineNode(
  {
    type: 'DataStoreDecisionNode',
    displayName: 'Data Store Decision',
    description:
      'Checks the user name and the password that were collected. A locked account and a password past its end of life look like a wrong password.',
    config: z.object({}),
    outcomes: ['true', 'false'],
    inputs: ['realm', 'username', 'password'],
    needs: ['passwordAttempts', 'passwordCheck'],
    proves: true,
    // It may write no hash: whoever broke into it could sign in as anybody. That one compares once more, and writes.
    beside: 'IdentityStoreDecisionNode',
  },
  async (context, ports) => {
    const { state, realm, log } = context;
    const password = state.getText('password');
    if (password === undefined) {
      log.error('There is no password in the journey: collect it earlier, it is kept only for nodes that ask for it');
      throw new NodeError('ERR_NODE_INPUT', 'Unable to authenticate');
    }
    if (password.trim() === '') return goTo('false');

    const username = state.getShared('username');
    const user = { realm, username: typeof username === 'string' ? username : '' };
    const check = await chargedCheck(context, ports, user, password);
    // Known is identified, whatever the password: a Retry Limit Decision after `false` counts on the user.
    const extras = check.known
      ? { universalId: universalId({ realm, username: check.username ?? user.username }) }
      : {};
    // A locked account and a password past its end of life look like a wrong password: nothing tells them apart. One
    // that must be changed passes, since this node has no way to ask for another.
    if (!check.correct || !check.active || check.expired) return goTo('false', { ...extras, ...check.told });
    await check.succeeded();
    const renews = check.stale !== undefined && !check.mustChange;
    return goTo('true', { ...extras, ...check.told, proved: [{ factor: 'pwd' }], ...(renews && { beside: true }) });
  },
);
