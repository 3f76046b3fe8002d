import { describe, expect, it } from 'vitest';
import { type RequestFields, requestFaults } from '../../../src/security/sc-certificates/request-fields.js';

const good: RequestFields = { commonName: 'ups-1' };
const wrong = (fields: Partial<RequestFields>) => requestFaults({ ...good, ...fields }).map(({ field }) => field);

describe('the fields of a request', () => {
  it('need a name, and nothing else', () => {
    expect(wrong({})).toEqual([]);
    expect(wrong({ commonName: ' ' })).toEqual(['commonName']);
  });

  it.each<[string, Partial<RequestFields>, string]>([
    ['a name above 64 characters (RFC 5280 §A.1)', { commonName: 'x'.repeat(65) }, 'commonName'],
    ['a line break', { organization: 'Clinic\nCN=root' }, 'organization'],
    ['a country by name', { country: 'France' }, 'country'],
    ['a DNS name with a space', { dns: ['ups 1'] }, 'dns'],
    ['an address for a DNS name with an end', { dns: ['ups-1.example.'] }, 'dns'],
    ['an address that is none', { ips: ['192.0.2.300'] }, 'ips'],
    ['a URI that is none', { uris: ['not a uri'] }, 'uris'],
    ['nine names', { dns: Array.from({ length: 9 }, (_, index) => `ups-${index}`) }, 'dns'],
  ])('may not be %s', (_what, fields, field) => {
    expect(wrong(fields)).toEqual([field]);
  });

  it('may have what sites ask for', () => {
    const names = { dns: ['ups-1', '*.clinic.example'], ips: ['192.0.2.7', 'fe80::1'], uris: ['urn:uuid:1'] };
    expect(wrong({ ...names, organization: 'x'.repeat(64), locality: 'x'.repeat(128), country: 'fr' })).toEqual([]);
  });

  it('tell all that is wrong at once', () => {
    expect(wrong({ commonName: '', country: '1', ips: ['a', 'b'] })).toEqual(['commonName', 'country', 'ips', 'ips']);
  });
});
