// `waymark/testing`: for who writes nodes. One node alone, or a whole journey in memory with our nodes and yours, an
// authenticator and phones. Nothing waits and nothing is random: the clock stands still until it is moved.
//
//   const run = await runNode(riskScore, { ports: memoryPorts(), state: { shared: { username: 'demo' } } });
//
//   const world = await journeyWorld({ nodes: [riskScore], journeys: [readFileSync('Login.journey.json', 'utf8')], push: true });
//   await addUser(world.ports, { username: 'demo', password: 'Correct-horse-7' });
//   const step = await world.answer(await world.start('Login'), { NameCallback: 'demo', PasswordCallback: 'Correct-horse-7' });
//
// A mistake in the test, or something that the node does and its definition does not say, is a WrongUse.
export { addUser } from './add-user.ts';
export type { ApiEventOptions } from './api-event.ts';
export { type Authenticator, authenticator } from './authenticator.ts';
export { identitySourceRules, type SourceRule, type SourceWorld } from './identity-source-rules.ts';
export { exportFile, type JourneySpec, journeyExport, nodeId } from './journey-builder.ts';
export { type JourneyWorld, journeyWorld, type WorldOptions } from './journey-world.ts';
export { addDevice, type MemoryPorts, memoryPorts } from './memory/ports.ts';
export { openPush, type PhoneInHand } from './phones.ts';
export { type RecordedLog, recordedLog } from './recorded-log.ts';
export { type RecordedMetrics, recordedMetrics } from './recorded-metrics.ts';
export { answer, type NodeRun, type RunOptions, runNode } from './run-node.ts';
export { seededRandomness } from './seeded-randomness.ts';
export { type SimulatedClock, simulatedClock } from './simulated-clock.ts';
export { type AnswersByType, type Asking, numberOf, outputOf, type Reply, shownCodes, typesOf, uriOf } from './step.ts';
export type { GivenJourney } from './world-journeys.ts';
export type { OtherNodes } from './world-nodes.ts';
export { WrongUse } from './wrong-use.ts';
