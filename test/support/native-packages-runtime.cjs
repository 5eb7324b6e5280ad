// Jest evaluates every module anew for every test file. Of our own modules that keeps the files apart; of large packages
// without state it is most of a file's time (the CDK alone: four seconds). These are loaded once for each worker, by Node.js.
const { createRequire } = require('node:module');
const { isAbsolute } = require('node:path');
const { default: Runtime } = require('jest-runtime');

const native = /\/node_modules\/(?:aws-cdk-lib|constructs|cdk-nag|typescript)\//;

Object.defineProperty(exports, '__esModule', { value: true });
exports.default = class extends Runtime {
  requireModule(from, moduleName, options, isRequireActual) {
    if (isAbsolute(moduleName ?? from) && native.test(moduleName ?? from) && !options?.isInternalModule) {
      return createRequire(from)(moduleName ?? from);
    }
    return super.requireModule(from, moduleName, options, isRequireActual);
  }
};
