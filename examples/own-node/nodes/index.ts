// The nodes that `waymark dev` and `waymark check` add to Waymark's own.
export { riskScore } from './risk-score.ts';
