/** Header of the framing that Java clients put around snappy: 0x82 "SNAPPY" 0x00, then two 32-bit versions. */
const XERIAL_MAGIC = Buffer.from([0x82, 0x53, 0x4e, 0x41, 0x50, 0x50, 0x59, 0x00]);

function decompressBlock(bytes: Buffer): Buffer {
  let at = 0;
  let length = 0;
  for (let shift = 0; ; shift += 7) {
    const byte = bytes[at++]!;
    length |= (byte & 0x7f) << shift;
    if (!(byte & 0x80)) break;
  }
  const out = Buffer.allocUnsafe(length);
  let end = 0;
  while (at < bytes.length) {
    const tag = bytes[at++]!;
    if ((tag & 3) === 0) {
      let size = tag >>> 2;
      if (size >= 60) {
        const extra = size - 59;
        size = bytes.readUIntLE(at, extra);
        at += extra;
      }
      size += 1;
      bytes.copy(out, end, at, at + size);
      at += size;
      end += size;
      continue;
    }
    let size: number;
    let distance: number;
    if ((tag & 3) === 1) {
      size = ((tag >>> 2) & 7) + 4;
      distance = ((tag >>> 5) << 8) | bytes[at++]!;
    } else {
      size = (tag >>> 2) + 1;
      const wide = (tag & 3) === 2 ? 2 : 4;
      distance = bytes.readUIntLE(at, wide);
      at += wide;
    }
    if (distance === 0 || distance > end) throw new RangeError('snappy: a copy points outside of the text');
    for (let index = 0; index < size; index += 1, end += 1) out[end] = out[end - distance]!;
  }
  if (end !== length) throw new RangeError('snappy: the text has another length than announced');
  return out;
}

/**
 * Snappy, raw or in the framing of the Java clients.
 * @see https://github.com/google/snappy/blob/main/format_description.txt
 */
export function decompressSnappy(bytes: Buffer): Buffer {
  if (!bytes.subarray(0, 8).equals(XERIAL_MAGIC)) return decompressBlock(bytes);
  const blocks: Buffer[] = [];
  for (let at = 16; at < bytes.length;) {
    const size = bytes.readInt32BE(at);
    blocks.push(decompressBlock(bytes.subarray(at + 4, at + 4 + size)));
    at += 4 + size;
  }
  return Buffer.concat(blocks);
}
