// Which test files begin first. Jest knows how long each took the last time; the first time it goes by the size of the file, and
// small files that start a whole system come last, when no others are left to run beside them.
const { default: Sequencer } = require('@jest/test-sequencer');

/** In which a file takes seconds. */
const slow = new Set(['integration', 'attacks', 'stacks']);

module.exports = class extends Sequencer {
  sort(tests) {
    const sorted = super.sort(tests);
    if (sorted.every(({ duration }) => duration !== undefined)) return sorted;
    const isSlow = ({ context }) => slow.has(context.config.displayName?.name);
    return [...sorted.filter(isSlow), ...sorted.filter((test) => !isSlow(test))];
  }
};
