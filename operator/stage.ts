// Which deployment is meant.
import { UsageError } from '../cli/arguments.ts';
import { configurationSchema } from '../lib/configuration-schema.ts';

/** Throws a UsageError for what no deployment can be called, which AWS would be asked about in vain. */
export function stageOf(option: string): string {
  const { data, error } = configurationSchema.shape.stage.safeParse(option);
  if (data === undefined) throw new UsageError(`--stage ${error?.issues[0]?.message}`);
  return data;
}
