// The bucket that CloudFront reads the login page from.
import { DeleteObjectsCommand, PutObjectCommand, paginateListObjectsV2, S3Client } from '@aws-sdk/client-s3';
import type { PageStore } from '../../ports/system.ts';
import { patience } from './patience.ts';

export function s3PageStore(Bucket: string, client: S3Client = newClient()): PageStore {
  return {
    async put({ path, contentType, cacheControl, content }) {
      const headers = { ContentType: contentType, CacheControl: cacheControl };
      await client.send(new PutObjectCommand({ Bucket, Key: path, Body: content, ...headers }));
    },
    async removeAll() {
      for await (const { Contents = [] } of paginateListObjectsV2({ client }, { Bucket })) {
        if (Contents.length === 0) continue;
        const Objects = Contents.map(({ Key }) => ({ Key }));
        const { Errors = [] } = await client.send(
          new DeleteObjectsCommand({ Bucket, Delete: { Objects, Quiet: true } }),
        );
        if (Errors.length > 0) throw new Error(`S3 keeps ${Errors.length} files: ${Errors[0]?.Code}`);
      }
    },
  };
}

function newClient(): S3Client {
  return new S3Client(patience(1_000, 5_000));
}
