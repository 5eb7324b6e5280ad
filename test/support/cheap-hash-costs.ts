// In the place of functions/mfa/hash-costs.ts: the same names, and hashes that a test does not wait for.
import { cheapCost, cheapHashing } from '../../testing/memory/store.ts';

export const oldPasswordCost = cheapHashing.oldCost;
export { cheapCost as passwordCost, cheapCost as recoveryCodeCost };
