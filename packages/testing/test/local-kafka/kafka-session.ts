import { type Socket, connect } from 'node:net';

/** Kafka requests by hand over any socket: enough to log in and to see whether a login is believed. */
export class KafkaSession {
  private received = Buffer.alloc(0);
  private waiting: ((frame: Buffer) => void) | undefined;

  constructor(private readonly socket: Socket) {
    socket.on('data', (chunk: Buffer) => {
      this.received = Buffer.concat([this.received, chunk]);
      if (this.received.length < 4 || this.received.length < 4 + this.received.readInt32BE(0)) return;
      const frame = this.received.subarray(8);
      this.received = Buffer.alloc(0);
      this.waiting?.(frame);
    });
  }

  static open(port: number): Promise<KafkaSession> {
    return new Promise((open, failed) => {
      const socket = connect({ port, host: '127.0.0.1' }, () => open(new KafkaSession(socket)));
      socket.once('error', failed);
    });
  }

  ask(api: number, version: number, body: Buffer): Promise<Buffer> {
    const head = Buffer.alloc(14);
    head.writeInt32BE(10 + body.length, 0);
    head.writeInt16BE(api, 4);
    head.writeInt16BE(version, 6);
    head.writeInt32BE(1, 8);
    head.writeInt16BE(-1, 12); // no client id
    return new Promise((answer, failed) => {
      this.waiting = answer;
      this.socket.once('close', () => failed(new Error('the broker hung up')));
      this.socket.write(Buffer.concat([head, body]));
    });
  }

  /** SaslHandshake v1 and one SaslAuthenticate v0: the error code and what the server says. */
  async login(mechanism: string, message: string): Promise<{ error: number; answer: string }> {
    const name = Buffer.concat([Buffer.from([0, mechanism.length]), Buffer.from(mechanism)]);
    const handshake = await this.ask(17, 1, name);
    if (handshake.readInt16BE(0) !== 0) return { error: handshake.readInt16BE(0), answer: '' };
    const bytes = Buffer.alloc(4 + Buffer.byteLength(message));
    bytes.writeInt32BE(Buffer.byteLength(message), 0);
    bytes.write(message, 4);
    const result = await this.ask(36, 0, bytes);
    const explained = Math.max(0, result.readInt16BE(2));
    return { error: result.readInt16BE(0), answer: result.subarray(4 + explained + 4).toString() };
  }

  end(): void {
    this.socket.removeAllListeners('close');
    this.socket.destroy();
  }
}
