import { describe, expect, it } from 'vitest';
import type { DeviceTexts, FoundDevice } from '../../src/finder/found-gateway.js';
import { mergeFindings } from '../../src/finder/merge-findings.js';
import { renderTable } from '../../src/finder/render-findings.js';
import { facts } from './facts.js';

const own = [{ name: 'eth0', address: '10.79.1.100', netmask: '255.255.255.0', internal: false }];

const texts: DeviceTexts = {
  name: 'ITYS PRO',
  power: '6 kVA',
  description: 'P42',
  location: '1',
  firmware: '1.0.0',
  vendor: 'SOCOME UPS',
};

function device(address: string, instance: number, more: Partial<FoundDevice> = {}): FoundDevice {
  return { address: { address, port: 47808 }, remote: undefined, instance, vendorId: 591, texts, ...more };
}

const merge = (devices: FoundDevice[], announced: Parameters<typeof mergeFindings>[0]['announced'] = []) =>
  mergeFindings({ devices, announced }, own);

describe('what BACnet and DNS-SD tell', () => {
  it('of one gateway is one line, and what it answers goes before what it announced', () => {
    const announced = [{ facts: { ...facts, unit: 9 }, addresses: ['10.79.1.1'] }];
    const { gateways } = merge([device('10.79.1.1', 1338)], [...announced, ...announced]);
    expect(gateways).toEqual([
      {
        address: '10.79.1.1',
        bacnetPort: 47808,
        remote: undefined,
        device: 1338,
        name: 'ITYS PRO',
        model: 'MASTERYS BC+',
        power: '6 kVA',
        unit: '1',
        serial: 'P42',
        firmware: '1.0.0',
        vendor: 'SOCOME UPS',
        page: 'http://10.79.1.1:8080/',
        isSimulated: false,
        foundBy: ['bacnet', 'dns-sd'],
        isInOwnSubnet: true,
      },
    ]);
  });

  it('is shown where only one of them tells', () => {
    const { gateways } = merge(
      [device('10.79.1.2', 2, { texts: undefined })],
      [{ facts: { ...facts, device: 3, isTls: true, webPort: 443 }, addresses: ['169.254.1.1', '10.79.1.3'] }],
    );
    expect(gateways.map(({ address, device: number, name, page }) => [address, number, name, page])).toEqual([
      ['10.79.1.2', 2, undefined, undefined],
      ['10.79.1.3', 3, 'MASTERYS BC+', 'https://10.79.1.3/'],
    ]);
  });

  it('of a gateway on BACnet/SC alone is what it announces, and a line to say so', () => {
    const found = merge([], [{ facts: { ...facts, bacnetPort: undefined }, addresses: ['10.79.1.1'] }]);
    expect(found.gateways).toMatchObject([{ address: '10.79.1.1', device: 1338, page: 'http://10.79.1.1:8080/' }]);
    expect(found.gateways[0]?.bacnetPort).toBeUndefined();
    for (const [language, told] of [
      ['en', '! 1: is on BACnet/SC alone'],
      ['fr', '! 1 : en BACnet/SC uniquement'],
    ] as const) {
      const text = renderTable({ ...found, networks: own, heardBroadcasts: true }, 47808, language);
      expect(text).toContain(told);
      expect(text).toContain('10.79.1.1 ');
      expect(text).not.toContain('undefined');
    }
  });

  it('of a gateway on two networks of this PC is one line', () => {
    const announced = [
      { facts, addresses: ['10.79.1.1'] },
      { facts, addresses: ['10.80.1.1'] },
    ];
    const { gateways, conflicts } = merge([device('10.79.1.1', 1338), device('10.80.1.1', 1338)], announced);
    expect(gateways).toHaveLength(1);
    expect(conflicts).toEqual([]);
  });

  it('lists in the order of the addresses, as numbers', () => {
    const { gateways } = merge([device('10.79.1.10', 1), device('9.1.1.1', 2), device('10.79.1.9', 3)]);
    expect(gateways.map(({ address }) => address)).toEqual(['9.1.1.1', '10.79.1.9', '10.79.1.10']);
  });

  it.each([
    ['SIMULATED', true, undefined],
    ['SIMULATED P1', true, 'P1'],
    ['SIMULATEDX', false, 'SIMULATEDX'],
    ['N/A', false, undefined],
  ])('takes the Description %j apart', (description, isSimulated, serial) => {
    const [gateway] = merge([device('10.79.1.1', 1, { texts: { ...texts, description } })]).gateways;
    expect(gateway).toMatchObject({ isSimulated, serial });
  });

  it('is fit for a terminal, whatever the network says', () => {
    const name = '\u001b[31mred\u0007\n\u202Eback\u0000';
    const [gateway] = merge([
      device('10.79.1.1', 1, { texts: { ...texts, name, firmware: 'x'.repeat(999) } }),
    ]).gateways;
    expect(gateway?.name).toBe('[31mred back');
    expect(gateway?.firmware).toHaveLength(64);
  });
});

