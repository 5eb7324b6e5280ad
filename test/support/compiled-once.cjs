// Jest compiles every module anew for every test file: of a file with few tests that is a sixth of its work. Here a text that a
// worker has compiled before is given to V8 with what came of it then. What is shared is code alone, and no state of a module.
const vm = require('node:vm');

const modules = new Map();
const functions = new Map();
const { SourceTextModule, compileFunction } = vm;

/** Its code cache, if this very text has one under this name. */
function known(cache, name, code) {
  const found = cache.get(name);
  return found?.code === code ? found.cachedData : undefined;
}

vm.SourceTextModule = class extends SourceTextModule {
  constructor(code, options) {
    const cachedData = known(modules, options.identifier, code);
    super(code, cachedData ? { ...options, cachedData } : options);
    if (!cachedData) modules.set(options.identifier, { code, cachedData: this.createCachedData() });
  }
};

vm.compileFunction = (code, parameters, options) => {
  const { filename } = options;
  const cachedData = known(functions, filename, code);
  if (cachedData) return compileFunction(code, parameters, { ...options, cachedData });
  const compiled = compileFunction(code, parameters, { ...options, produceCachedData: true });
  if (compiled.cachedData) functions.set(filename, { code, cachedData: compiled.cachedData });
  return compiled;
};
