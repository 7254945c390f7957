import { createHash, timingSafeEqual } from 'node:crypto';
import { HttpFault } from './fault.js';

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

export interface OperatorGuard {
  /** Whether the request brings the token. */
  readonly recognises: (authorization: string | undefined) => boolean;
  /** @throws HttpFault 401 when it does not */
  readonly require: (authorization: string | undefined) => void;
}

/** Checks bearer tokens in a time that does not depend on how much of one is right. `undefined` recognises nobody. */
export function createOperatorGuard(token: string | undefined): OperatorGuard {
  const expected = token === undefined ? undefined : digest(token);
  const recognises = (authorization: string | undefined): boolean => {
    const [, given] = /^Bearer +(\S+)$/i.exec(authorization ?? '') ?? [];
    return expected !== undefined && given !== undefined && timingSafeEqual(digest(given), expected);
  };
  return {
    recognises,
    require: (authorization) => {
      if (recognises(authorization)) return;
      throw new HttpFault(
        401,
        [{ code: 'SAGA_HTTP_OPERATOR', detail: 'This needs the token of the operator as a bearer token.' }],
        { 'www-authenticate': 'Bearer realm="operator"' },
      );
    },
  };
}
