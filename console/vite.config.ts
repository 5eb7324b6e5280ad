// Builds the console into console/dist: console.html, and console/ with all that it loads. Served beside the sign-in page and
// with the same headers, but built by itself: who signs in loads nothing of it.
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

const file = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

// biome-ignore lint/style/noDefaultExport: Vite reads the default export
export default defineConfig({
  root: file('.'),
  base: './',
  publicDir: false,
  logLevel: 'warn',
  oxc: { jsx: { runtime: 'automatic', importSource: 'react' } },
  build: {
    outDir: file('dist'),
    assetsDir: 'console',
    emptyOutDir: true,
    target: 'es2022',
    // Data URIs in style sheets and scripts would need holes in the content security policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // The layout engine, which is loaded when a picture is drawn.
    chunkSizeWarningLimit: 2000,
    rolldownOptions: {
      input: [file('console.html')],
      // `use client` in a library says nothing to a page that has no server.
      checks: { moduleLevelDirective: false },
    },
  },
});
