export { createHarness } from './create-harness.js';
export type { AtlasHarness, Harness, StartedSaga } from './harness.js';
export type { AtlasHarnessOptions, CatalogHarnessOptions, HarnessSettings, Services } from './options.js';
export type { SagaOutcome, StepOutcome } from './outcome.js';
export type { SentMessage } from './saga-log.js';
export { SagaExpectation, type ExpectedFailure } from './saga-expectation.js';
export type { ExpectedGain } from './world-expectations.js';
export type { CrashReport, Rehearsal } from './crash-anywhere.js';
