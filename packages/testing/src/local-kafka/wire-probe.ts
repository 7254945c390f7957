import { connect } from 'node:net';

/**
 * The two smallest questions of Kafka's protocol, by hand, in the oldest versions that 3.9 and 4.x both speak.
 * Source: the protocol guide, https://kafka.apache.org/protocol (Metadata v4, FindCoordinator v1, request header v1).
 */
const METADATA = { key: 3, version: 4 };
const FIND_COORDINATOR = { key: 10, version: 1 };

/** What FindCoordinator is asked for: the coordinator of a consumer group or of a transactional id. */
export type CoordinatorKind = 'group' | 'transaction';

function int16(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeInt16BE(value);
  return bytes;
}

function int32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value);
  return bytes;
}

function text(value: string): Buffer {
  return Buffer.concat([int16(Buffer.byteLength(value)), Buffer.from(value)]);
}

/** Sends one request on a connection of its own; answers the response body after the correlation id. */
function ask(
  port: number,
  api: { key: number; version: number },
  body: Buffer,
  timeoutMs: number,
): Promise<Buffer> {
  const request = Buffer.concat([int16(api.key), int16(api.version), int32(1), text('local-kafka'), body]);
  return new Promise((answer, failed) => {
    const socket = connect({ port, host: '127.0.0.1' });
    let received = Buffer.alloc(0);
    socket.setTimeout(timeoutMs, () => socket.destroy(new Error('no answer in time')));
    socket.once('error', failed);
    socket.once('close', () => failed(new Error('closed without an answer')));
    socket.once('connect', () => socket.write(Buffer.concat([int32(request.length), request])));
    socket.on('data', (chunk) => {
      received = Buffer.concat([received, chunk]);
      if (received.length < 8 || received.length < 4 + received.readInt32BE(0)) return;
      answer(received.subarray(8));
      socket.destroy();
    });
  });
}

/** The ids of the brokers that the broker on `port` knows to be alive. */
export async function aliveBrokers(port: number, timeoutMs: number): Promise<number[]> {
  const noTopics = int32(0);
  const noAutoCreation = Buffer.from([0]);
  const body = await ask(port, METADATA, Buffer.concat([noTopics, noAutoCreation]), timeoutMs);
  let at = 4; // after the throttle time
  const count = body.readInt32BE(at);
  at += 4;
  const ids: number[] = [];
  for (let i = 0; i < count; i++) {
    ids.push(body.readInt32BE(at));
    at += 4;
    at += 2 + body.readInt16BE(at); // host
    at += 4; // port
    at += 2 + Math.max(0, body.readInt16BE(at)); // rack, null is -1
  }
  return ids;
}

/** Kafka's error code for finding a coordinator (0: found). Asking creates the internal topic behind it. */
export async function coordinatorError(
  port: number,
  kind: CoordinatorKind,
  timeoutMs: number,
): Promise<number> {
  const body = await ask(
    port,
    FIND_COORDINATOR,
    Buffer.concat([text('local-kafka'), Buffer.from([kind === 'group' ? 0 : 1])]),
    timeoutMs,
  );
  return body.readInt16BE(4); // after the throttle time
}
