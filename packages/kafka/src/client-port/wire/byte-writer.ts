/** Size of a zigzag variable-length integer of 32 bits. */
export function varintSize(value: number): number {
  const zigzag = ((value << 1) ^ (value >> 31)) >>> 0;
  if (zigzag < 0x80) return 1;
  if (zigzag < 0x4000) return 2;
  if (zigzag < 0x200000) return 3;
  return zigzag < 0x10000000 ? 4 : 5;
}

/** Size of a zigzag variable-length integer; `value` is a safe integer. */
export function varlongSize(value: number): number {
  if (value === (value | 0)) return varintSize(value);
  let zigzag = zigzag64(value);
  let size = 1;
  for (; zigzag >= 0x80n; zigzag >>= 7n) size += 1;
  return size;
}

function zigzag64(value: number): bigint {
  const wide = BigInt(value);
  return wide >= 0n ? wide << 1n : (-wide << 1n) - 1n;
}

/** A growing buffer with the number formats of the Kafka protocol (big-endian). */
export class ByteWriter {
  #bytes: Buffer;
  #length = 0;

  constructor(capacity = 1024) {
    this.#bytes = Buffer.allocUnsafe(capacity);
  }

  get length(): number {
    return this.#length;
  }

  /** What was written, without copying. */
  get bytes(): Buffer {
    return this.#bytes.subarray(0, this.#length);
  }

  #reserve(size: number): number {
    const at = this.#length;
    const needed = at + size;
    if (needed > this.#bytes.length) {
      const larger = Buffer.allocUnsafe(Math.max(needed, this.#bytes.length * 2));
      this.#bytes.copy(larger, 0, 0, at);
      this.#bytes = larger;
    }
    this.#length = needed;
    return at;
  }

  int8(value: number): void {
    const at = this.#reserve(1);
    this.#bytes[at] = value;
  }

  int16(value: number): void {
    const at = this.#reserve(2);
    this.#bytes.writeInt16BE(value, at);
  }

  int32(value: number): void {
    const at = this.#reserve(4);
    this.#bytes.writeInt32BE(value, at);
  }

  int64(value: bigint): void {
    const at = this.#reserve(8);
    this.#bytes.writeBigInt64BE(value, at);
  }

  /** Overwrites four bytes written before. */
  patchInt32(at: number, value: number): void {
    this.#bytes.writeInt32BE(value | 0, at);
  }

  varint(value: number): void {
    let zigzag = ((value << 1) ^ (value >> 31)) >>> 0;
    let at = this.#reserve(varintSize(value));
    for (; zigzag >= 0x80; zigzag >>>= 7) this.#bytes[at++] = (zigzag & 0x7f) | 0x80;
    this.#bytes[at] = zigzag;
  }

  varlong(value: number): void {
    if (value === (value | 0)) return this.varint(value);
    let zigzag = zigzag64(value);
    let at = this.#reserve(varlongSize(value));
    for (; zigzag >= 0x80n; zigzag >>= 7n) this.#bytes[at++] = Number(zigzag & 0x7fn) | 0x80;
    this.#bytes[at] = Number(zigzag);
  }

  raw(bytes: Uint8Array): void {
    const at = this.#reserve(bytes.length);
    this.#bytes.set(bytes, at);
  }

  /** Bytes that were written before, once more. */
  repeat(from: number, to: number): void {
    const at = this.#reserve(to - from);
    this.#bytes.copyWithin(at, from, to);
  }

  /** UTF-8 text of a known size, without a length before it. */
  text(text: string, size: number): void {
    const at = this.#reserve(size);
    this.#bytes.write(text, at, size, 'utf8');
  }

  /** A protocol STRING: 16-bit length, then UTF-8. */
  string(text: string): void {
    const size = Buffer.byteLength(text, 'utf8');
    this.int16(size);
    this.text(text, size);
  }

  nullableString(text: string | null): void {
    if (text === null) this.int16(-1);
    else this.string(text);
  }
}
