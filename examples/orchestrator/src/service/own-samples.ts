import { fileURLToPath } from 'node:url';
import { readSamples, type Sample, sampleFilesOf } from '../demo/sample.js';

/** The sample sagas that come with the service. @throws SagaError `SAGA_SAMPLE` */
export const ownSamples = (): Sample[] =>
  readSamples(sampleFilesOf(fileURLToPath(new URL('../../sagas', import.meta.url))));
