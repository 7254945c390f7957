import { isIP } from 'node:net';
import { HttpFault } from './fault.js';

export interface OriginGuardOptions {
  /** Address or name that the server listens on. */
  readonly host: string;
  /** Further names that requests may ask for: `name`, `*.name` for everything below it, `*` for all. In lower case. */
  readonly allowedHosts?: readonly string[] | undefined;
  /** Origins of other pages that may change something, as `scheme://host:port`. */
  readonly allowedOrigins?: readonly string[] | undefined;
}

type HeaderValues = Readonly<Record<string, string | undefined>>;

/** `name:80`, `[::1]:80` and `name.` without what does not belong to the name. */
function hostNameOf(host: string): string {
  const end = host.startsWith('[') ? host.indexOf(']') : host.indexOf(':');
  const name = host.startsWith('[') ? host.slice(1, Math.max(1, end)) : end < 0 ? host : host.slice(0, end);
  return (name.endsWith('.') ? name.slice(0, -1) : name).toLowerCase();
}

const fits = (name: string, allowed: string): boolean =>
  allowed === '*' || allowed === name || (allowed.startsWith('*.') && name.endsWith(allowed.slice(1)));

function originHost(origin: string): string | undefined {
  return URL.canParse(origin) ? new URL(origin).host : undefined;
}

const hostAs = (origin: string, host: string): string | undefined =>
  originHost(`${origin.slice(0, origin.indexOf('://'))}://${host}`);

const refuse = (status: number, code: 'SAGA_HTTP_HOST' | 'SAGA_HTTP_ORIGIN', detail: string): never => {
  const source = { header: code === 'SAGA_HTTP_HOST' ? 'host' : 'origin' };
  throw new HttpFault(status, [{ code, detail, source }]);
};

/**
 * Refuses what a page from elsewhere may have a browser send. A name that such a page has had resolved to this machine is not
 * one that the service answers for; addresses, `localhost` and what it listens on are, since no page from elsewhere can be under
 * those. And what changes something is refused when another page's origin stands beside it.
 *
 * @returns throws HttpFault 421 for a foreign host, 403 for a foreign origin
 */
export function createOriginGuard({
  host: own,
  allowedHosts = [],
  allowedOrigins = [],
}: OriginGuardOptions): (method: string, headers: HeaderValues) => void {
  const known = ['localhost', '*.localhost', own.toLowerCase(), ...allowedHosts];
  return (method, { host, origin }) => {
    const name = hostNameOf(host ?? '');
    // A client of HTTP 1.0 names none; a browser always does.
    if (host !== undefined && isIP(name) === 0 && !known.some((allowed) => fits(name, allowed))) {
      refuse(
        421,
        'SAGA_HTTP_HOST',
        `The host "${name.slice(0, 100)}" is not one that this service answers for; ALLOWED_HOSTS names them.`,
      );
    }
    if (origin === undefined || method === 'GET' || method === 'HEAD') return;
    if (allowedOrigins.includes(origin.toLowerCase())) return;
    const from = originHost(origin);
    if (from !== undefined && from !== '' && from === hostAs(origin, host ?? '')) return;
    refuse(
      403,
      'SAGA_HTTP_ORIGIN',
      `Pages of the origin "${origin.slice(0, 100)}" may change nothing here; ALLOWED_ORIGINS names those that may.`,
    );
  };
}
