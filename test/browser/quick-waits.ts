// The shipped journeys with shorter waits: a page asks twice a second whether the phone has answered, and no test sits for the
// five seconds that people have. Nothing else of them is different.
import type { ImportReport } from '../../functions/journey/import.ts';
import { shippedFiles } from '../support/shipped-journeys.ts';

const usual = '"secondsToWait": 5';

export const quickFiles = shippedFiles.map(({ name, text }) => ({
  name,
  text: text.replaceAll(usual, '"secondsToWait": 0'),
}));

/** In the realm alpha of the local stack at this URL. */
export async function quickWaits(stackUrl: string): Promise<void> {
  const files = quickFiles.filter((file) => !shippedFiles.some(({ text }) => text === file.text));
  const response = await fetch(new URL('/_waymark/journeys', stackUrl), {
    method: 'POST',
    body: JSON.stringify({ realm: 'alpha', files }),
  });
  const { accepted = [], refused = [] } = (await response.json()) as Partial<ImportReport>; // of our own making
  if (accepted.length === 0 || refused.length > 0) throw new Error(`No quicker waits: ${JSON.stringify(refused)}`);
}
