const FRAME_MAGIC = 0x184d2204;
const STORED = 0x80000000;

/** Appends one block to `out` at `end`, growing it as needed; blocks may copy from the text before them. */
function appendBlock(bytes: Buffer, target: { out: Buffer; end: number }): void {
  let at = 0;
  const reserve = (size: number): void => {
    if (target.end + size <= target.out.length) return;
    const larger = Buffer.allocUnsafe(Math.max(target.out.length * 2, target.end + size));
    target.out.copy(larger, 0, 0, target.end);
    target.out = larger;
  };
  const extended = (nibble: number): number => {
    let size = nibble;
    if (nibble !== 15) return size;
    for (;;) {
      const byte = bytes[at++]!;
      size += byte;
      if (byte !== 255) return size;
    }
  };
  while (at < bytes.length) {
    const token = bytes[at++]!;
    const literals = extended(token >>> 4);
    reserve(literals);
    bytes.copy(target.out, target.end, at, at + literals);
    at += literals;
    target.end += literals;
    if (at >= bytes.length) return;
    const distance = bytes.readUInt16LE(at);
    at += 2;
    const size = extended(token & 15) + 4;
    if (distance === 0 || distance > target.end)
      throw new RangeError('lz4: a copy points outside of the text');
    reserve(size);
    const { out } = target;
    for (let index = 0; index < size; index += 1, target.end += 1)
      out[target.end] = out[target.end - distance]!;
  }
}

/**
 * An LZ4 frame, as Kafka producers write it. Checksums are not verified: the batch has its own.
 * @see https://github.com/lz4/lz4/blob/dev/doc/lz4_Frame_format.md
 */
export function decompressLz4Frame(bytes: Buffer): Buffer {
  if (bytes.readUInt32LE(0) !== FRAME_MAGIC) throw new RangeError('lz4: not a frame');
  const flags = bytes[4]!;
  const blockChecksum = (flags & 0x10) !== 0;
  let at = 6 + (flags & 0x08 ? 8 : 0) + (flags & 0x01 ? 4 : 0) + 1;
  const target = { out: Buffer.allocUnsafe(bytes.length * 4), end: 0 };
  for (;;) {
    const header = bytes.readUInt32LE(at);
    at += 4;
    if (header === 0) break;
    const size = header & 0x7fffffff;
    const block = bytes.subarray(at, at + size);
    if (header >= STORED) {
      const joined = Buffer.concat([target.out.subarray(0, target.end), block]);
      target.out = joined;
      target.end = joined.length;
    } else appendBlock(block, target);
    at += size + (blockChecksum ? 4 : 0);
  }
  return target.out.subarray(0, target.end);
}
