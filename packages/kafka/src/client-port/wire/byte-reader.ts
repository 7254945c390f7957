/** Reads the number formats of the Kafka protocol from a buffer, front to back. */
export class ByteReader {
  readonly bytes: Buffer;
  at: number;

  constructor(bytes: Buffer, at = 0) {
    this.bytes = bytes;
    this.at = at;
  }

  get remaining(): number {
    return this.bytes.length - this.at;
  }

  int8(): number {
    return this.bytes.readInt8(this.at++);
  }

  int16(): number {
    const value = this.bytes.readInt16BE(this.at);
    this.at += 2;
    return value;
  }

  int32(): number {
    const value = this.bytes.readInt32BE(this.at);
    this.at += 4;
    return value;
  }

  /** A 64-bit integer as a number; offsets, producer ids and times are all below 2^53. */
  int64(): number {
    const high = this.bytes.readInt32BE(this.at);
    const low = this.bytes.readUInt32BE(this.at + 4);
    this.at += 8;
    return high * 0x100000000 + low;
  }

  varint(): number {
    let byte = this.bytes[this.at++]!;
    let zigzag = byte & 0x7f;
    for (let shift = 7; byte & 0x80; shift += 7) {
      byte = this.bytes[this.at++]!;
      zigzag |= (byte & 0x7f) << shift;
    }
    return (zigzag >>> 1) ^ -(zigzag & 1);
  }

  varlong(): number {
    const start = this.at;
    while (this.bytes[this.at]! & 0x80) this.at += 1;
    this.at += 1;
    if (this.at - start <= 4) {
      this.at = start;
      return this.varint();
    }
    let zigzag = 0n;
    for (let index = this.at - 1; index >= start; index -= 1) {
      zigzag = (zigzag << 7n) | BigInt(this.bytes[index]! & 0x7f);
    }
    return Number((zigzag >> 1n) ^ -(zigzag & 1n));
  }

  /** A view, not a copy. */
  slice(length: number): Buffer {
    const view = this.bytes.subarray(this.at, this.at + length);
    this.at += length;
    return view;
  }

  varBytes(): Buffer | null {
    const length = this.varint();
    return length < 0 ? null : this.slice(length);
  }

  varText(): string {
    const length = this.varint();
    const text = this.bytes.toString('utf8', this.at, this.at + length);
    this.at += length;
    return text;
  }

  /** Whether the bytes that come next are those of this earlier stretch; if so, they are passed over. */
  passRepetition(from: number, to: number): boolean {
    const { bytes, at } = this;
    const length = to - from;
    for (let index = 0; index < length; index += 1) {
      if (bytes[from + index] !== bytes[at + index]) return false;
    }
    this.at = at + length;
    return true;
  }

  string(): string {
    const length = this.int16();
    const text = this.bytes.toString('utf8', this.at, this.at + Math.max(length, 0));
    this.at += Math.max(length, 0);
    return text;
  }

  array<T>(read: () => T): T[] {
    const length = this.int32();
    const items: T[] = [];
    for (let index = 0; index < length; index += 1) items.push(read());
    return items;
  }
}