describe('two gateways that announce the same', () => {
  const one = { facts: { ...facts, serial: 'P42' }, addresses: ['10.79.1.1'] };
  const other = { facts: { ...facts, serial: 'P43' }, addresses: ['10.79.1.2'] };

  it('are two lines where their serial numbers differ, and a conflict', () => {
    const { gateways, conflicts } = merge([], [one, other, one, other]);
    expect(gateways.map(({ address, serial }) => [address, serial])).toEqual([
      ['10.79.1.1', 'P42'],
      ['10.79.1.2', 'P43'],
    ]);
    expect(conflicts).toContainEqual({ kind: 'same-number', value: '1338', addresses: ['10.79.1.1', '10.79.1.2'] });
  });

  it('are two lines where both answer, also under one host name, which has the addresses of both', () => {
    const addresses = ['10.79.1.1', '10.79.1.2'];
    const described = (description: string) => ({ texts: { ...texts, description } });
    const { gateways } = merge(
      [device('10.79.1.1', 1338, described('P42')), device('10.79.1.2', 1338, described('P43'))],
      [
        { ...one, addresses },
        { ...other, addresses },
      ],
    );
    expect(gateways.map(({ address, serial }) => [address, serial])).toEqual([
      ['10.79.1.1', 'P42'],
      ['10.79.1.2', 'P43'],
    ]);
  });

  it('are two lines where the answers differ and only one announcement came through', () => {
    const addresses = ['10.79.1.1', '10.79.1.2'];
    const { gateways } = merge(
      [device('10.79.1.1', 1338), device('10.79.1.2', 1338, { texts: { ...texts, description: 'P43' } })],
      [{ facts: { ...facts, serial: undefined }, addresses }],
    );
    expect(gateways).toHaveLength(2);
  });
});

describe('the page', () => {
  it('is nothing but an address and a port, whatever the network says', () => {
    const hostile = '" & calc.exe & $(reboot) `reboot` %PATH% ^';
    const { gateways } = merge(
      [device('10.79.1.1', 1338)],
      ['10.79.1.1', '10.79.1.2'].map((address, at) => ({
        facts: { ...facts, id: `${hostile}${at}`, name: hostile, model: hostile, version: hostile, webPort: 8080 + at },
        addresses: [address],
      })),
    );
    expect(gateways.map(({ page }) => page)).toEqual(['http://10.79.1.1:8080/', 'http://10.79.1.2:8081/']);
  });
});

describe('conflicts', () => {
  it('are two gateways with one number, or a gateway and any other device', () => {
    const other = device('10.79.1.9', 7, { vendorId: 5, texts: undefined });
    const { conflicts, others } = merge([
      device('10.79.1.1', 7, { texts: { ...texts, name: 'A' } }),
      device('10.79.1.2', 7, { texts: { ...texts, name: 'B' } }),
      other,
    ]);
    expect(conflicts).toEqual([
      { kind: 'same-number', value: '7', addresses: ['10.79.1.1', '10.79.1.2', '10.79.1.9'] },
    ]);
    expect(others).toEqual([other]);
  });

  it('are two names that are the same', () => {
    expect(merge([device('10.79.1.1', 1), device('10.79.1.2', 2)]).conflicts).toEqual([
      { kind: 'same-name', value: 'ITYS PRO', addresses: ['10.79.1.1', '10.79.1.2'] },
    ]);
  });

  it('among other devices are not ours', () => {
    const foreign = { vendorId: 5, texts: undefined };
    expect(merge([device('10.79.1.1', 1, foreign), device('10.79.1.2', 1, foreign)]).conflicts).toEqual([]);
  });

  it('name the network of a device behind a router', () => {
    const remote = { network: 5, mac: '0a' };
    const { conflicts } = merge([device('10.79.1.1', 1), device('10.79.1.254', 1, { remote, texts: undefined })]);
    expect(conflicts[0]?.addresses).toEqual(['10.79.1.1', '10.79.1.254 / 5:0a']);
  });
});
