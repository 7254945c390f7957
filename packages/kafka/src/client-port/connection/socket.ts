import * as net from 'node:net';
import * as tls from 'node:tls';

const KEEP_ALIVE_MS = 60_000;

/** Opens a socket as kafkajs expects it, but without Nagle's delay, which would hold back small requests in a row. */
export function openSocket(options: {
  host: string;
  port: number;
  ssl: object | undefined;
  onConnect: () => void;
}): net.Socket {
  const { host, port, ssl, onConnect } = options;
  const socket = ssl
    ? tls.connect({ host, port, ...(net.isIP(host) ? {} : { servername: host }), ...ssl }, onConnect)
    : net.connect({ host, port }, onConnect);
  socket.setKeepAlive(true, KEEP_ALIVE_MS);
  socket.setNoDelay(true);
  return socket;
}
