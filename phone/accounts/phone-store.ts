// Where a phone keeps its state.
import { emptyPhone, type PhoneState } from './phone-state.ts';

/** Nothing here waits, so that no other turn comes between reading and writing of one update. */
export interface PhoneStore {
  read(): PhoneState;
  update(change: (state: PhoneState) => PhoneState): void;
}

export function memoryPhoneStore(start: PhoneState = emptyPhone): PhoneStore {
  let state = start;
  return {
    read: () => state,
    update(change) {
      state = change(state);
    },
  };
}
