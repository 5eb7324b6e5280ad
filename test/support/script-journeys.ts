// Script cases as journeys that can be imported: each puts the given state down, runs the script, and shows for each outcome
// what is in state then.
import type { JourneySource } from '../../functions/journey/source.ts';
import type { JsonObject } from '../../functions/json.ts';
import { journeyExport } from '../../testing/journey-builder.ts';
import type { ScriptCase, ScriptTurn } from './script-world.ts';

export const scriptId = (index: number): string => `case-${index}`;
/** Its libraries say it, too. */
const scriptName = 'A script';
/** Buttons of the step that shows the state. */
export const ways = ['again', 'success', 'failure'] as const;
const keysOf = (...stores: readonly (Readonly<Record<string, unknown>> | undefined)[]): string[] =>
  stores.flatMap((store) => Object.keys(store ?? {}));
/** Key and store. */
export const goneFrom = (turn: ScriptTurn): string[][] => (turn.gone ?? []).map((gone) => gone.split(' in '));

/** Asks for a name, and signs in whoever has it. */
export const who = journeyExport({
  id: 'Who',
  entry: 'name',
  nodes: { name: { type: 'UsernameCollectorNode', to: { outcome: 'success' } } },
});

export const journeyId = (index: number): string => `Script${index}`;

export function journeyOf(given: ScriptCase, index: number): JourneySource {
  const { engine, script, outcomes, inputs = ['*'], outputs = ['*'], world = {} } = given;
  const runs = (id: string, ends: readonly string[], to: string | ((end: string) => string)) => ({
    type: 'ScriptedDecisionNode',
    config: { script: id, outcomes: [...ends], inputs: ['*'], outputs: ['*'] },
    to: Object.fromEntries(ends.map((end) => [end, typeof to === 'string' ? to : to(end)])),
  });
  const id = scriptId(index);
  const played = runs(id, outcomes, (outcome) => `show ${outcome}`);
  const libraries = Object.entries(world.libraries ?? {});
  return journeyExport({
    id: journeyId(index),
    entry: 'given',
    nodes: {
      given: runs(`${id}-given`, ['placed'], 'played'),
      played: { ...played, config: { ...played.config, inputs: [...inputs], outputs: [...outputs] } },
      ...Object.fromEntries(
        outcomes.map((outcome) => [
          `show ${outcome}`,
          runs(`${id}-${outcome}`, ways, (way) => (way === 'again' ? 'played' : way)),
        ]),
      ),
    },
    // Whoever comes with a session is let in without a script, otherwise.
    tree: { mustRun: true },
    scripts: {
      [id]: exported(scriptName, engine, script),
      [`${id}-given`]: exported('Given', 'next', placing(given)),
      ...Object.fromEntries(
        outcomes.map((outcome) => [`${id}-${outcome}`, exported('Shown', 'legacy', showing(given, outcome))]),
      ),
      ...Object.fromEntries(
        libraries.map(([name, source]) => [`${id}-${name}`, { ...exported(name, 'next', source), context: 'LIBRARY' }]),
      ),
    },
  });
}

function exported(name: string, engine: ScriptCase['engine'], script: string): JsonObject {
  return {
    name,
    script: JSON.stringify(script),
    language: 'JAVASCRIPT',
    evaluatorVersion: engine === 'next' ? '2.0' : '1.0',
  };
}

/** Nothing can place what is in the secure store; whom the journey is about must be known where devices or sessions are. */
function placing({ shared, transient, world = {}, turns }: ScriptCase): string {
  const isAboutSomebody =
    world.devices !== undefined || turns.some((turn) => endsWith(turn) && turn.identified === undefined);
  const [user = 'ada'] = Object.keys(world.users ?? {});
  const all = { ...(isAboutSomebody && { username: user }), ...shared };
  return `
    var shared = ${JSON.stringify(all)}, transient = ${JSON.stringify(transient ?? {})};
    for (var key in shared) nodeState.putShared(key, shared[key]);
    for (var other in transient) nodeState.putTransient(other, transient[other]);
    action.goTo("placed");`;
}

/** What the legacy engine sees: each store by itself. */
function showing({ turns, ...given }: ScriptCase, outcome: string): string {
  const expected = turns.flatMap((turn) =>
    keysOf(turn.shared, turn.transient).concat(goneFrom(turn).map(([key = '']) => key)),
  );
  const keys = [...new Set([...keysOf(given.shared, given.transient), ...expected])];
  return `
    var fr = JavaImporter(
      org.forgerock.openam.auth.node.api.Action, com.sun.identity.authentication.callbacks.HiddenValueCallback,
      javax.security.auth.callback.ConfirmationCallback
    );
    var ways = ${JSON.stringify(ways)};
    if (callbacks.isEmpty()) {
      var report = { outcome: ${JSON.stringify(outcome)}, shared: {}, transient: {} };
      ${JSON.stringify(keys)}.forEach(function (key) {
        if (sharedState.containsKey(key)) report.shared[key] = sharedState.get(key);
        if (transientState.containsKey(key)) report.transient[key] = transientState.get(key);
      });
      action = fr.Action.send(
        new fr.HiddenValueCallback("report", JSON.stringify(report)), new fr.ConfirmationCallback(0, ways, 0)
      ).build();
    } else {
      outcome = ways[callbacks.get(1).getSelectedIndex()];
    }`;
}

/** The journey's end tells something that the turn speaks of. */
export function endsWith({ session, identified, errorMessage }: ScriptTurn): boolean {
  return [session, identified, errorMessage].some((said) => said !== undefined);
}

/** Of a realm for all of them. Its scripts may touch devices of whom the journey names, as no case shows one. */
export function settingsOf(cases: readonly ScriptCase[]): JsonObject {
  const worlds = cases.flatMap(({ world }) => world ?? []);
  const origins = worlds.flatMap(({ http = [] }) => http.map(({ to }) => new URL(to.split(' ')[1] ?? '').origin));
  const properties = Object.assign({}, ...worlds.map((world) => world.properties));
  // Others cannot be set, so no script finds them.
  const allowed = Object.entries(properties).filter(([name]) => /^(script|esv)\./.test(name));
  const labels = worlds.flatMap(({ secrets = {} }) => Object.keys(secrets));
  return {
    journeyMinutes: 15,
    scripting: {
      devices: 'journeyUser',
      http: { allow: [...new Set(origins)] },
      properties: Object.fromEntries(allowed) as JsonObject,
      secrets: Object.fromEntries(labels.map((label) => [label, label])),
    },
  };
}
