import type { Adaptation } from '../dialect/adapt-actions.js';
import { accountChecks } from './account-checks.js';
import { characterChecks } from './character-checks.js';
import { inventoryChecks } from './inventory-checks.js';

/** A service that starts again hears nothing until its group's session has timed out: 30 s would be over by then. */
const deadlineMs = 90_000;

/** What the services of the deployed dialect make necessary: silence is how they refuse. */
export const deployedAdaptation: Adaptation = {
  policy: { deadlineMs },
  checks: Object.fromEntries([...inventoryChecks, ...accountChecks, ...characterChecks]),
  notes: {},
};
