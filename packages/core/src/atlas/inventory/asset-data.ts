import type { z } from 'zod';
import { object, raw, str, u32 } from '../../wire/index.js';

/** What has to be known of an item to give it back: handed over by the composite that took it. */
export const assetData = object({
  templateId: u32(),
  referenceId: u32(),
  referenceType: str(),
  referenceData: raw(),
  quantity: u32(),
});
export type AssetData = z.output<typeof assetData>;

export const noAssetData =
  'what the item was like is known only when the step was made by a transfer or a withdrawal';
