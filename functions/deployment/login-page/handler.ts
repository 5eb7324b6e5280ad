// Runs on deployment. The files lie beside this one.
import { readFileSync } from 'node:fs';
import { required } from '../../adapters/environment.ts';
import { s3PageStore } from '../../adapters/s3-page-store.ts';
import { systemTools } from '../../adapters/system-tools.ts';
import { customResource } from '../custom-resource.ts';
import { pageFiles, uploadPages } from './upload-pages.ts';

const { log } = systemTools;
const files = pageFiles.parse(JSON.parse(readFileSync(new URL('./pages.json', import.meta.url), 'utf8')));
const store = s3PageStore(required('PAGE_BUCKET'));

export const handler = customResource((change) => uploadPages(change, { files, store }), {
  log,
  fetch,
  timeout: 50_000,
});
