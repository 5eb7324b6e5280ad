// A page shows the callbacks of all its children as one step. Every child runs on every visit, each with its own
// answers, on one state; the outcome is that of the last child.

import type { JourneyNode } from '../journey/journey.ts';
import { isJsonObject, type JsonObject } from '../json.ts';
import type { Answer } from '../node/callbacks/callback.ts';
import { traitsOf } from '../node/callbacks/traits.ts';
import { NodeError } from '../node/errors.ts';
import { bestText } from '../node/localised-text.ts';
import type { AskedCallback, AskedStep } from './run.ts';
import { type LiveRun, type Turn, type Visited, visitNode, withExtras } from './visit.ts';

/** The callbacks of a page remember which child asked. */
export interface PageResult {
  readonly run: LiveRun;
  readonly result: { readonly asked: AskedStep } | { readonly outcome: string };
}

/** `answers` holds one answer per callback of `asked`; without an open step every child runs for the first time. */
export async function visitPage(
  start: LiveRun,
  page: JourneyNode,
  asked: AskedStep | undefined,
  answers: readonly Answer[],
  turn: Turn,
  visitName: string,
): Promise<PageResult> {
  if (page.children.length === 0) {
    throw new NodeError('ERR_PAGE_EMPTY', 'This page has no nodes in it, so cannot proceed');
  }
  let run = start;
  let last: Visited['result'] | undefined;
  const callbacks: AskedCallback[] = [];
  let waiting = false;
  let hints: JsonObject | undefined;
  for (const [child, node] of page.children.entries()) {
    const own = (asked?.callbacks ?? []).map((item, index) => ({ item, answer: answers[index] }));
    const ofChild = own.filter(({ item }) => item.child === child);
    const visited: Visited = await visitNode(
      run,
      node,
      {
        asked: ofChild.map(({ item }) => item),
        answers: ofChild.map(({ answer }) => answer).filter((answer) => answer !== undefined),
      },
      turn,
      `${visitName}.${child}`,
    );
    run = keepChildExtras(visited, node);
    last = visited.result;
    if (visited.result.extras.suspend) {
      throw new NodeError('ERR_NODE_CONFIG', `${node.type} ends its step, and cannot stand on a page`);
    }
    if (visited.result.kind === 'callbacks') {
      waiting ||= visited.result.callbacks.some(({ type }) => type !== 'MetadataCallback');
      callbacks.push(...visited.result.callbacks.map((callback) => ({ ...callback, child })));
      if (visited.result.hints) hints = { ...hints, ...visited.result.hints };
    } else {
      // A finished child keeps its answered callbacks, in case the page is shown again for another child.
      callbacks.push(...ofChild.map(({ item, answer }) => withAnswer(item, answer)));
    }
  }
  if (waiting) return { run, result: { asked: { ...pageStep(page, callbacks, turn), ...(hints && { hints }) } } };
  if (last?.kind !== 'outcome') {
    throw new NodeError('ERR_PAGE_EMPTY', 'No outcome and only metadata callbacks found');
  }
  return { run, result: { outcome: `${page.outcomePrefix ?? ''}${last.outcome}` } };
}

// Of what a child attaches, a page passes on the session properties, the identified user, where to go in the end and how to
// look; AM drops the rest.
function keepChildExtras({ run, result }: Visited, node: JourneyNode): LiveRun {
  const { sessionProperties, removedSessionProperties, successUrl, failureUrl, theme, universalId } = result.extras;
  return withExtras(
    run,
    {
      ...(sessionProperties && { sessionProperties }),
      ...(removedSessionProperties && { removedSessionProperties }),
      ...(successUrl !== undefined && { successUrl }),
      ...(failureUrl !== undefined && { failureUrl }),
      ...(theme !== undefined && { theme }),
      ...(universalId !== undefined && { universalId }),
    },
    node.id,
  );
}

function withAnswer(callback: AskedCallback, answer: Answer | undefined): AskedCallback {
  if (!callback.input || !answer || answer.values.length === 0 || traitsOf(callback.type).secret) return callback;
  return {
    ...callback,
    input: callback.input.map((input, index) => ({ ...input, value: answer.values[index] ?? input.value })),
  };
}

function pageStep(page: JourneyNode, callbacks: readonly AskedCallback[], turn: Turn): AskedStep {
  const config = isJsonObject(page.config) ? page.config : {};
  const text = (key: string): string | undefined => {
    const texts = config[key];
    // Checked when the journey was compiled: a map from locale to text.
    return isJsonObject(texts)
      ? bestText(texts as Record<string, string>, turn.facts.locales, 'realmServerFirst')
      : undefined;
  };
  const header = text('pageHeader');
  const description = text('pageDescription');
  const stage = config['stage'];
  return {
    callbacks,
    page: true,
    ...(header && { header }),
    ...(description && { description }),
    ...(typeof stage === 'string' && stage !== '' && { stage }),
  };
}
