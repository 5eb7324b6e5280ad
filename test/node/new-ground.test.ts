import { expect, test } from '@jest/globals';
import { runOf } from '../../functions/node/new-ground.ts';

test.each(['run:3:digest:2.0', 'run:0', 'run'])(
  'the visit %j belongs to the run whose name it begins with',
  (visit) => {
    expect(runOf(visit)).toBe('run');
  },
);
