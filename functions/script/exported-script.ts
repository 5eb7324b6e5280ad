// Scripts as exports have them, and as Configuration keeps them: just as they came, and decoded when they are wanted. Every tool
// writes the source in a way of its own.
import { isJsonObject, type Json } from '../json.ts';
import type { StoredScript } from '../ports/scripts.ts';
import type { ScriptEngine } from './script-run.ts';

export const libraryContext = 'LIBRARY';

/** Undefined when it has no source. */
export function exportedScript(id: string, value: Json | undefined): StoredScript | undefined {
  if (!isJsonObject(value)) return undefined;
  const source = scriptSource(value['script']);
  if (source === undefined) return undefined;
  const text = (key: string, otherwise: string): string => {
    const member = value[key];
    return typeof member === 'string' && member !== 'null' ? member : otherwise;
  };
  const context = text('context', 'AUTHENTICATION_TREE_DECISION_NODE');
  return {
    id,
    name: text('name', id),
    description: text('description', ''),
    source,
    language: text('language', 'JAVASCRIPT'),
    context,
    // Before AM 7 there was one engine, and it had no number.
    evaluatorVersion: text('evaluatorVersion', context === libraryContext ? '2.0' : '1.0'),
    default: value['default'] === true,
  };
}

/** The context does not decide: the cloud has scripts of the next generation under the name of the first. */
export function engineOf({
  context,
  evaluatorVersion,
}: Pick<StoredScript, 'context' | 'evaluatorVersion'>): ScriptEngine {
  return context === libraryContext || evaluatorVersion === '2.0' ? 'next' : 'legacy';
}

/** Of a script in any language but JavaScript. */
export function languageRefusal({ name, language }: Pick<StoredScript, 'name' | 'language'>): string {
  return `Script ${name}: ${language === 'GROOVY' ? 'Groovy' : language} is not supported`;
}

/** Lines, base64 (AM and the older tools), a JSON text (frodo), percent-encoded, or just the source. */
export function scriptSource(script: Json | undefined): string | undefined {
  if (Array.isArray(script)) return script.every((line) => typeof line === 'string') ? script.join('\n') : undefined;
  if (typeof script !== 'string') return undefined;
  return fromBase64(script) ?? fromJson(script) ?? fromPercent(script) ?? script;
}

// A short script may look like base64; what it then decodes to is no text.
function fromBase64(script: string): string | undefined {
  if (script === '' || script.length % 4 !== 0 || !/^[0-9A-Za-z+/]+={0,2}$/.test(script)) return undefined;
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(script, 'base64'));
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what a text does not have
    return /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/.test(text) ? undefined : text;
  } catch {
    return undefined;
  }
}

function fromJson(script: string): string | undefined {
  if (!script.startsWith('"')) return undefined;
  try {
    const text: unknown = JSON.parse(script);
    return typeof text === 'string' ? text : undefined;
  } catch {
    return undefined;
  }
}

// No source of more than one word does without blanks.
function fromPercent(script: string): string | undefined {
  if (/\s/.test(script) || !/%(20|0A|0D|09)/i.test(script)) return undefined;
  try {
    return decodeURIComponent(script);
  } catch {
    return undefined;
  }
}
