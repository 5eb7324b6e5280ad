// Runs on deployment and for `npm run seed`. The files lie beside this one.
import { readFileSync } from 'node:fs';
import { s3PageStore } from '../../adapters/aws/s3-page-store.ts';
import { required } from '../../adapters/system/environment.ts';
import { systemTools } from '../../adapters/system/tools.ts';
import { customResource, isSeedRequest, type SeedAnswer } from '../custom-resource.ts';
import { pageFiles, uploadPages } from './upload-pages.ts';

const { log } = systemTools;
const files = pageFiles.parse(JSON.parse(readFileSync(new URL('./pages.json', import.meta.url), 'utf8')));
const store = s3PageStore(required('PAGE_BUCKET'));

const resource = customResource((change) => uploadPages(change, { files, store }), {
  log,
  fetch,
  timeout: 50_000,
});

export const handler = async (event: unknown): Promise<SeedAnswer | undefined> => {
  if (!isSeedRequest(event)) {
    await resource(event);
    return undefined;
  }
  await uploadPages({ type: 'Update' }, { files, store });
  return { Uploaded: `${files.length} files` };
};
