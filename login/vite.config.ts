// Builds the pages into login/dist: login.html, devices.html, and pages/ with all that they load. Addresses are relative,
// so both pages may be served under any path, side by side.
import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { defineConfig, type Plugin } from 'vite';

const file = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

/**
 * Of a catalogue a page takes its own words, and leaves those of nodes and mails to the server; what My account alone says is a file
 * of its own (`?account`), which nobody loads who signs in.
 */
function pageTexts(): Plugin {
  const sources = globSync('src/{sign-in,shared}/*.{ts,tsx}', { cwd: file('.') });
  const signIn = sources.map((name) => readFileSync(file(name), 'utf8')).join('\n');
  const isCommon = (key: string): boolean =>
    key.startsWith('page.policy.') || new RegExp(`\\b${key.slice('page.'.length)}\\b`).test(signIn);
  return {
    name: 'page-texts',
    enforce: 'pre',
    transform: {
      filter: { id: /functions\/texts\/[\w-]+\.json(?:\?account)?$/ },
      handler: (code, id) => {
        const ofAccount = id.endsWith('?account');
        const texts = Object.entries<string>(JSON.parse(code)).filter(
          ([key]) => key.startsWith('page.') && isCommon(key) !== ofAccount,
        );
        const json = JSON.stringify(Object.fromEntries(texts));
        return ofAccount ? { code: `export default ${json}`, moduleType: 'js' } : json;
      },
    },
  };
}

// biome-ignore lint/style/noDefaultExport: Vite reads the default export
export default defineConfig({
  root: file('.'),
  base: './',
  publicDir: false,
  logLevel: 'warn',
  plugins: [pageTexts()],
  build: {
    outDir: file('dist'),
    assetsDir: 'pages',
    emptyOutDir: true,
    target: 'es2022',
    // Data URIs in style sheets and scripts would need holes in the content security policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      input: [file('login.html'), file('devices.html')],
      // Who serves them knows no names with more dots in them than the last one.
      output: { chunkFileNames: ({ name }) => `pages/${name.replaceAll('.', '-')}-[hash].js` },
    },
  },
});
