#!/usr/bin/env node
// `npx waymark COMMAND`, and what the scripts of package.json call.
import './supported-node.js';

// Read only when the Node is known to be one that can.
await import('../cli/main.ts');
