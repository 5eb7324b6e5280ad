// A journey that leads back to the login: what one user has proved in it makes no session of another worth more.
import { describe, expect, test } from '@jest/globals';
import { systemClock } from '../../functions/adapters/system/tools.ts';
import { attackedStack, tokenOf } from '../support/attacked-stack.ts';
import { code } from '../support/authenticator.ts';
import { journeyExport } from '../support/journey-builder.ts';

const attacked = attackedStack();

const page = (to: string) => ({
  type: 'PageNode',
  children: { name: { type: 'UsernameCollectorNode' }, secret: { type: 'PasswordCollectorNode' } },
  to: { outcome: to },
});
const twice = journeyExport({
  id: 'Twice',
  entry: 'first',
  nodes: {
    first: page('check'),
    check: { type: 'DataStoreDecisionNode', to: { true: 'code', false: 'failure' } },
    code: {
      type: 'OathTokenVerifierNode',
      config: { algorithm: 'TOTP' },
      to: { successOutcome: 'level', failureOutcome: 'failure', notRegisteredOutcome: 'failure' },
    },
    level: { type: 'ModifyAuthLevelNode', config: { authLevelIncrement: 10 }, to: { outcome: 'second' } },
    second: page('again'),
    again: { type: 'DataStoreDecisionNode', to: { true: 'success', false: 'failure' } },
  },
});

describe('a journey that asks for a name twice', () => {
  test('A-6.8.4 the level and the code of the first user are worth nothing in the session of the second', async () => {
    const { stack, withOath, withoutFactor, signIn, answer, guard } = attacked();
    await stack.importJourneys(twice);
    const [mallory, username] = [await withOath(), await withoutFactor()];
    const prompt = await signIn('Twice', mallory.username);
    const second = await answer(prompt, code(mallory.app.totp(systemClock)));

    const end = await answer(second, { NameCallback: username, PasswordCallback: 'correct-horse-1' });

    const { effect, context } = await guard(tokenOf(end), { minimumAuthLevel: 10 });
    expect(context).toMatchObject({ user: username, factors: 'pwd', authLevel: '0' });
    expect(effect).toBe('Deny');
  });
});
