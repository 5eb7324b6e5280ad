// Builds the pages into login/dist: login.html, devices.html, and pages/ with all that they load. Addresses are relative,
// so both pages may be served under any path, side by side.
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

const file = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

// biome-ignore lint/style/noDefaultExport: Vite reads the default export
export default defineConfig({
  root: file('.'),
  base: './',
  publicDir: false,
  logLevel: 'warn',
  build: {
    outDir: file('dist'),
    assetsDir: 'pages',
    emptyOutDir: true,
    target: 'es2022',
    // Data URIs in style sheets and scripts would need holes in the content security policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: { input: [file('login.html'), file('devices.html')] },
  },
});
