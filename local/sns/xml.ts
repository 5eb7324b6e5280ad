// Answers of the AWS query protocol, in XML.

const namespace = 'http://sns.amazonaws.com/doc/2010-03-31/';

/** The text is escaped. */
export function leaf(name: string, text: string): string {
  return `<${name}>${escaped(text)}</${name}>`;
}

export function map(name: string, values: ReadonlyMap<string, string>): string {
  const entries = [...values].map(([key, value]) => `<entry>${leaf('key', key)}${leaf('value', value)}</entry>`);
  return `<${name}>${entries.join('')}</${name}>`;
}

/** Each member is XML already. */
export function list(name: string, members: readonly string[]): string {
  return `<${name}>${members.map((member) => `<member>${member}</member>`).join('')}</${name}>`;
}

/** `result` is XML already; actions that give nothing have none. */
export function response(action: string, result: string | undefined, requestId: string): string {
  const body = result === undefined ? '' : `<${action}Result>${result}</${action}Result>`;
  return (
    `<${action}Response xmlns="${namespace}">${body}` +
    `<ResponseMetadata>${leaf('RequestId', requestId)}</ResponseMetadata></${action}Response>`
  );
}

export function errorResponse(type: 'Sender' | 'Receiver', code: string, message: string, requestId: string): string {
  return (
    `<ErrorResponse xmlns="${namespace}">` +
    `<Error>${leaf('Type', type)}${leaf('Code', code)}${leaf('Message', message)}</Error>` +
    `${leaf('RequestId', requestId)}</ErrorResponse>`
  );
}

// Line ends travel by number, since a parser may read them as it likes.
const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\r': '&#xd;',
  '\n': '&#xa;',
};

function escaped(text: string): string {
  return text.replace(/[&<>"\r\n]/g, (found) => entities[found] ?? found);
}
