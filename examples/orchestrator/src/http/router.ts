import { HttpFault, notFound } from './fault.js';
import type { Route } from './route.js';

/** A route, and what its parameters matched. */
export interface RouteMatch {
  readonly route: Route;
  readonly parameters: Readonly<Record<string, string>>;
}

type Part = { readonly text: string } | { readonly name: string; readonly rest: boolean };

const partsOf = (path: string): Part[] =>
  path.split('/').map((text): Part => {
    const [, name, star] = /^\{([^{}*]+)(\*?)\}$/.exec(text) ?? [];
    return name === undefined ? { text } : { name, rest: star === '*' };
  });

function matchParts(parts: readonly Part[], segments: readonly string[]): Record<string, string> | undefined {
  const parameters: Record<string, string> = {};
  for (const [index, part] of parts.entries()) {
    const segment = segments[index];
    if (segment === undefined) return undefined;
    if ('text' in part) {
      if (part.text !== segment) return undefined;
    } else if (part.rest) {
      parameters[part.name] = segments.slice(index).join('/');
      return parameters;
    } else {
      if (segment === '') return undefined;
      parameters[part.name] = segment;
    }
  }
  return segments.length === parts.length ? parameters : undefined;
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    throw new HttpFault(400, [{ code: 'SAGA_HTTP_PATH', detail: 'The path is not percent-encoded UTF-8.' }]);
  }
}

/**
 * Finds routes by method and path. Of routes that match one path the first in the list is taken.
 *
 * @returns throws HttpFault 404 for an unknown path, 405 for a known one with another method
 */
export function createRouter(routes: readonly Route[]): (method: string, path: string) => RouteMatch {
  const known = routes.map((route) => ({ route, parts: partsOf(route.path) }));
  return (method, path) => {
    const segments = path.split('/').map(decode);
    const allowed = new Set<string>();
    for (const { route, parts } of known) {
      const parameters = matchParts(parts, segments);
      if (!parameters) continue;
      if (route.method === method || (route.method === 'GET' && method === 'HEAD'))
        return { route, parameters };
      allowed.add(route.method);
      if (route.method === 'GET') allowed.add('HEAD');
    }
    if (allowed.size === 0) throw notFound('There is nothing at this path; see /api/openapi.json.');
    const allow = [...allowed].join(', ');
    throw new HttpFault(405, [{ code: 'SAGA_HTTP_METHOD', detail: `This path takes ${allow} only.` }], {
      allow,
    });
  };
}
