import * as zlib from 'node:zlib';
import { KafkaPortError } from '../errors.js';
import { decompressLz4Frame } from './lz4.js';
import { decompressSnappy } from './snappy.js';

type Decompressor = (bytes: Buffer) => Buffer;

/** Node has zstd from 22.15 on. */
const zstd = (zlib as { zstdDecompressSync?: Decompressor }).zstdDecompressSync;

/**
 * The records of a batch in plain form, by the codec number of its attributes.
 * @throws KafkaPortError `SAGA_KAFKA_COMPRESSION` for a codec that this Node cannot read, `SAGA_KAFKA_CORRUPT` for broken bytes
 */
export function decompress(codec: number, bytes: Buffer): Buffer {
  if (codec === 0) return bytes;
  const decompressor = [undefined, zlib.gunzipSync, decompressSnappy, decompressLz4Frame, zstd][codec];
  if (!decompressor) {
    throw new KafkaPortError(
      'SAGA_KAFKA_COMPRESSION',
      codec === 4
        ? 'Records are compressed with zstd, which needs Node.js 22.15.'
        : `Unknown compression codec ${codec}.`,
      {
        mend: 'Let the producers use gzip, lz4, snappy or none, or set compression.type of the topic to one of these.',
      },
    );
  }
  try {
    return decompressor(bytes);
  } catch (cause) {
    throw new KafkaPortError(
      'SAGA_KAFKA_CORRUPT',
      `Compressed records (codec ${codec}) cannot be unpacked.`,
      { cause },
    );
  }
}
