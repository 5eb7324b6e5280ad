// For the projects whose tests meet a running system: on a busy machine a step takes seconds, and a test that waits for
// nothing is not slowed by a generous time-out.
import { jest } from '@jest/globals';

jest.setTimeout(60_000);
process.env['STORE_PATIENCE'] = '10';
