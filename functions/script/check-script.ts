// What can be said of a script before it runs: whether it parses, and which of its names will not be there.
import { type Node, parse } from 'acorn';
import { nearest } from '../nearest.ts';
import { bindings, deviceMatchBindings, javaClasses, refusedBindings } from './script-names.ts';
import type { ScriptEngine } from './script-run.ts';

interface ScriptFinding {
  /** Counted from 1. */
  readonly line: number;
  readonly message: string;
  /** The binding or class of AM's that there is nothing behind here. */
  readonly missing?: { readonly kind: 'script binding' | 'Java class'; readonly name: string };
}

interface ScriptCheck {
  /** It does not parse: it can never run. */
  readonly syntaxError?: ScriptFinding;
  /** Names that there is nothing behind, each once; a script that only tests for them runs all the same. */
  readonly warnings: readonly ScriptFinding[];
}

interface CheckedScript {
  readonly source: string;
  readonly engine: ScriptEngine;
  /** A script for `require`: it is run as a function. Default false. */
  readonly library?: boolean;
  /** Only nodes that match devices run it, which give it more. Default false. */
  readonly matchesDevices?: boolean;
}

export function checkScript({ source, engine, library = false, matchesDevices = false }: CheckedScript): ScriptCheck {
  let program: Node;
  try {
    program = parse(source.replace(/^\ufeff/, ''), {
      // What the sandbox understands.
      ecmaVersion: 2023,
      sourceType: 'script',
      locations: true,
      allowReturnOutsideFunction: library,
    });
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return { syntaxError: syntaxFinding(error), warnings: [] };
  }
  return { warnings: warningsOf(program, { engine, library, matchesDevices }) };
}

function syntaxFinding(error: SyntaxError & { loc?: { line: number } }): ScriptFinding {
  // The message ends with the place, which is told apart.
  return { line: error.loc?.line ?? 1, message: error.message.replace(/ \(\d+:\d+\)$/, '') };
}

// Names of the language, of the sandbox, and of what Java is reached by.
const language = [
  ...[
    'AggregateError',
    'Array',
    'ArrayBuffer',
    'BigInt',
    'BigInt64Array',
    'BigUint64Array',
    'Boolean',
    'DataView',
    'Date',
  ],
  ...[
    'Error',
    'EvalError',
    'Float32Array',
    'Float64Array',
    'Function',
    'Infinity',
    'Int16Array',
    'Int32Array',
    'Int8Array',
  ],
  ...[
    'InternalError',
    'JSON',
    'Map',
    'Math',
    'NaN',
    'Number',
    'Object',
    'Promise',
    'Proxy',
    'RangeError',
    'ReferenceError',
  ],
  ...[
    'Reflect',
    'RegExp',
    'Set',
    'String',
    'Symbol',
    'SyntaxError',
    'TypeError',
    'URIError',
    'Uint16Array',
    'Uint32Array',
  ],
  ...[
    'Uint8Array',
    'Uint8ClampedArray',
    'WeakMap',
    'WeakSet',
    'arguments',
    'decodeURI',
    'decodeURIComponent',
    'encodeURI',
  ],
  ...['encodeURIComponent', 'escape', 'eval', 'globalThis', 'isFinite', 'isNaN', 'parseFloat', 'parseInt', 'undefined'],
  'unescape',
];
const packages = ['Packages', 'com', 'java', 'javax', 'org'];

const engineNames = { legacy: 'legacy engine', next: 'next generation' } as const;

interface Names {
  readonly declared: Set<string>;
  /** Lines of the first use that is no mere `typeof`. */
  readonly used: Map<string, number>;
  readonly classes: Map<string, number>;
  /** Inside `with` any name may be a property. */
  opaque: boolean;
}

function warningsOf(
  program: Node,
  { engine, library, matchesDevices }: Required<Omit<CheckedScript, 'source'>>,
): ScriptFinding[] {
  const names: Names = { declared: new Set(), used: new Map(), classes: new Map(), opaque: false };
  collect(program as SyntaxNode, names);
  const given = matchesDevices ? deviceMatchBindings : [];
  const refused = (refusedBindings[engine] as readonly string[]).filter((name) => !given.includes(name));
  const known = new Set<string>([
    ...[...language, ...packages, 'JavaImporter', ...bindings[engine], ...given, ...refused],
    ...(library ? ['exports', 'module', 'require'] : []),
  ]);
  const free = [...names.used].filter(([name]) => !names.declared.has(name));
  const findings: ScriptFinding[] = [
    ...free
      .filter(([name]) => refused.includes(name))
      .map(([name, line]) => {
        const missing = { kind: 'script binding', name } as const;
        return { line, message: `The binding ${name} is not available to scripts`, missing };
      }),
    ...free
      .filter(([name]) => !known.has(name) && !names.opaque)
      .map(([name, line]) => ({ line, message: `${name} is not defined${meantBy(name, engine)}` })),
    ...[...names.classes]
      .filter(([name]) => !isKnownClass(name))
      .map(([name, line]) => {
        const missing = { kind: 'Java class', name } as const;
        return { line, message: `Java class ${name} is not available to scripts`, missing };
      }),
  ];
  return findings.sort((one, other) => one.line - other.line);
}

