import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type AnnouncedFacts, decodeFacts, encodeFacts } from '../../../src/finder/announcement/announced-facts.js';
import { announcedServices } from '../../../src/finder/announcement/announced-services.js';
import { facts } from '../facts.js';

const stringsOf = (values: Readonly<Record<string, string>>) =>
  Object.entries(values).map(([key, value]) => Buffer.from(`${key}=${value}`));

describe('the TXT record (RFC 6763 §6)', () => {
  it('has device identifier, model, unit, serial number, version, ports and path', () => {
    expect(encodeFacts({ ...facts, unit: 2, isSimulated: true })).toEqual({
      product: 'ups-bacnet-gateway',
      id: '1a2b3c4d-bac0',
      device: '1338',
      bacnet: '47808',
      name: 'MASTERYS BC+',
      model: 'MASTERYS BC+',
      unit: '2',
      serial: 'P123456789',
      version: '1.0.0',
      web: '8080',
      tls: 'off',
      path: '/',
      simulated: 'yes',
    });
  });

  it('gives back what was announced', () => {
    const name = fc.string({ minLength: 1, maxLength: 60, unit: 'grapheme' });
    const any: fc.Arbitrary<AnnouncedFacts> = fc.record({
      id: fc.constant('ab'),
      device: fc.integer({ min: 0, max: 4_194_302 }),
      bacnetPort: fc.option(fc.integer({ min: 1, max: 65_535 }), { nil: undefined }),
      name: fc.constant('UPS'),
      model: fc.option(name, { nil: undefined }),
      unit: fc.integer({ min: 0, max: 8 }),
      serial: fc.option(name, { nil: undefined }),
      version: fc.constant('1.2.3'),
      webPort: fc.integer({ min: 1, max: 65_535 }),
      isTls: fc.boolean(),
      isSimulated: fc.boolean(),
    });
    const isShort = (text: string | undefined) => Buffer.byteLength(text ?? '') <= 200;
    fc.assert(
      fc.property(
        any.filter(({ model, serial }) => isShort(model) && isShort(serial)),
        (one) => {
          expect(decodeFacts(stringsOf(encodeFacts(one)))).toEqual(one);
        },
      ),
    );
  });

  it('has no string of more than 255 octets, and no character cut in two', () => {
    const values = encodeFacts({ ...facts, name: 'é'.repeat(300) });
    for (const one of stringsOf(values)) expect(one.length).toBeLessThanOrEqual(255);
    expect(values.name).toBe('é'.repeat(100));
  });

  it.each([
    [{}],
    [{ product: 'printer' }],
    [{ device: '4194303' }],
    [{ device: '-1' }],
    [{ device: '1e3' }],
    [{ web: '0' }],
    [{ bacnet: '65536' }],
    [{ bacnet: '' }],
    [{ bacnet: '', sc: 'beside' }],
  ])('with %j is not one of ours', (wrong) => {
    const values = Object.keys(wrong).length === 0 ? {} : { ...encodeFacts(facts), ...wrong };
    expect(decodeFacts(stringsOf(values))).toBeUndefined();
  });
});

describe('the services', () => {
  const shown = (more: Partial<AnnouncedFacts>) =>
    announcedServices({ ...facts, ...more }).map(({ name, type, protocol, port }) => [name, type, protocol, port]);

  it('are BACnet and the page', () => {
    expect(shown({})).toEqual([
      ['MASTERYS BC+ 1338', 'bacnet', 'udp', 47808],
      ['MASTERYS BC+ 1338', 'http', 'tcp', 8080],
    ]);
  });

  it('say so when the page is encrypted, and which unit it is', () => {
    expect(shown({ isTls: true, webPort: 443, unit: 2 })[1]).toEqual(['MASTERYS BC+ unit 2 1338', 'https', 'tcp', 443]);
  });

  it('have names of one label (RFC 1035 §2.3.4), dots and long names too', () => {
    expect(shown({ name: 'MODULYS GP 2.0' })[0]?.[0]).toBe('MODULYS GP 2 0 1338');
    const long = shown({ name: 'é'.repeat(64) })[0]?.[0] as string;
    expect(Buffer.byteLength(long)).toBeLessThanOrEqual(63);
    expect(long).toMatch(/é 1338$/);
  });
});
