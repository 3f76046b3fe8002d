import { beforeEach, describe, expect, it } from 'vitest';
import { encodeFacts } from '../../../src/finder/announcement/announced-facts.js';
import type { DnsRecord } from '../../../src/finder/dns-sd/dns-message.js';
import { ServiceBook } from '../../../src/finder/dns-sd/service-book.js';
import { facts } from '../facts.js';

const type = '_bacnet._udp.local';
const name = `UPS 1338.${type}`;
const ttlS = 120;
const strings = Object.entries(encodeFacts(facts)).map(([key, value]) => Buffer.from(`${key}=${value}`));
const ptr: DnsRecord = { type: 'PTR', name: type, ttlS, target: name };
const srv: DnsRecord = { type: 'SRV', name, ttlS, port: 47808, host: 'ups.local' };
const txt: DnsRecord = { type: 'TXT', name, ttlS, strings };
const a: DnsRecord = { type: 'A', name: 'UPS.local', ttlS, address: '10.79.1.1' };

let book: ServiceBook;

beforeEach(() => {
  book = new ServiceBook((address) => !address.startsWith('127.'));
});

describe('DNS-SD (RFC 6763)', () => {
  it.each([
    ['in one answer', [[ptr, srv, txt, a]]],
    ['in four answers', [[ptr], [srv], [txt], [a]]],
    ['in any order', [[a], [txt, srv], [ptr]]],
  ])('a gateway is known from its records %s, without regard to case', (_, answers) => {
    for (const records of answers) book.receive(records);
    expect(book.gateways()).toEqual([{ facts, addresses: ['10.79.1.1'] }]);
    expect(book.questions()).toEqual([]);
  });

  it('what is missing is asked for', () => {
    book.receive([ptr]);
    expect(book.questions()).toEqual([
      { type: 'TXT', name },
      { type: 'SRV', name },
    ]);
    book.receive([srv, txt]);
    expect(book.questions()).toEqual([{ type: 'A', name: 'ups.local' }]);
    expect(book.gateways()).toEqual([]);
  });

  it('services of other products are left alone', () => {
    book.receive([ptr, { type: 'TXT', name, ttlS, strings: [Buffer.from('product=printer')] }]);
    expect(book.questions()).toEqual([]);
    book.receive([srv, a]);
    expect(book.gateways()).toEqual([]);
  });

  it('a goodbye takes the gateway out (RFC 6762 §10.1)', () => {
    book.receive([ptr, srv, txt, a]);
    book.receive([{ ...ptr, ttlS: 0 }]);
    expect(book.gateways()).toEqual([]);
  });

  it('an address that no gateway can have is not taken, and more than sixteen are none', () => {
    const more = Array.from({ length: 99 }, (_, at): DnsRecord => ({ ...a, address: `10.79.2.${at}` }));
    book.receive([ptr, srv, txt, { ...a, address: '127.0.0.1' }]);
    expect(book.gateways()).toEqual([]);
    book.receive([a, ...more]);
    expect(book.gateways()[0]?.addresses).toHaveLength(16);
    expect(book.gateways()[0]?.addresses).not.toContain('127.0.0.1');
  });

  it('a flood of services has an end', () => {
    const flood = Array.from({ length: 5000 }, (_, at) => ({ ...ptr, target: `${at}.${type}` }));
    book.receive(flood);
    expect(book.questions()).toHaveLength(1000);
  });
});