/** The binding that a slip leads to, or that the other engine has. */
function meantBy(name: string, engine: ScriptEngine): string {
  const other = engine === 'next' ? 'legacy' : 'next';
  const ofOther: readonly string[] = bindings[other];
  if (ofOther.includes(name))
    return `: it is of the ${engineNames[other]}, and this script is of the ${engineNames[engine]}`;
  const meant = nearest(name, bindings[engine]);
  return meant === undefined ? '' : `; did you mean ${meant}?`;
}

function isKnownClass(name: string): boolean {
  const dot = name.lastIndexOf('.');
  return javaClasses[name.slice(0, dot)]?.includes(name.slice(dot + 1)) ?? false;
}

/** A node of the tree, by whatever keys it has. */
type SyntaxNode = Node & Readonly<Record<string, unknown>>;

function isNode(value: unknown): value is SyntaxNode {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';
}

/** Not by recursion: a chain of calls is nested as deep as it is long, and nothing bounds that but the size of the script. */
function collect(program: SyntaxNode, names: Names): void {
  interface Open {
    readonly node: SyntaxNode;
    readonly parent?: SyntaxNode;
    readonly key: string;
  }
  const open: Open[] = [{ node: program, key: '' }];
  for (let next = open.pop(); next; next = open.pop()) {
    const { node, parent, key } = next;
    look(node, parent, key, names);
    const inside = Object.entries(node).flatMap(([inner, value]) =>
      (Array.isArray(value) ? value : [value]).filter(isNode).map((child): Open => {
        return { node: child, parent: node, key: inner };
      }),
    );
    // The first one is looked at next.
    for (const child of inside.reverse()) open.push(child);
  }
}

function look(node: SyntaxNode, parent: SyntaxNode | undefined, key: string, names: Names): void {
  if (node.type === 'WithStatement') names.opaque = true;
  if (node.type === 'Identifier') note(node, parent, key, names);
  if (node.type === 'ObjectPattern') {
    for (const { value } of node['properties'] as { value?: SyntaxNode }[]) {
      if (value?.type === 'Identifier') names.declared.add(String(value['name']));
    }
  }
  if (node.type === 'MemberExpression') {
    const name = className(pathOf(node));
    if (name !== undefined && !names.classes.has(name)) names.classes.set(name, lineOf(node));
  }
}

const binding: Readonly<Record<string, readonly string[]>> = {
  VariableDeclarator: ['id'],
  FunctionDeclaration: ['id', 'params'],
  FunctionExpression: ['id', 'params'],
  ArrowFunctionExpression: ['params'],
  ClassDeclaration: ['id'],
  ClassExpression: ['id'],
  CatchClause: ['param'],
  AssignmentExpression: ['left'],
  ForInStatement: ['left'],
  ForOfStatement: ['left'],
  ArrayPattern: ['elements'],
  RestElement: ['argument'],
  AssignmentPattern: ['left'],
};

/** Names are taken to be declared wherever they are: a script that mixes up its scopes is told when it runs. */
function note(node: SyntaxNode, parent: SyntaxNode | undefined, key: string, names: Names): void {
  const name = String(node['name']);
  if (binding[parent?.type ?? '']?.includes(key)) names.declared.add(name);
  else if (isReference(parent, key) && !names.used.has(name)) names.used.set(name, lineOf(node));
}

function isReference(parent: SyntaxNode | undefined, key: string): boolean {
  switch (parent?.type) {
    case 'MemberExpression':
      return key === 'object' || parent['computed'] === true;
    case 'Property':
    case 'PropertyDefinition':
    case 'MethodDefinition':
      return key !== 'key' || parent['computed'] === true;
    case 'LabeledStatement':
    case 'BreakStatement':
    case 'ContinueStatement':
    case 'MetaProperty':
      return false;
    case 'UnaryExpression':
      return parent['operator'] !== 'typeof';
    default:
      return true;
  }
}

function lineOf(node: SyntaxNode): number {
  return node.loc?.start.line ?? 1;
}

const longestPath = 20;

/** `['org', 'forgerock', …]` of a chain that begins with a name; undefined where it does not, and for what is too long for a class. */
function pathOf(node: SyntaxNode): string[] | undefined {
  const path: string[] = [];
  let at = node;
  for (; at.type === 'MemberExpression' && path.length < longestPath; at = at['object'] as SyntaxNode) {
    if (at['computed'] === true) return undefined;
    path.push(String((at['property'] as SyntaxNode)['name']));
  }
  return at.type === 'Identifier' ? [String(at['name']), ...path.reverse()] : undefined;
}

/** Up to the first part that begins with a capital. */
function className(path: string[] | undefined): string | undefined {
  if (!path || !packages.includes(path[0] ?? '')) return undefined;
  const parts = path[0] === 'Packages' ? path.slice(1) : path;
  const at = parts.findIndex((part) => /^[A-Z]/.test(part));
  return at < 1 ? undefined : parts.slice(0, at + 1).join('.');
}
