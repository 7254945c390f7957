import type { z } from 'zod';
import { u32, u8, withZero } from '../wire/index.js';

/** 1 equip, 2 use, 3 setup, 4 etc, 5 cash. */
export const isInventoryType = (type: number): boolean => type >= 1 && type <= 5;

/** The inventory that holds the items of a template. */
export const inventoryTypeOf = (templateId: number): number => Math.floor(templateId / 1_000_000);

const known = <S extends z.ZodType<number>>(schema: S): S =>
  withZero(
    schema
      .refine(isInventoryType, { error: 'is not an inventory type (1 to 5)' })
      .meta({ minimum: 1, maximum: 5 }),
    0 as z.output<S>,
  );

export const inventoryType = () => known(u8());
/** Where the payload has 32 bits for what the command sends in 8, and the receiver looks at neither. */
export const unreadInventoryType = () =>
  withZero(
    u32()
      .refine((type) => type <= 0xff, { error: 'is above 255 (the command has 8 bits for it)' })
      .meta({ maximum: 0xff }),
    0,
  );

/** The template of an item that some inventory can hold. */
export const itemTemplateId = () =>
  withZero(
    u32()
      .refine((templateId) => isInventoryType(inventoryTypeOf(templateId)), {
        error: 'belongs to no inventory (templateId ÷ 1,000,000 must be 1 to 5)',
      })
      .meta({ minimum: 1_000_000, maximum: 5_999_999 }),
    0,
  );
