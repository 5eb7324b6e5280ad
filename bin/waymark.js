#!/usr/bin/env node
// `npx waymark COMMAND`, in the repository and in the package, and what the scripts of package.json call.
import { existsSync } from 'node:fs';
import module from 'node:module';
import { fileURLToPath } from 'node:url';
import './supported-node.js';

// Read only when the Node is known to be one that can. The package has no sources: Node reads no TypeScript in node_modules.
if (existsSync(new URL('../cli/main.ts', import.meta.url))) {
  // Sources that were stripped of their types once need not be again, which takes 18 MB in each process besides the time.
  module.enableCompileCache(fileURLToPath(new URL('../node_modules/.cache/waymark-node', import.meta.url)));
  await import('../cli/main.ts');
} else await import('../build/cli/main.js');
