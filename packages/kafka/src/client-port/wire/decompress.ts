import * as zlib from 'node:zlib';
import { decompress as decompressZstdInScript } from 'fzstd';
import { KafkaPortError } from '../errors.js';
import { decompressLz4Frame } from './lz4.js';
import { decompressSnappy } from './snappy.js';

type Decompressor = (bytes: Buffer) => Buffer;

/** Node has zstd from 22.15 on; before, it is read in script, at a tenth of the speed. */
const zstd: Decompressor =
  (zlib as { zstdDecompressSync?: Decompressor }).zstdDecompressSync ??
  ((bytes) => {
    const plain = decompressZstdInScript(bytes);
    return Buffer.from(plain.buffer, plain.byteOffset, plain.byteLength);
  });

/**
 * The records of a batch in plain form, by the codec number of its attributes.
 * @throws KafkaPortError `SAGA_KAFKA_COMPRESSION` for a codec that is not known, `SAGA_KAFKA_CORRUPT` for broken bytes
 */
export function decompress(codec: number, bytes: Buffer): Buffer {
  if (codec === 0) return bytes;
  const decompressor = [undefined, zlib.gunzipSync, decompressSnappy, decompressLz4Frame, zstd][codec];
  if (!decompressor) {
    throw new KafkaPortError('SAGA_KAFKA_COMPRESSION', `Unknown compression codec ${codec}.`, {
      mend: 'Let the producers use gzip, lz4, snappy, zstd or none, or set compression.type of the topic to one of these.',
    });
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
