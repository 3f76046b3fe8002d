import type { AnnouncedFacts } from '../../src/finder/announcement/announced-facts.js';

export const facts: AnnouncedFacts = {
  id: '1a2b3c4d-bac0',
  device: 1338,
  bacnetPort: 47808,
  name: 'MASTERYS BC+',
  model: 'MASTERYS BC+',
  unit: 0,
  serial: 'P123456789',
  version: '1.0.0',
  webPort: 8080,
  isTls: false,
  isSimulated: false,
};
