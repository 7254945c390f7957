import { expect, it } from 'vitest';
import { connectionSettings } from '../../src/client-port/connection/settings.js';

it('a logger that throws holds up nothing of what the port does', () => {
  const { log } = connectionSettings({
    brokers: ['localhost:9092'],
    clientId: 'test',
    logger: () => {
      throw new Error('the disk is full');
    },
  });
  expect(() => log('warn', 'something', {})).not.toThrow();
});
