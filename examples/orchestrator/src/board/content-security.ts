/**
 * What the board's page may do: load what this service serves, and nothing else. Trusted Types make the browser refuse text as
 * markup, so that a payload can be shown only as text; the one policy names the address of the layout's worker.
 */
export const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  "img-src 'self' data:",
  "worker-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  'trusted-types board',
].join('; ');
