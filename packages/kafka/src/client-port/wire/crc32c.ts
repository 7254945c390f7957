/** Eight tables, so that eight bytes are taken per round ("slicing by 8"): about five times a bytewise loop. */
const tables: readonly Int32Array[] = (() => {
  const made = Array.from({ length: 8 }, () => new Int32Array(256));
  const first = made[0]!;
  for (let byte = 0; byte < 256; byte += 1) {
    let value = byte;
    for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? (value >>> 1) ^ 0x82f63b78 : value >>> 1;
    first[byte] = value;
  }
  for (let slice = 1; slice < 8; slice += 1) {
    const before = made[slice - 1]!;
    for (let byte = 0; byte < 256; byte += 1) {
      made[slice]![byte] = (before[byte]! >>> 8) ^ first[before[byte]! & 0xff]!;
    }
  }
  return made;
})();
const [t0, t1, t2, t3, t4, t5, t6, t7] = tables as [
  Int32Array,
  Int32Array,
  Int32Array,
  Int32Array,
  Int32Array,
  Int32Array,
  Int32Array,
  Int32Array,
];

/** CRC-32C (Castagnoli), the checksum of Kafka's record batches, of `bytes[from..to)`, as an unsigned integer. */
export function crc32c(bytes: Uint8Array, from: number, to: number): number {
  let crc = -1;
  let index = from;
  for (const last = to - 8; index <= last; index += 8) {
    const low =
      crc ^
      (bytes[index]! | (bytes[index + 1]! << 8) | (bytes[index + 2]! << 16) | (bytes[index + 3]! << 24));
    crc =
      t7[low & 0xff]! ^
      t6[(low >>> 8) & 0xff]! ^
      t5[(low >>> 16) & 0xff]! ^
      t4[low >>> 24]! ^
      t3[bytes[index + 4]!]! ^
      t2[bytes[index + 5]!]! ^
      t1[bytes[index + 6]!]! ^
      t0[bytes[index + 7]!]!;
  }
  for (; index < to; index += 1) crc = t0[(crc ^ bytes[index]!) & 0xff]! ^ (crc >>> 8);
  return ~crc >>> 0;
}
