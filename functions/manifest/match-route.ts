// Which route a path takes, as API Gateway decides it: for the local server and for tests of the routes.
import { type Route, routes } from './routes.ts';

export interface RouteMatch {
  readonly route: Route;
  /** As API Gateway hands them over: still percent-encoded. */
  readonly pathParameters: Readonly<Record<string, string>>;
}

/**
 * Static segments win over parameters and those over `{name+}`, from the left; a slash at the end makes no
 * difference.
 * @param path below the stage, without the query: `/json/realms/root/sessions/`.
 */
export function matchRoute(method: string, path: string, among: readonly Route[] = routes): RouteMatch | undefined {
  const segments = path.replace(/^\/|\/$/g, '').split('/');
  let best: { rank: string; match: RouteMatch } | undefined;
  for (const route of among) {
    if (route.method !== 'ANY' && route.method !== method) continue;
    const found = rankOf(route.path.slice(1).split('/'), segments);
    if (found === undefined || (best !== undefined && found.rank >= best.rank)) continue;
    best = { rank: found.rank, match: { route, pathParameters: found.parameters } };
  }
  return best?.match;
}

// The rank has one digit for each segment of the template, so comparing two as text compares from the left.
function rankOf(
  template: readonly string[],
  segments: readonly string[],
): { rank: string; parameters: Record<string, string> } | undefined {
  const parameters: Record<string, string> = {};
  let rank = '';
  for (const [index, part] of template.entries()) {
    const segment = segments[index];
    const name = /^\{(\w+)(\+?)\}$/.exec(part);
    if (segment === undefined || segment === '') return undefined;
    if (name?.[1] === undefined) {
      if (part !== segment) return undefined;
      rank += '0';
    } else if (name[2] === '+') {
      return { rank: `${rank}2`, parameters: { ...parameters, [name[1]]: segments.slice(index).join('/') } };
    } else {
      parameters[name[1]] = segment;
      rank += '1';
    }
  }
  return template.length === segments.length ? { rank, parameters } : undefined;
}
