import { describe, expect, test } from '@jest/globals';
import { dataUri, imageFault, mostImageBytes, pngBytes } from '../../functions/node/brand-image.ts';
import { pngFile, pngUri, svgLogo, svgUri } from '../support/pictures.ts';

const svg = (inside: string, attributes = '') =>
  svgUri(`<svg xmlns="http://www.w3.org/2000/svg" ${attributes}>${inside}</svg>`);

describe('a picture of a brand', () => {
  test.each([
    ['an SVG', svgUri()],
    ['one with an XML declaration', svgUri(`<?xml version="1.0" encoding="UTF-8"?>\n${svgLogo}`)],
    ['one that refers to itself', svg('<defs><path id="a" d="M0 0"/></defs><use href="#a"/><g fill="url(#b)"/>')],
    ['one with a picture in it', svg('<image href="data:image/png;base64,iVBORw0KGgo="/>')],
    ['one with styles', svg('<style>.a{fill:#0a6e4f}</style><path class="a" style="opacity:.5"/>')],
    ['one of a drawing program', svg('<path/>', 'xmlns:x="http://x.example" x:file="C:\\Logos\\logo.svg"')],
    ['a PNG', pngUri()],
  ])('may be %s', (_, uri) => {
    expect(imageFault(uri)).toBeUndefined();
  });

  test.each([
    ['script', svg('<script>alert(1)</script>'), 'has an element <script>'],
    ['script under another prefix', svg('<s:script>alert(1)</s:script>'), 'has an element <script>'],
    ['script in an attribute', svg('<path d="M0 0" onload="alert(1)"/>'), 'has a script in the attribute onload'],
    [
      'script without a blank before it',
      svg('<path d="M0 0"/onload="alert(1)"/>'),
      'has a script in the attribute onload',
    ],
    ['script by address', svg('<a href="javascript:alert(1)"/>'), 'points to javascript:'],
    ['script by an address in numbers', svg('<a href="&#106;avascript:alert(1)"/>'), 'points to &#106;avascript:'],
    ['HTML inside', svg('<foreignObject><b/></foreignObject>'), 'has an element <foreignObject>'],
    ['change of an address', svg('<set attributeName="href" to="javascript:1"/>'), 'has an element <set>'],
    ['animated address', svg('<animate attributeName="href"/>'), 'has an element <animate>'],
    ['fetch of a picture', svg('<image href="https://evil.example/p.png"/>'), 'points to https://evil.example/p.png'],
    ['fetch by the old name', svg("<image xlink:href='//evil.example/p'/>"), 'points to //evil.example/p'],
    ['fetch of an SVG inside', svg('<image href="data:image/svg+xml;base64,AAAA"/>'), 'points to data:image/svg+xml'],
    ['fetch by a style', svg('<path style="fill:url(https://evil.example/a)"/>'), 'points to https://evil.example/a'],
    ['fetch by a fill', svg('<path fill="url(//evil.example/a)"/>'), 'points to //evil.example/a'],
    ['fetch by a style in numbers', svg('<path fill="&#x75;rl(//evil.example)"/>'), 'points to //evil.example'],
    ['fetch of a style sheet', svg('<style>@import "//evil.example"</style>'), 'has styles that load others'],
    ['fetch behind an escape', svg('<style>a{b:\\75rl(//evil.example)}</style>'), 'has styles that load others'],
    ['fetch of a style sheet before it', svgUri(`<?xml-stylesheet href="a"?>${svgLogo}`), 'has a document type'],
    ['entity that grows', svgUri(`<!DOCTYPE svg [<!ENTITY a "aa">]>${svgLogo}`), 'has a document type'],
  ])('attack by picture: no %s', (_, uri, fault) => {
    expect(imageFault(uri)).toMatch(new RegExp(`^${fault.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')}`));
  });

  test.each([
    ['an address', 'https://example.com/logo.svg', 'must be an SVG or a PNG'],
    ['another type', 'data:text/html;base64,PHN2Zz4=', 'must be an SVG or a PNG'],
    ['a text that is none', svgUri('<html></html>'), 'is neither an SVG in UTF-8 nor a PNG'],
    [
      'another encoding',
      `data:image/svg+xml;base64,${Buffer.from(svgLogo, 'utf16le').toString('base64')}`,
      'is neither',
    ],
    ['a PNG that is none', 'data:image/png;base64,AAAA', 'is no PNG'],
    ['a PNG for a poster', pngUri(2049, 1), 'has 2049 × 1 pixels'],
    ['too much', svgUri(svgLogo + ' '.repeat(mostImageBytes)), `has ${mostImageBytes + svgLogo.length} bytes`],
  ])('is not %s', (_, uri, fault) => {
    expect(imageFault(uri)).toContain(fault);
  });

  test('is a data URI by what it holds, not by what it is called', () => {
    expect(dataUri(pngFile())).toBe(pngUri());
    expect(dataUri(Buffer.from(svgLogo))).toBe(svgUri());
    expect(Buffer.from(pngBytes(pngUri()) ?? [])).toEqual(pngFile());
    expect(pngBytes(svgUri())).toBeUndefined();
  });
});
