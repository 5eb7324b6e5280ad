// Puts the files of the login page where they are served from. What earlier deployments have put there stays, for pages
// that are open meanwhile and load the rest of themselves later. All goes when the stack goes.
import * as z from 'zod';
import type { PageFile, PageStore } from '../../ports/system.ts';
import type { ResourceChange, ResourceState } from '../custom-resource.ts';

/** As they lie beside the function: contents in Base64. */
export const pageFiles = z.array(
  z.strictObject({
    path: z.string(),
    contentType: z.string(),
    cacheControl: z.string(),
    content: z.base64().transform((text) => Buffer.from(text, 'base64')),
  }),
);

/** Always the same: another one would make CloudFormation delete the files after an update. */
const physicalId = 'login-page';

export async function uploadPages(
  { type }: Pick<ResourceChange, 'type'>,
  { files, store }: { readonly files: readonly PageFile[]; readonly store: PageStore },
): Promise<ResourceState> {
  if (type === 'Delete') {
    await store.removeAll();
    return { physicalId };
  }
  // One after another: whoever has the new page already finds all that it loads.
  for (const file of files) await store.put(file);
  return { physicalId };
}
