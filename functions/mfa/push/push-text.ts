// The sentence that a push shows.

export const defaultPushText = 'Login attempt from {{user}} at {{issuer}}';

/** Fills in the two variables, wherever they stand; nothing inside a name is taken for a variable. */
export const pushText = (template: string, names: { readonly user: string; readonly issuer: string }): string =>
  template
    .replaceAll(/\{\{(user|issuer)\}\}/g, (_, name) => (name === 'user' ? names.user : names.issuer))
    .toWellFormed();
