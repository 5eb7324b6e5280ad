// Names of meters. Each is a metric of its own and is paid for, so that no journey makes them up as it goes.
import * as z from 'zod';

export const meterKey = z
  .string()
  .regex(/^[A-Za-z0-9._-]{1,64}$/, { message: 'may have 64 letters, digits, dots, dashes and underscores' });
