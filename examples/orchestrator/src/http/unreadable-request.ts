import type { Socket } from 'node:net';
import { apiErrors } from './fault.js';
import { JSON_API } from './reply.js';

const reasons: Readonly<Record<string, readonly [status: number, reason: string]>> = {
  HPE_HEADER_OVERFLOW: [431, 'Request Header Fields Too Large'],
  ERR_HTTP_REQUEST_TIMEOUT: [408, 'Request Timeout'],
};

/** Answers what is no HTTP request, or asks for another protocol, and ends the connection. */
export function refuseUnreadable(thrown: { readonly code?: string }, socket: Socket): void {
  if (!socket.writable || thrown.code === 'ECONNRESET') return void socket.destroy();
  const [status, reason] = reasons[thrown.code ?? ''] ?? [400, 'Bad Request'];
  const detail = 'The request is not one that this server can read.';
  const body = JSON.stringify(apiErrors(status, [{ code: 'SAGA_HTTP_REQUEST', detail }]));
  socket.end(
    `HTTP/1.1 ${status} ${reason}\r\nconnection: close\r\ncontent-type: ${JSON_API}\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  );
}
