// In the place of functions/mfa/hash-costs.ts: the same names, and hashes that a test does not wait for.
import { cheapCost } from '../../testing/memory/store.ts';

export { cheapCost as passwordCost, cheapCost as recoveryCodeCost };
