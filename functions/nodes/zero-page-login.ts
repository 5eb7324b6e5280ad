// Zero Page Login Collector. It reads the headers of whichever request it runs in; what it finds is checked, and charged, by
// the nodes that check what is typed.

import * as z from 'zod';
import { defineNode, goTo } from '../node/define-node.ts';
import { decodedWords } from '../node/encoded-words.ts';
import { NodeError } from '../node/errors.ts';
import { universalId } from '../ports/universal-id.ts';

/** Whoever can read them can act as somebody else. The engine shows no node the header of the session's token, either. */
const refusedHeaders = ['authorization', 'cookie', 'iplanetdirectorypro', 'proxy-authorization'];

const headerName = z
  .string()
  .regex(/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/, { message: 'must be the name of a header' })
  .refine((name) => !refusedHeaders.includes(name.toLowerCase()), {
    message: 'must be no header of cookies, credentials or sessions',
  });

export const node = defineNode(
  {
    type: 'ZeroPageLoginNode',
    displayName: 'Zero Page Login Collector',
    description:
      'Takes name and password from headers of the request. The Referer is a wall against careless pages, not against programs, which send what they like.',
    config: z.object({
      usernameHeader: headerName.default('X-OpenAM-Username').describe('The header of the user name'),
      passwordHeader: headerName.default('X-OpenAM-Password').describe('The header of the password'),
      allowWithoutReferer: z
        .boolean()
        .default(true)
        .describe('Whether the Referer of the request is not looked at, be there one or not'),
      referrerWhiteList: z
        .array(z.string())
        .default([])
        .describe('Otherwise the only values of Referer with which the headers count'),
    }),
    outcomes: ['true', 'false'],
    sees: ({ usernameHeader, passwordHeader, allowWithoutReferer }) => ({
      headers: [usernameHeader, passwordHeader, ...(allowWithoutReferer ? [] : ['referer'])],
    }),
    needs: ['identities'],
    warnings: ({ allowWithoutReferer, referrerWhiteList }) => [
      'takes passwords from headers, whether the realm has zeroPageLogin on or not',
      ...(allowWithoutReferer && referrerWhiteList.length > 0
        ? ['referrerWhiteList: not looked at while allowWithoutReferer is on']
        : []),
      ...(!allowWithoutReferer && referrerWhiteList.length === 0
        ? ['referrerWhiteList: empty, so that the headers never count']
        : []),
    ],
  },
  async ({ config, state, request, realm }, { identities }) => {
    const valuesOf = (name: string): readonly string[] => request?.headers[name.toLowerCase()] ?? [];
    const [names, passwords] = [valuesOf(config.usernameHeader), valuesOf(config.passwordHeader)];
    if (names.length + passwords.length === 0) return goTo('false');
    const comesFrom = valuesOf('referer').some((place) => config.referrerWhiteList.includes(place));
    if (!config.allowWithoutReferer && !comesFrom) return goTo('false');

    const [username, password] = [onlyOne(names), onlyOne(passwords)];
    if (password !== '') state.putTransient('password', password);
    if (username === '') return goTo('true');
    state.putShared('username', username);
    const identity = await identities.find({ realm, username });
    // As with any name that was typed: a locked account is no more than a name.
    return goTo('true', identity?.active ? { universalId: universalId(identity) } : {});
  },
);

/** Empty without one. */
function onlyOne(values: readonly string[]): string {
  if (values.length > 1) {
    const message = `Expecting only one header value for username and/or password but size is ${values.length}`;
    throw new NodeError('ERR_NODE_INPUT', message);
  }
  return decodedWords(values[0] ?? '');
}
