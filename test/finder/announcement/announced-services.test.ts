import { describe, expect, it } from 'vitest';
import { announcedServices } from '../../../src/finder/announcement/announced-services.js';
import { facts } from '../facts.js';

const servicesOf = (more: Partial<typeof facts>) =>
  announcedServices({ ...facts, ...more }).map(({ type, protocol, port }) => `_${type}._${protocol} ${port}`);

describe('the services of a gateway', () => {
  it('are BACnet and the page', () => {
    expect(servicesOf({})).toEqual(['_bacnet._udp 47808', '_http._tcp 8080']);
  });

  it('are the page alone where it is on BACnet/SC alone: nothing listens for BACnet', () => {
    expect(servicesOf({ bacnetPort: undefined, isTls: true })).toEqual(['_https._tcp 8080']);
    const [page] = announcedServices({ ...facts, bacnetPort: undefined });
    expect(page?.txt).toMatchObject({ sc: 'alone', device: '1338' });
  });
});
