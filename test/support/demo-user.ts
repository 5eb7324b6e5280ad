// The user of most journeys in tests, and what is typed for this user.
import { addUser } from '../../testing/add-user.ts';
import type { JourneyWorld } from '../../testing/journey-world.ts';
import type { AnswersByType } from '../../testing/step.ts';

export const demo: AnswersByType = { NameCallback: 'demo', PasswordCallback: 'Waymark-demo-1' };

export async function addDemoUser({ ports }: Pick<JourneyWorld, 'ports'>): Promise<void> {
  await addUser(ports, {
    username: 'demo',
    attributes: { cn: ['Demo User'], mail: ['demo@example.com'], givenName: ['Demo'], sn: ['User'] },
    password: 'Waymark-demo-1',
  });
}

export const user = { realm: '/alpha', username: 'demo' };

/** Posts a code, or with `recovery` presses the button beside it. */
export function code(text: string, recovery = false): AnswersByType {
  return { NameCallback: text, ConfirmationCallback: recovery ? 1 : 0 };
}
