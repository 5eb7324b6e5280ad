// What to do first: the pages, and three commands for a plain shell that sign the user in with nothing but curl and sed.

/** `url` is the API's: `http://localhost:8080/am`. */
export function pagesToOpen(url: string): string {
  const page = (path: string): string => new URL(path, url).href;
  return `Open in a browser:   ${page('/login?journey=PushLogin')}
and beside it:       ${page('/phone')}
when signed in:      ${page('/devices')}
mails to users:      ${page('/mail')}`;
}

/** `url` without a slash at the end: `http://localhost:8080/am`. */
export function tryThis(url: string, username: string, password: string): string {
  return `
AM=${url}/json/realms/root/realms/alpha

STEP=$(curl -s -X POST "$AM/authenticate?authIndexType=service&authIndexValue=Login")

TOKEN=$(printf %s "$STEP" |
  sed 's/"IDToken1","value":""/"IDToken1","value":"${username}"/; s/"IDToken2","value":""/"IDToken2","value":"${password}"/' |
  curl -s -H 'Content-Type: application/json' -d @- "$AM/authenticate" |
  sed 's/.*"tokenId":"\\([^"]*\\)".*/\\1/')

curl -s -X POST -H "iPlanetDirectoryPro: $TOKEN" "$AM/sessions?_action=getSessionInfo"
`.trim();
}
