import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { GatewayMemory } from '../../src/device/gateway-memory.js';
import { RememberedIdentity } from '../../src/device/remembered-identity.js';
import type { UnitNumber } from '../../src/ups/maps/page.js';
import type { UpsReport } from '../../src/ups/polling/ups-monitor.js';
import { at, type RegisterImage, snapshotOf, upsOf } from '../objects/register-image.js';
import { silentLog } from '../support/bacnet/bacnet-bench.js';

const masterys = upsOf('masterys-gp4');
let folder: string;
let memory: GatewayMemory;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'identity-'));
  memory = new GatewayMemory(join(folder, 'identity.json'), silentLog);
});

afterEach(async () => {
  await memory.flush();
  rmSync(folder, { recursive: true });
});

/** Two characters a word, the first in the high byte (IOMXXXOPXX00 p.27); the serial number at 0x0010. */
function serial(characters: string, unit = 0): RegisterImage {
  const image: Record<string, number> = {};
  for (let index = 0; index < characters.length; index += 2) {
    // The unit stands in the top nibble (IOMXXXOPXX00 p.40).
    image[at(unit * 0x1000 + 0x0010 + index / 2)] =
      (characters.charCodeAt(index) << 8) | (characters.charCodeAt(index + 1) || 0x20);
  }
  return image;
}

/** What the poll tells of a UPS with this serial number; the nominal power in tenths of kVA at 0x0005. */
function report(serialNumber: string, tenthsOfKva = 0): UpsReport {
  const image = { ...serial(serialNumber), '0x000e': 1, '0x0005': tenthsOfKva };
  const setup = { ...masterys, baud: 9600, architecture: { kind: 'single' } } as const;
  return { snapshot: snapshotOf(masterys, image), setup, problem: undefined };
}

/** Of a gateway with that Unit Number, in a system of two. */
function ofUnit(unit: UnitNumber, numbers: readonly [one: string, two: string]): UpsReport {
  const image = { ...serial(numbers[0], 1), ...serial(numbers[1], 2), '0x000e': 1 };
  const setup = { ...masterys, baud: 9600, architecture: { kind: 'multi-units', unit } } as const;
  return { snapshot: snapshotOf(masterys, image), setup, problem: undefined };
}

function begun(isSimulated = false): RememberedIdentity {
  const identity = new RememberedIdentity(memory);
  identity.begin(isSimulated);
  return identity;
}

describe('another UPS on the line', () => {
  it('is seen by its serial number, and nothing of the one before stays', () => {
    const identity = begun();
    expect(identity.update(report('SN0000001', 400))).toBeUndefined();
    expect(identity.current).toMatchObject({ serialNumber: 'SN0000001', nominalKva: 40 });
    expect(identity.update(report('SN0000001'))).toBeUndefined();
    expect(identity.current.nominalKva).toBe(40);
    expect(identity.update(report('SN0000002'))).toMatchObject({ serialNumber: 'SN0000001', nominalKva: 40 });
    expect(identity.current).toMatchObject({ serialNumber: 'SN0000002', nominalKva: undefined });
    expect(identity.update(report('SN0000002'))).toBeUndefined();
  });

  it('is seen after a restart, too', () => {
    begun().update(report('SN0000001'));
    expect(begun().update(report('SN0000002'))).toMatchObject({ serialNumber: 'SN0000001' });
    expect(memory.current.identity?.serialNumber).toBe('SN0000002');
  });

  it('is not told where one of the two has no serial number', () => {
    const identity = begun();
    identity.update(report(''));
    expect(identity.update(report('SN0000001'))).toBeUndefined();
    expect(identity.update(report(''))).toBeUndefined();
    expect(identity.current.serialNumber).toBe('SN0000001');
  });

  it('is not the unit of the same system to which the gateway belongs since its Unit Number was changed', () => {
    const identity = begun();
    identity.update(ofUnit(1, ['SN0000001', 'SN0000002']));
    expect(identity.update(ofUnit(2, ['SN0000001', 'SN0000002']))).toBeUndefined();
    expect(identity.current.serialNumber).toBe('SN0000002');
    // Over a restart, too; and a module that was exchanged is still another one.
    const again = begun();
    expect(again.update(ofUnit(1, ['SN0000001', 'SN0000002']))).toBeUndefined();
    expect(again.update(ofUnit(1, ['SN0000003', 'SN0000002']))).toMatchObject({ serialNumber: 'SN0000001' });
  });

  it('is seen by a reading that says the same again, where something else was remembered meanwhile', () => {
    const identity = begun();
    const once = report('SN0000001', 400);
    const told = { ...once, snapshot: { ...once.snapshot, content: Symbol('content') } };
    identity.update(told);
    const current = identity.current;
    expect(identity.update(told)).toBeUndefined();
    expect(identity.current).toBe(current);
    // Such as by a backup of another gateway.
    memory.remember({ identity: { serialNumber: 'SN0000009' } });
    identity.update(told);
    expect(memory.current.identity).toMatchObject({ serialNumber: 'SN0000001', nominalKva: 40 });
  });

  it('is no simulator beside a real one', () => {
    begun().update(report('SN0000001'));
    const simulated = begun(true);
    expect(simulated.update(report('SIMULATED'))).toBeUndefined();
    expect(memory.current.identity?.serialNumber).toBe('SN0000001');
    expect(simulated.update(report('SIMULATE2'))).toMatchObject({ serialNumber: 'SIMULATED' });
  });
});
