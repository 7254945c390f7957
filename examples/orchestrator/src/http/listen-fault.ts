import { messageOf, SagaError } from '@sagachart/core';

const mends: Readonly<Record<string, string>> = {
  EADDRINUSE: 'Set PORT to a free one, or to 0 for any.',
  EACCES: 'Set PORT to one above 1023.',
  EADDRNOTAVAIL: 'Set HOST to an address of this machine.',
  ENOTFOUND: 'Set HOST to an address of this machine.',
};

/** Why the server cannot listen, as one sentence with its mend. */
export function listenFault(host: string, port: number, thrown: unknown): SagaError {
  const code = (thrown as { readonly code?: string }).code ?? '';
  return new SagaError(
    'SAGA_HTTP_LISTEN',
    `The HTTP server cannot listen on ${host}:${port}: ${messageOf(thrown)}.`,
    {
      mend: mends[code] ?? 'Check HOST and PORT.',
      at: 'PORT',
      cause: thrown,
    },
  );
}
