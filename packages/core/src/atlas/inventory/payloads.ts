import type { z } from 'zod';
import { bool, object, optional, time, u32 } from '../../wire/index.js';
import { itemTemplateId } from '../inventory-type.js';

export const createAssetPayload = object({
  characterId: u32(),
  item: object({ templateId: itemTemplateId(), quantity: u32(), expiration: optional(time()) }),
});
export type CreateAssetPayload = z.output<typeof createAssetPayload>;

export const destroyAssetPayload = object({
  characterId: u32(),
  templateId: itemTemplateId(),
  quantity: u32(),
  removeAll: bool(),
});
export type DestroyAssetPayload = z.output<typeof destroyAssetPayload>;
