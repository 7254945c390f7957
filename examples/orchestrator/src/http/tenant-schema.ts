import { z } from 'zod';

/** The headers that say whose saga it is. */
export const tenantHeaders = z.object({
  TENANT_ID: z.string().meta({ format: 'uuid' }),
  REGION: z.string().meta({ example: 'GMS' }),
  MAJOR_VERSION: z.string().meta({ description: 'Decimal text, 0 to 65535.', example: '83' }),
  MINOR_VERSION: z.string().meta({ description: 'Decimal text, 0 to 65535.', example: '1' }),
});
