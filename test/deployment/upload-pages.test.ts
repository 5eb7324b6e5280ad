import { describe, expect, test } from '@jest/globals';
import { pageFiles, uploadPages } from '../../functions/deployment/login-page/upload-pages.ts';
import type { PageFile } from '../../functions/ports/system.ts';

function file(path: string, text: string) {
  const headers = { contentType: 'text/html; charset=utf-8', cacheControl: 'no-cache' };
  return { path, ...headers, content: Buffer.from(text).toString('base64') };
}

function bucket(...paths: readonly string[]) {
  const stored = new Map(paths.map((path) => [path, 'old']));
  const order: string[] = [];
  const store = {
    async put({ path, content }: PageFile) {
      order.push(path);
      stored.set(path, Buffer.from(content).toString());
    },
    async removeAll() {
      stored.clear();
    },
  };
  return { store, stored, order };
}

describe('the files of the login page', () => {
  const files = pageFiles.parse([file('pages/login-1.js', 'run()'), file('login', '<p>Zoë')]);

  test.each(['Create', 'Update'] as const)(
    '%s: they come in order, beside what open pages still load',
    async (type) => {
      const { store, stored, order } = bucket('pages/login-0.js', 'login');

      await uploadPages({ type }, { files, store });

      expect(order).toEqual(['pages/login-1.js', 'login']);
      expect(Object.fromEntries(stored)).toEqual({
        'pages/login-0.js': 'old',
        'pages/login-1.js': 'run()',
        login: '<p>Zoë',
      });
    },
  );

  test('Delete: the bucket is empty, or it could not go', async () => {
    const { store, stored } = bucket('pages/login-0.js', 'login');

    await uploadPages({ type: 'Delete' }, { files, store });

    expect(stored.size).toBe(0);
  });

  test('an update never makes CloudFormation delete them: the physical id stays', async () => {
    const { store } = bucket();

    const made = await uploadPages({ type: 'Create' }, { files, store });
    const changed = await uploadPages({ type: 'Update' }, { files: [], store });

    expect(changed.physicalId).toBe(made.physicalId);
  });
});
