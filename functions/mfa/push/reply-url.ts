// Where phones send their answers: AM's push endpoint of a realm.

export type ReplyAction = 'register' | 'authenticate' | 'refresh';

/**
 * `baseUrl` is where clients find the server, context path included; `realm` the normal form (`/`, `/alpha`). The
 * action is the only query parameter and nothing is percent-encoded: phones exchange the one and double the other.
 */
export const replyUrl = (baseUrl: string, realm: string, action: ReplyAction): string => {
  const names = ['root', ...realm.split('/').filter(Boolean)];
  const path = names.map((name) => `/realms/${name}`).join('');
  return `${baseUrl.replace(/\/+$/, '')}/json${path}/push/sns/message?_action=${action}`;
};
